package leases

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

const (
	lockFree = `
SELECT l.workspace FROM leases l
WHERE NOT EXISTS (SELECT FROM replicas r WHERE r.id = l.holder) AND l.workspace <> ALL ($2)
LIMIT $1 FOR UPDATE OF l SKIP LOCKED`

	// One that was taken since the look before has another holder by now.
	takeFree = `
UPDATE leases l SET holder = $2, epoch = epoch + 1
WHERE l.workspace = any($1) AND NOT EXISTS (SELECT FROM replicas r WHERE r.id = l.holder)
	AND EXISTS (SELECT FROM replicas r WHERE r.id = $2 AND r.until > clock_timestamp())
RETURNING l.workspace, l.epoch`
)

// take takes over so many workspaces that nobody holds. What was begun in them without
// an outcome is settled as unknown before anybody works for them. One in which that cannot
// be done is left alone for a while, and keeps no other waiting.
func (l *Leases) take(ctx context.Context, n int) error {
	if _, err := l.takeSome(ctx, n); err == nil || !l.works(ctx) || inTheWay(err) {
		return err
	}
	for range n {
		tried, err := l.takeSome(ctx, 1)
		switch {
		case !l.works(ctx) || inTheWay(err):
			return err
		case len(tried) == 0:
			return nil
		case err != nil:
			l.o.Log.ErrorContext(ctx, "a workspace cannot be taken over", "workspace", tried[0], "error", err)
			l.tried[tried[0]] = time.Now() //nolint:forbidigo // as in resting
		}
	}
	return nil
}

// inTheWay reports whether something else was, for the moment (PostgreSQL: error codes,
// classes 40, 55 and 57).
func inTheWay(err error) bool {
	server, told := errors.AsType[*pgconn.PgError](err)
	return told && slices.Contains([]string{"40", "55", "57"}, server.Code[:2])
}

// works reports whether the connection does, so that an error was not about that.
func (l *Leases) works(ctx context.Context) bool { return ctx.Err() == nil && !l.conn.IsClosed() }

// takeSome takes over in one transaction. It tells which it has taken, or tried to.
func (l *Leases) takeSome(ctx context.Context, n int) (free []string, err error) {
	began, err := l.conn.Begin(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { _ = began.Rollback(context.WithoutCancel(ctx)) }()
	if free, err = texts(ctx, began, lockFree, n, l.resting()); err != nil || len(free) == 0 {
		return free, err
	}
	epochs, err := taken(ctx, began, free, l.id())
	if err != nil {
		return free, err
	}
	ours := slices.Sorted(maps.Keys(epochs))
	unknown, err := l.o.Recover(ctx, began, l.Now(), ours)
	if err != nil {
		return free, err
	}
	if err := began.Commit(ctx); err != nil {
		return free, err
	}
	l.change(func(h *holding) { maps.Copy(h.epochs, epochs) })
	l.o.Log.InfoContext(ctx, "workspaces are held from now on", "workspaces", len(ours), "unknown", unknown)
	return ours, nil
}

// taken are the epochs of those that were there to be taken.
func taken(ctx context.Context, t pgx.Tx, free []string, by string) (epochs map[string]int64, err error) {
	found, err := t.Query(ctx, takeFree, free, by)
	if err != nil {
		return nil, err
	}
	epochs = make(map[string]int64, len(free))
	var workspace string
	var epoch int64
	_, err = pgx.ForEachRow(found, []any{&workspace, &epoch}, func() error {
		epochs[workspace] = epoch
		return nil
	})
	return epochs, err
}

// resting are the workspaces that could not be taken over lately.
func (l *Leases) resting() []string {
	maps.DeleteFunc(l.tried, func(_ string, at time.Time) bool {
		return time.Since(at) >= l.o.Terms.Most //nolint:forbidigo // whatever the time is
	})
	return slices.AppendSeq([]string{}, maps.Keys(l.tried))
}
