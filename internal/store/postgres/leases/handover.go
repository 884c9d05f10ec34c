package leases

import (
	"context"
	"maps"
	"math/rand/v2"
	"slices"
	"time"
)

// leave begins to hand over so many workspaces, whichever. From now on nothing is begun
// for them.
func (l *Leases) leave(n int, now time.Time) {
	l.change(func(h *holding) {
		all := slices.Sorted(maps.Keys(h.epochs))
		rand.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		for _, id := range all[:min(max(n-len(h.leaving), 0), len(all))] {
			delete(h.epochs, id)
			h.leaving[id] = now
		}
	})
}

const (
	// Those in which a transaction goes on wait for the next time.
	lockOurs = "SELECT l.workspace FROM leases l WHERE l.holder = $1 AND l.workspace = any($2) FOR UPDATE SKIP LOCKED"

	letGo = `
UPDATE leases l SET holder = NULL
WHERE l.workspace = any($1) AND (l.workspace = any($2)
	OR NOT EXISTS (SELECT FROM messages m WHERE m.workspace = l.workspace AND m.epoch IS NOT NULL))
RETURNING l.workspace`
)

// handOver lets go of the workspaces that are left, as soon as no call of them is without
// an outcome; after a while, whatever there is.
func (l *Leases) handOver(ctx context.Context) error {
	h := l.holding.Load()
	if len(h.leaving) == 0 {
		return nil
	}
	l.informs()
	late := []string{}
	for id, since := range h.leaving {
		if time.Since(since) >= l.o.Terms.Most { //nolint:forbidigo // whatever the time is
			late = append(late, id)
		}
	}
	began, err := l.conn.Begin(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = began.Rollback(context.WithoutCancel(ctx)) }()
	locked, err := texts(ctx, began, lockOurs, h.id, slices.Collect(maps.Keys(h.leaving)))
	if err != nil || len(locked) == 0 {
		return err
	}
	// Another statement, since only that sees what was written by whoever had these locked.
	gone, err := texts(ctx, began, letGo, locked, late)
	if err != nil || len(gone) == 0 {
		return err
	}
	if _, err := began.Exec(ctx, notify, channel, string(leasesMoved)); err != nil {
		return err
	}
	if err := began.Commit(ctx); err != nil {
		return err
	}
	l.change(func(h *holding) {
		for _, id := range gone {
			delete(h.leaving, id)
		}
	})
	l.o.Log.InfoContext(ctx, "workspaces were handed over", "workspaces", len(gone))
	return nil
}

// Release implements lease.Store.
func (l *Leases) Release(ctx context.Context) error {
	id := l.id()
	l.change(func(h *holding) { *h = holding{} })
	if id == "" {
		return nil
	}
	return l.o.Write(ctx, func(ctx context.Context, t Querier) error {
		if _, err := t.Exec(ctx, "DELETE FROM replicas WHERE id = $1", id); err != nil {
			return err
		}
		_, err := t.Exec(ctx, notify, channel, string(leasesMoved))
		return err
	})
}
