package postgres

import (
	"context"

	"unhunch/internal/store"
)

// Closed is store.Closed for a database, which bots may have open meanwhile.
type Closed struct {
	*Store
	Progress store.Progress // of its tasks
}

var _ store.Closed = Closed{}

// Compact implements store.Closed: PostgreSQL does that by itself.
func (Closed) Compact(context.Context) (before, after int64, err error) {
	return 0, 0, &store.NotHere{Task: store.ToCompact}
}

// Backup implements store.Closed: PostgreSQL has tools for that.
func (Closed) Backup(context.Context, string) error { return &store.NotHere{Task: store.ToBackUp} }
