package bolt

import (
	"context"
	"errors"
	"time"

	"unhunch/internal/store"
	"unhunch/internal/store/bolt/disk"
	"unhunch/internal/workspace"
)

// File is store.Closed: the file of a store that no bot has open.
type File struct {
	Path     string
	Progress store.Progress // of its tasks
}

// Stats implements store.Closed.
func (f File) Stats(ctx context.Context) (stats store.Stats, err error) {
	err = f.look(ctx, func(s *Store) (err error) {
		stats, err = s.Stats(ctx)
		return err
	})
	return stats, err
}

// Backup implements store.Closed.
func (f File) Backup(ctx context.Context, path string) (err error) {
	s, err := openReadOnly(ctx, f.Path, f.Progress)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return s.backup(ctx, path, Options{}.WithDefaults().Now, f.Progress)
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
	s, err := openReadOnly(ctx, f.Path, f.Progress)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return disk.Guarded(func() error { return read(s) })
}
