package bolt

import (
	"context"
	"errors"

	"unhunch/internal/store"
	"unhunch/internal/store/bolt/disk"
)

// File is store.Closed: the file of a store that no bot has open.
type File struct {
	Path     string
	Progress store.Progress // of its tasks
}

// Stats implements store.Closed.
func (f File) Stats(ctx context.Context) (stats store.Stats, err error) {
	s, err := openReadOnly(ctx, f.Path, f.Progress)
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

// Backup implements store.Closed.
func (f File) Backup(ctx context.Context, path string) (err error) {
	s, err := openReadOnly(ctx, f.Path, f.Progress)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return s.backup(ctx, path, Options{}.WithDefaults().Now, f.Progress)
}
