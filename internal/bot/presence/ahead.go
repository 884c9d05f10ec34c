package presence

import (
	"context"
	"fmt"
	"iter"
	"log/slog"
	"sync"
	"time"

	"unhunch/internal/schedule"
)

// Ahead looks ahead, for all workspaces in one walk of the store: of who is due soon,
// it is asked what has to be known before the beat comes to them. Each workspace is
// asked for on its own, so that one where Slack hesitates keeps no other waiting.
type Ahead struct {
	// Soon is schedule.Store's.
	Soon func(ctx context.Context, until time.Time, each int, wants func(schedule.Coming) bool) ([]schedule.Coming, error)
	// Of is a workspace's lookout; nil: it has none.
	Of  func(workspace string) *Lookout
	All func() iter.Seq[*Lookout]
	Now func() time.Time
	Log *slog.Logger
}

const (
	lookEvery = 20 * time.Second
	lookAhead = 150 * time.Second
	mostSoon  = 5000 // people of a workspace who are asked for in one look
)

// Run looks ahead every twenty seconds, until ctx ends.
func (a Ahead) Run(ctx context.Context) error {
	var under sync.WaitGroup
	defer under.Wait()
	ticks := time.NewTicker(lookEvery)
	defer ticks.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ticks.C:
		}
		if err := a.look(ctx, a.Now(), &under, (*Lookout).free); err != nil && ctx.Err() == nil {
			a.Log.ErrorContext(ctx, "could not look ahead", "error", err)
		}
	}
}

// Look looks ahead once, and waits until all that can be asked was. Its error is the
// store's. One look at a workspace waits for another that is under way.
func (a Ahead) Look(ctx context.Context, now time.Time) error {
	var under sync.WaitGroup
	defer under.Wait()
	return a.look(ctx, now, &under, (*Lookout).turn)
}

// look begins a look at each workspace in which something has to be asked, once
// takes says that it may.
func (a Ahead) look(ctx context.Context, now time.Time, under *sync.WaitGroup, takes func(*Lookout, context.Context) bool) error {
	coming, err := a.Soon(ctx, now.Add(lookAhead), mostSoon, func(c schedule.Coming) bool {
		l := a.Of(c.User.Workspace)
		return l != nil && l.wants(c, now)
	})
	if err != nil {
		return fmt.Errorf("who is due soon: %w", err)
	}
	of := map[string][]schedule.Coming{}
	for _, c := range coming {
		of[c.User.Workspace] = append(of[c.User.Workspace], c)
	}
	for l := range a.All() {
		some := of[l.Workspace]
		if len(some) == 0 && !l.awaits() {
			continue
		}
		under.Go(func() {
			if takes(l, ctx) {
				defer func() { <-l.looking }()
				l.look(ctx, some, now)
			}
		})
	}
	return nil
}

// turn waits for the look under way; false: until ctx ended.
func (l *Lookout) turn(ctx context.Context) bool {
	select {
	case l.looking <- struct{}{}:
		return true
	case <-ctx.Done():
		return false
	}
}

// free reports whether there is no look under way.
func (l *Lookout) free(context.Context) bool {
	select {
	case l.looking <- struct{}{}:
		return true
	default:
		return false
	}
}
