package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"unhunch/internal/lease"
	"unhunch/internal/prefs"
)

// Keep implements lease.Store.
func (s *Store) Keep(ctx context.Context, heed lease.Heed) error {
	<-ctx.Done()
	return nil
}

// Release implements lease.Store.
func (s *Store) Release(context.Context) error { return nil }

// Holds implements lease.Store.
func (s *Store) Holds(workspace string) bool { return true }

// Now implements lease.Store.
func (s *Store) Now() time.Time { return time.Now() } //nolint:forbidigo // until the server's is known

// Ask implements lease.Store.
func (s *Store) Ask(ctx context.Context, who prefs.UserID, what lease.Errand, value []byte) error {
	return errNotYet
}

// mine is a condition on a column with a workspace's id: that this replica holds it. It
// is for looking; who writes goes by fence. It names no parameter.
func (s *Store) mine(column string) string { return "true" }

// fence locks the leases of workspaces until the transaction ends, and gives those that
// this replica holds at this moment: nobody takes these over meanwhile.
func (t tx) fence(ctx context.Context, workspaces []string) (held []string, err error) {
	return workspaces, nil
}

// epoch is the one under which this replica holds a workspace.
func (t tx) epoch(workspace string) int64 { return 1 }

// tell queues what tells the holder of a workspace that something is owed or due in it,
// unless this replica is that.
func (t tx) tell(b *pgx.Batch, workspace string) {}
