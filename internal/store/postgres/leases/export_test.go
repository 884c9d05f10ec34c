package leases

import (
	"context"
	"time"

	"unhunch/internal/lease"
)

// Keeper is what Keep does, a step at a time.
type Keeper struct{ *Leases }

// KeeperOf keeps leases.
func KeeperOf(l *Leases, heed lease.Heed) Keeper {
	l.heed = heed
	return Keeper{l}
}

// Round is one round.
func (k Keeper) Round(ctx context.Context) error { return k.round(ctx) }

// Wait waits for the next round, or for a notice that takes one.
func (k Keeper) Wait(ctx context.Context) { k.wait(ctx) }

// Rests has the next round be due in so long.
func (k Keeper) Rests(d time.Duration) {
	l := k.Leases
	l.next = time.Now().Add(d) //nolint:forbidigo // as in round
}

// ID is the replica's.
func (k Keeper) ID() string { return k.id() }

// Lapse has the lease be over, as this process sees it.
func (k Keeper) Lapse() { k.change(func(h *holding) { h.ends = time.Time{} }) }

// Elapse has what is free, and what is handed over, be so for longer.
func (k Keeper) Elapse(d time.Duration) {
	l := k.Leases
	if !l.leftFrom.IsZero() {
		l.leftFrom = l.leftFrom.Add(-d)
	}
	l.keeps = l.keeps.Add(-d)
	l.change(func(h *holding) {
		for id, since := range h.leaving {
			h.leaving[id] = since.Add(-d)
		}
	})
	for id, at := range l.tried {
		l.tried[id] = at.Add(-d)
	}
}
