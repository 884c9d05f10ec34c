package bolt

import (
	"context"

	"unhunch/internal/store"
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
