package delivery

import (
	"context"
	"log/slog"
	"time"
)

// Courier takes what is owed from a Store and hands it to Slack: in order and
// one call at a time for each person, fairly among workspaces, and no faster
// than Limits and Slack's own answers allow.
type Courier struct {
	*signals
	caller
	store Store
}

// NewCourier gives a courier that sends nothing until Run.
func NewCourier(store Store, poster Poster, log *slog.Logger, opt Options) *Courier {
	return &Courier{signals: newSignals(), caller: caller{poster, log, opt.withDefaults()}, store: store}
}

// Run recovers what a crash left behind, then sends what is owed until ctx
// ends. It lets calls in flight finish and writes down how they ended. It
// fails only if that could not be written: they are unknown at the next start.
func (c *Courier) Run(ctx context.Context) error {
	if !c.recover(ctx) {
		return nil
	}
	kept := context.WithoutCancel(ctx)
	calls, cancel := context.WithCancel(kept)
	defer cancel()
	r := newRound(c.store, &c.caller, c.signals)
	defer r.calls.dismiss()
	for ctx.Err() == nil {
		began := time.Now() //nolint:forbidigo // how long it truly takes, whatever our clock says
		r.settle(kept)
		r.list(ctx)
		r.exchange(kept, calls)
		r.took = time.Since(began) //nolint:forbidigo // as above
		r.wait(ctx)
	}
	return r.drain(kept, cancel)
}

// recover insists: to send before it would be to forget what may have been
// sent. It reports false when ctx ended first.
func (c *Courier) recover(ctx context.Context) bool {
	for failures := 1; ctx.Err() == nil; failures++ {
		unknown, err := c.store.Recover(ctx, c.opt.Now())
		if err == nil {
			if unknown > 0 {
				c.log.Warn("the previous run ended with calls in flight", "unknown", unknown)
			}
			for _, o := range c.opt.Observers {
				o.Recovered(unknown)
			}
			return true
		}
		c.log.Error("recover owed messages", "error", err)
		select {
		case <-time.After(backoff(failures)):
		case <-ctx.Done():
		}
	}
	return false
}
