package disk

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"os"

	"go.etcd.io/bbolt"
)

// OpenToWrite opens the file at path to be written to, and makes it when there is
// none. Of one that is there it says what was found, for all of it is looked at
// before: a file that is not a healthy store is not altered.
func OpenToWrite(path string, options Options) (f *File, found Finding, err error) {
	info, err := os.Stat(path)
	size := int64(0)
	switch {
	case errors.Is(err, fs.ErrNotExist): // it is made
	case err != nil:
		return nil, found, err
	case !info.Mode().IsRegular():
		return nil, found, ErrForeign
	default:
		size = info.Size()
	}
	if size == 0 && options.MustExist {
		return nil, found, ErrMissing
	}
	if size > 0 {
		whole := context.Background() //nolint:forbidigo // whoever opens a store waits for it
		if found, err = Inspect(whole, path, options); err != nil {
			return nil, found, err
		}
	}
	settings := ForWriting()
	settings.InitialMmapSize = mapSize(options.MapSize, size)
	f, err = Open(path, options, settings)
	return f, found, err
}

// OpenUnread opens a file without the right to write, and reads nothing of it
// but its heads.
func OpenUnread(path string, options Options) (*File, error) {
	switch info, err := os.Stat(path); {
	case errors.Is(err, fs.ErrNotExist):
		return nil, ErrMissing // also where its folder is missing: nobody wants an empty one
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular() || info.Size() == 0:
		return nil, ErrForeign
	}
	if ours, err := hasHead(path); err != nil || !ours {
		return nil, cmp.Or(err, ErrForeign)
	}
	return Open(path, options, &bbolt.Options{ReadOnly: true})
}

// OpenToRead reads every page once before anybody follows them: bbolt would
// for ever follow one that leads to itself.
func OpenToRead(ctx context.Context, path string, options Options) (f *File, found Finding, err error) {
	if f, err = OpenUnread(path, options); err != nil {
		return nil, found, err
	}
	if found, err = Look(ctx, f.OS, 1, options); err == nil {
		err = found.Stranger
	}
	if err != nil {
		return nil, found, errors.Join(err, f.Close())
	}
	return f, found, nil
}

// hasHead reports whether a file begins as bbolt's do: with one of two heads,
// of which the second stands on the second page, whatever the size of a page.
// What has neither was never a store, and so is not a damaged one.
func hasHead(path string) (has bool, err error) {
	const smallest, largest = 1 << 10, 1 << 25 // as bbolt looks for it
	magic := binary.NativeEndian.AppendUint32(nil, bboltMagic)
	file, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	found := make([]byte, len(magic))
	for page := int64(0); page < largest && !has; page = max(smallest, 2*page) {
		if _, err := file.ReadAt(found, page+pageHeader); err != nil && !errors.Is(err, io.EOF) {
			return false, err
		}
		has = bytes.Equal(found, magic)
	}
	return has, nil
}

// Inspect looks at an existing file without the right to write: opening it
// for writing would alter some files that are not ours. Better to meet damage
// now than at night.
func Inspect(ctx context.Context, path string, options Options) (Finding, error) {
	f, found, err := OpenToRead(ctx, path, options)
	if err != nil {
		return found, err
	}
	return found, errors.Join(found.cannotBeUsed(), f.Close())
}
