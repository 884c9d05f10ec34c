package bolt

import (
	"context"
	"errors"
	"time"

	"unhunch/internal/store"
	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/bolt/disk"
	"unhunch/internal/workspace"
)

// File is store.Closed: the file of a store that no bot has open.
type File struct {
	Path     string
	Progress store.Progress  // of its tasks
	Formats  buckets.Formats // that are known; nil: this program's
}

func (f File) options() Options {
	return Options{Progress: f.Progress, Formats: f.Formats}.WithDefaults()
}

// Stats implements store.Closed.
func (f File) Stats(ctx context.Context) (stats store.Stats, err error) {
	err = f.look(ctx, func(s *Store) (err error) {
		stats, err = s.Stats(ctx)
		return err
	})
	return stats, err
}

// Backup implements store.Closed. One of an older format is saved as it is.
func (f File) Backup(ctx context.Context, path string) (err error) {
	s, err := openReadOnly(ctx, f.Path, f.options(), ofAnyFormat)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return s.backup(ctx, path, f.options())
}

// Standings implements store.Registry.
func (f File) Standings(ctx context.Context) (all []store.Standing, err error) {
	err = f.look(ctx, func(s *Store) (err error) {
		all, err = s.Standings(ctx)
		return err
	})
	return all, err
}

// Audit implements store.Registry.
func (f File) Audit(ctx context.Context, from time.Time) (all []workspace.Entry, err error) {
	err = f.look(ctx, func(s *Store) (err error) {
		all, err = s.Audit(ctx, from)
		return err
	})
	return all, err
}

// look reads the file.
func (f File) look(ctx context.Context, read func(*Store) error) (err error) {
	s, err := openReadOnly(ctx, f.Path, f.options(), ofThisFormat)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return disk.Guarded(func() error { return read(s) })
}
