package bolt

import (
	"context"
	"errors"

	"unhunch/internal/store"
	"unhunch/internal/store/bolt/disk"
)

// File is the file of a store that no bot has open.
type File struct {
	Path    string
	Options Options
}

// Stats implements store.Closed.
func (f File) Stats(ctx context.Context) (store.Stats, error) { return ReadStats(ctx, f.Path) }

// Check implements store.Closed.
func (f File) Check(ctx context.Context) (wrong []error, err error) {
	return Check(ctx, f.Path, f.Options)
}

// Compact implements store.Closed.
func (f File) Compact(ctx context.Context) (before, after int64, err error) {
	return Compact(ctx, f.Path, f.Options)
}

// Backup implements store.Closed.
func (f File) Backup(ctx context.Context, path string) error {
	return Backup(ctx, f.Path, path, f.Options)
}

// Backup saves the store in a file that no bot has open to another file.
func Backup(ctx context.Context, from, to string, options Options) (err error) {
	s, err := openReadOnly(ctx, from, options)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return s.Backup(ctx, to, options.WithDefaults().Now)
}

// ReadStats counts what is in a file that no bot has open.
func ReadStats(ctx context.Context, path string) (stats store.Stats, err error) {
	s, err := openReadOnly(ctx, path, Options{})
	if err != nil {
		return stats, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	err = disk.Guarded(func() (err error) {
		stats, err = s.Stats(ctx)
		return err
	})
	return stats, err
}
