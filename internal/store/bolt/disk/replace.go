package disk

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"go.etcd.io/bbolt"

	"unhunch/internal/store/bolt/buckets"
)

// Finish changes a copy, and sees whether it is sound.
func Finish(ctx context.Context, part string, options Options, change func(*buckets.Tx) error) error {
	db, err := bbolt.Open(part, 0o600, ForWriting())
	if err != nil {
		return err
	}
	err = db.Update(func(tx *bbolt.Tx) error { return change(buckets.NewTx(tx)) })
	if err == nil {
		err = db.Update(func(*bbolt.Tx) error { return nil }) // a copy's heads may have changed places: see survey.head
	}
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	_, err = Inspect(ctx, part, options.WithDefaults())
	return err
}

// Replace puts a file in the place of path that write has written under
// another name. It is on disk when Replace returns, or path is as it was.
func Replace(path string, write func(part *os.File) error) (err error) {
	part, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.part")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(part.Name()))
		}
	}()
	err = write(part)
	if err == nil {
		err = part.Sync()
	}
	if err := errors.Join(err, part.Close()); err != nil {
		return err
	}
	if err := os.Rename(part.Name(), path); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// syncFolder makes sure that a name given in a folder is found again after a
// loss of power. Where folders cannot be opened or synced, as on Windows, that
// is taken care of.
func syncFolder(name string) error {
	folder, err := os.Open(name)
	if err != nil {
		return nil //nolint:nilerr // see above
	}
	err = folder.Sync()
	if errors.Is(err, errors.ErrUnsupported) || errors.Is(err, fs.ErrInvalid) || errors.Is(err, fs.ErrPermission) {
		err = nil
	}
	return errors.Join(err, folder.Close())
}

// Interruptible is a writer that ends with its context.
func Interruptible(ctx context.Context, to io.Writer) io.Writer { return interruptedWriter{ctx, to} }

type interruptedWriter struct {
	ctx context.Context //nolint:containedctx // for one copy
	to  io.Writer
}

func (w interruptedWriter) Write(b []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.to.Write(b)
}
