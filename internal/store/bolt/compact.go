package bolt

import (
	"context"
	"errors"
	"fmt"
	"os"

	"go.etcd.io/bbolt"

	"unhunch/internal/store"
	"unhunch/internal/store/bolt/disk"
)

// Compact implements store.Closed: it writes the file anew, without the room that
// was freed, and puts the new one in its place once that is whole, checked and on
// disk. It needs as much free disk as the rows take.
func (f File) Compact(ctx context.Context) (before, after int64, err error) {
	path, options := f.Path, f.options()
	found, err := disk.Inspect(ctx, path, options)
	if err == nil {
		err = found.Behind(options)
	}
	if err != nil {
		return 0, 0, disk.Told(path, err)
	}
	// From here on the file is locked for writing: a bot that is started waits,
	// sees that it waited for a file that is no more, and takes the new one.
	old, err := disk.Open(path, options, disk.ForWriting())
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, old.Close()) }()
	info, err := old.OS.Stat()
	if err != nil {
		return 0, 0, err
	}
	before = info.Size()
	err = disk.Replace(path, func(part *os.File) error {
		if err := part.Chmod(info.Mode().Perm()); err != nil {
			return err
		}
		if err := copyRows(ctx, newStore(old, options), part.Name(), options); err != nil {
			return err
		}
		info, err = part.Stat()
		return err
	})
	if err != nil {
		return 0, 0, fmt.Errorf("compact %s: %w", path, err)
	}
	return before, info.Size(), nil
}

// copyRows copies all rows to a new file, in order, and counts them again.
func copyRows(ctx context.Context, from *Store, path string, options Options) error {
	const atOnce = 8 << 20 // bytes in a transaction
	to, err := bbolt.Open(path, 0o600, disk.ForWriting())
	if err != nil {
		return err
	}
	options.Progress.Tell(store.Copying, 0, 1) // bbolt does not tell how far it is
	if err := errors.Join(bbolt.Compact(to, from.DB, atOnce), to.Close()); err != nil {
		return err
	}
	options.Progress.Tell(store.Copying, 1, 1)
	if _, err := disk.Inspect(ctx, path, options); err != nil {
		return err
	}
	written, err := openReadOnly(ctx, path, options, ofThisFormat)
	if err != nil {
		return err
	}
	want, err := from.Stats(ctx)
	if err != nil {
		return errors.Join(err, written.Close())
	}
	got, err := written.Stats(ctx)
	if err := errors.Join(err, written.Close()); err != nil {
		return err
	}
	for i := range want.Buckets {
		if want.Buckets[i].Rows != got.Buckets[i].Rows {
			return fmt.Errorf("%d of %d rows of %s arrived", got.Buckets[i].Rows, want.Buckets[i].Rows, want.Buckets[i].Name)
		}
	}
	return nil
}
