package delivery

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"runtime/debug"
	"sync"
	"time"
)

// Poster makes the call to Slack: it renders the message with what is true at
// this moment, then posts or edits it. Its errors are those of this package.
// It must obey ctx and not retry on its own.
type Poster interface {
	Post(ctx context.Context, claim Claim) (Receipt, error)
}

// Courier takes what is owed from a Store and hands it to Slack: in order and
// one call at a time for each person, fairly among workspaces, and no faster
// than Limits and Slack's own answers allow.
type Courier struct {
	store  Store
	poster Poster
	log    *slog.Logger
	opt    Options

	wake    chan struct{}
	mu      sync.Mutex
	waiting []chan struct{} // closed when all is settled
	resumed []string
}

// Options are a courier's settings. The zero value of each means its default.
type Options struct {
	Limits  Limits
	Workers int           // calls in flight at once, of all workspaces together; 2,048
	Share   int           // how many of them one workspace may have; 8
	Timeout time.Duration // of one call; 30 s
	Drain   time.Duration // what calls in flight get to finish when Run ends; 5 s

	Observers []Observer // are told how messages end

	// Now is the clock of NotBefore, NotAfter and pacing; time.Now. Waiting is
	// done with timers: who moves Now ahead calls Wake.
	Now func() time.Time
}

// NewCourier gives a courier that sends nothing until Run.
func NewCourier(store Store, poster Poster, log *slog.Logger, opt Options) *Courier {
	opt.Limits = opt.Limits.withDefaults()
	opt.Workers = cmp.Or(opt.Workers, 2048)
	opt.Share = cmp.Or(opt.Share, 8)
	opt.Timeout = cmp.Or(opt.Timeout, 30*time.Second)
	opt.Drain = cmp.Or(opt.Drain, 5*time.Second)
	if opt.Now == nil {
		opt.Now = time.Now //nolint:forbidigo // where the caller has no other clock
	}
	return &Courier{store: store, poster: poster, log: log, opt: opt, wake: make(chan struct{}, 1)}
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
	r := newRound(c)
	for ctx.Err() == nil {
		r.settle(kept)
		r.list(ctx)
		r.dispatch(calls)
		r.wait(ctx)
	}
	return r.drain(kept, cancel)
}

// Wake tells the courier that messages were written to the store, or that the
// clock was moved. It never blocks.
func (c *Courier) Wake() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// Resume lets a workspace whose token was revoked send again.
func (c *Courier) Resume(workspace string) {
	c.mu.Lock()
	c.resumed = append(c.resumed, workspace)
	c.mu.Unlock()
	c.Wake()
}

// Settled waits until nothing is in flight and nothing is owed whose NotBefore
// has come. Workspaces with a revoked token do not count.
func (c *Courier) Settled(ctx context.Context) error {
	settled := make(chan struct{})
	c.mu.Lock()
	c.waiting = append(c.waiting, settled)
	c.mu.Unlock()
	c.Wake()
	select {
	case <-settled:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// heard takes what was said to the courier since it last listened.
func (c *Courier) heard() (waiting []chan struct{}, resumed []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	waiting, resumed = c.waiting, c.resumed
	c.waiting, c.resumed = nil, nil
	return waiting, resumed
}

// recover insists: to send before it would be to forget what may have been
// sent. It reports false when ctx ended first.
func (c *Courier) recover(ctx context.Context) bool {
	for failures := 1; ctx.Err() == nil; failures++ {
		unknown, err := c.store.Recover(ctx, c.opt.Now())
		if err == nil {
			if unknown > 0 {
				c.log.Warn("calls were cut short by the last end", "unknown", unknown)
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

var errPanicked = errors.New("panicked")

// call makes one call, unless the message went stale on its way here.
func (c *Courier) call(ctx context.Context, claim Claim) (receipt Receipt, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = errPanicked
			if fault, ok := p.(runtime.Error); ok { // any other value could hold a person's text
				err = fmt.Errorf("%w: %w", errPanicked, fault)
			}
			c.log.Error("a message could not be sent", "user", claim.To.String(),
				"kind", claim.Kind, "id", claim.ID, "error", err, "stack", string(debug.Stack()))
		}
	}()
	if end := claim.NotAfter; !end.IsZero() && c.opt.Now().After(end) {
		return Receipt{}, errStale
	}
	ctx, cancel := context.WithTimeout(ctx, c.opt.Timeout)
	defer cancel()
	return c.poster.Post(ctx, claim)
}

// report logs how a claim ended.
func (c *Courier) report(ctx context.Context, e ending) {
	level := slog.LevelDebug
	switch e.outcome.Verdict {
	case Sent:
	case Later, Dropped:
		level = slog.LevelInfo
	case Unknown:
		level = slog.LevelWarn
	}
	if refusal, ok := errors.AsType[*Refusal](e.err); ok && refusal.Told {
		level = slog.LevelDebug
	}
	attrs := []slog.Attr{
		slog.String("user", e.To.String()), slog.String("kind", string(e.Kind)),
		slog.Uint64("id", e.ID), slog.String("method", e.method().String()),
		slog.String("verdict", string(e.outcome.Verdict)), slog.String("reason", string(e.outcome.Reason)),
	}
	if e.err != nil {
		attrs = append(attrs, slog.Any("error", e.err))
	}
	c.log.LogAttrs(ctx, level, "message settled", attrs...)
}
