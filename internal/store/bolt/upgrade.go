package bolt

import (
	"context"
	"fmt"
	"io"
	"os"

	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/bolt/disk"
)

// kept is where the start keeps a file as it was before it was brought up to date.
func kept(path string, format int) string { return fmt.Sprintf("%s.format-%d", path, format) }

// keepBefore saves a file of an older format as a backup beside it, for the versions that
// wrote it.
func (s *Store) keepBefore(format int, options Options) error {
	ctx := context.Background() //nolint:forbidigo // whoever opens a store waits for it
	if err := s.read(ctx, func(t txn) error { return admits(marks{t.Tx}, options.Move) }); err != nil {
		return err
	}
	to := kept(s.Path(), format)
	err := disk.Replace(to, func(part *os.File) error {
		if err := s.Copy(ctx, func(int64) io.Writer { return part }); err != nil {
			return err
		}
		return disk.Finish(ctx, part.Name(), options, buckets.IsCopy(options.Now))
	})
	if err != nil {
		return fmt.Errorf("%w: it could not be kept as it was in %s: %w", disk.ErrUpgrade, to, err)
	}
	options.Log.Warn("the store is of an older format: it is brought up to date, and kept as it was in another file", "from", format, "to", options.Formats.Newest(), "file", to)
	return nil
}

// upgrade brings a file of an older format up to date.
func (t opening) upgrade(from int) error {
	for i, u := range t.options.Formats.From(from) {
		if err := u.Change(t.Tx); err != nil {
			return fmt.Errorf("%w from format %d to %d: %w", disk.ErrUpgrade, from+i, from+i+1, err)
		}
	}
	return t.name()
}
