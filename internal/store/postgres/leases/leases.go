// Package leases keeps the leases of one replica in PostgreSQL, in rounds of one statement.
//
// A lease is a row of leases, which says whose a workspace is, and lasts as long as its
// holder's row of replicas does. So a replica renews one row however much it holds, and
// where it is missed all of that is free at once. A row of replicas that is gone never
// comes back: who finds its own gone goes on under another id, and holds nothing.
//
// A lease moves in two ways: it is taken over when its holder's row is gone, and handed
// over by its holder. Both lock it, and so wait for whatever transaction is fenced by it,
// also for one whose client is dead or stopped. Rows of leases stay, whatever becomes of
// the workspace: an epoch does not come twice.
package leases

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"unhunch/internal/lease"
)

// Leases is lease.Store in a database. Its methods may be called from many goroutines.
type Leases struct {
	hand
	keeping

	o     Options
	clock clock
}

// Options are what leases need. Terms may be zero: lease.Usual.
type Options struct {
	Terms lease.Terms
	Name  string            // of this replica, as the server's operator sees it
	About map[string]string // what of it has to be the same of all
	Log   *slog.Logger
	Clock func() time.Time // in the place of the database's; nil: nothing is

	// Connect makes a connection for Keep alone.
	Connect func(ctx context.Context) (*pgx.Conn, error)
	// Write runs fn in a transaction, and again where that is sure to have had no effect.
	Write func(ctx context.Context, fn func(context.Context, Querier) error) error
	// Recover settles what others have begun in workspaces, and left without an outcome,
	// and tells how much that was.
	Recover func(ctx context.Context, in pgx.Tx, now time.Time, workspaces []string) (unknown int, err error)
}

// Querier is a transaction or a connection.
type Querier interface {
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

// New gives leases that hold nothing until Keep runs.
func New(o Options) *Leases {
	if o.Terms == (lease.Terms{}) {
		o.Terms = lease.Usual()
	}
	if o.About == nil {
		o.About = map[string]string{}
	}
	l := &Leases{o: o, keeping: newKeeping()}
	l.holding.Store(&holding{})
	return l
}

// Holds implements lease.Store.
func (l *Leases) Holds(workspace string) bool { return l.Epoch(workspace) > 0 }

// Epoch is the one under which this replica works for a workspace; 0: it does not.
func (l *Leases) Epoch(workspace string) int64 {
	if h := l.held(); h != nil {
		return h.epochs[workspace]
	}
	return 0
}

// Mine is a condition on a column with a workspace's id: that this replica works for
// it. It is for looking; who writes goes by Fence. It names no parameter. It is asked of
// each row that is found by other means: of a join, PostgreSQL would begin with the
// workspaces, and look at all that is kept in them.
func (l *Leases) Mine(column string) string {
	h := l.held()
	if h == nil {
		return "false"
	}
	is := "(SELECT held.holder FROM leases held WHERE held.workspace = " + column + ") = '" + h.id + "'"
	if len(h.leaving) == 0 {
		return is
	}
	var others []string
	for _, id := range slices.Sorted(maps.Keys(h.leaving)) {
		others = append(others, "'"+strings.ReplaceAll(id, "'", "''")+"'")
	}
	return is + " AND " + column + " NOT IN (" + strings.Join(others, ", ") + ")"
}

const fenced = `
SELECT l.workspace FROM leases l JOIN unnest($1::text[], $2::bigint[]) AS known (workspace, epoch) USING (workspace, epoch)
WHERE l.holder = $3 AND EXISTS (SELECT FROM replicas r WHERE r.id = $3 AND r.until > clock_timestamp())
ORDER BY l.workspace FOR SHARE OF l`

// Fence locks the leases of workspaces until the transaction ends, and gives those that
// this replica works for, under the epoch that it knows: nobody takes them over
// meanwhile. Whoever decides or claims begins with it, and leaves the others alone.
func (l *Leases) Fence(ctx context.Context, in Querier, workspaces []string) (held []string, err error) {
	h := l.held()
	if h == nil {
		return nil, nil
	}
	known, epochs := make([]string, 0, len(workspaces)), make([]int64, 0, len(workspaces))
	for _, id := range workspaces {
		if epoch := h.epochs[id]; epoch > 0 {
			known, epochs = append(known, id), append(epochs, epoch)
		}
	}
	if len(known) == 0 {
		return nil, nil
	}
	if held, err = texts(ctx, in, fenced, known, epochs, h.id); err != nil {
		return nil, err
	}
	if n := len(known) - len(held); n > 0 {
		l.o.Log.InfoContext(ctx, "what was to be done is left to whoever holds the workspaces by now", "workspaces", n)
	}
	return held, nil
}

// Make sees to it that a workspace has a lease, which it locks as long as the transaction
// lasts, so that nobody who locks it meanwhile takes it for one of which nothing is kept.
// One that had none is held by this replica, if it holds any, from Adopt on, so that
// somebody works for it at once.
func (l *Leases) Make(ctx context.Context, in Querier, workspace string) (made []Made, err error) {
	var holder *string
	if h := l.held(); h != nil {
		holder = &h.id
	}
	for {
		found, err := in.Exec(ctx, "SELECT FROM leases WHERE workspace = $1 FOR KEY SHARE", workspace)
		if err != nil || found.RowsAffected() > 0 {
			return nil, err
		}
		inserted, err := in.Exec(ctx, "INSERT INTO leases (workspace, holder, epoch) VALUES ($1, $2, $3) ON CONFLICT (workspace) DO NOTHING", workspace, holder, firstEpoch)
		if err != nil {
			return nil, err
		}
		if inserted.RowsAffected() > 0 {
			if holder != nil {
				made = append(made, Made{*holder, workspace})
			}
			return made, nil
		}
	}
}

// Adopt takes in leases that Make has made, once they are written.
func (l *Leases) Adopt(all []Made) { l.adopt(all) }

// texts are what a statement returns of one column.
func texts(ctx context.Context, in Querier, sql string, args ...any) ([]string, error) {
	found, err := in.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(found, pgx.RowTo[string])
}
