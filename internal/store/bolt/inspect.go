package bolt

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"os"

	"go.etcd.io/bbolt"
)

// openUnread opens a file without the right to write, and reads nothing of it
// but its heads.
func openUnread(path string, options Options) (*file, error) {
	switch info, err := os.Stat(path); {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular() || info.Size() == 0:
		return nil, ErrForeign
	}
	if ours, err := hasHead(path); err != nil || !ours {
		return nil, cmp.Or(err, ErrForeign)
	}
	return openGuarded(path, options, &bbolt.Options{ReadOnly: true})
}

// openToRead reads every page once before anybody follows them: bbolt would
// for ever follow one that leads to itself.
func openToRead(ctx context.Context, path string, options Options) (f *file, found finding, err error) {
	if f, err = openUnread(path, options); err != nil {
		return nil, found, err
	}
	if found, err = look(ctx, f.os, 1, nil); err == nil {
		err = found.stranger
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

// inspect looks at an existing file without the right to write: opening it
// for writing would alter some files that are not ours. Better to meet damage
// now than at night.
func inspect(ctx context.Context, path string, options Options) (finding, error) {
	f, found, err := openToRead(ctx, path, options)
	if err != nil {
		return found, err
	}
	return found, errors.Join(found.cannotBeUsed(), f.Close())
}
