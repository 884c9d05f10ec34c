package app

import (
	"context"
	"sync"
	"time"

	"unhunch/internal/store"
	"unhunch/internal/workspace"
)

// askedWithin is how long whoever asks for figures waits for the store.
const askedWithin = time.Second

// sized is what a store told of its size, or that it told nothing.
type sized struct {
	store.Gauge

	told bool
}

// watchStore adds the store's figures.
func (w *Watch) watchStore(ctx context.Context) {
	size := &lately[sized]{now: w.Now, holds: time.Second, look: func() sized {
		ctx, cancel := context.WithTimeout(ctx, askedWithin)
		defer cancel()
		g, err := w.Store.Gauge(ctx)
		return sized{g, err == nil}
	}}
	figure := func(name, help string, of func(store.Gauge) float64) {
		w.Figures.Watch(name, help, func() float64 {
			if s := size.get(); s.told {
				return of(s.Gauge)
			}
			return -1
		})
	}
	w.Figures.Watch("unhunch_store_answers", "1 while the store answers.", func() float64 {
		if size.get().told {
			return 1
		}
		return 0
	})
	figure("unhunch_messages_owed", "Messages that wait to be sent; -1 where the store cannot tell.", func(g store.Gauge) float64 { return float64(g.Owed) })
	figure("unhunch_store_bytes", "Size of the store; -1 where it cannot tell.", func(g store.Gauge) float64 { return float64(g.Bytes) })
	figure("unhunch_store_aside_rows", "Rows that could not be read and were put aside: see docs/operations.md.", func(g store.Gauge) float64 { return float64(g.Aside) })
	w.Figures.WatchEach("unhunch_last_heard_seconds", "The day on which Slack last told something that a quiet rule goes by, as seconds since 1970; since: when that was first noted.",
		[]string{"kind"}, func(tell func(value float64, labels ...string)) {
			for kind, day := range size.get().Heard {
				tell(float64(day.Unix()), kind)
			}
		})
	pooled, is := w.Store.(interface{ Connections() store.Connections })
	if !is {
		return
	}
	w.Figures.WatchEach("unhunch_database_connections", "Connections to the database by what they do: busy or idle.", []string{"state"}, func(tell func(value float64, labels ...string)) {
		c := pooled.Connections()
		tell(float64(c.Busy), "busy")
		tell(float64(c.Idle), "idle")
	})
	w.Figures.Watch("unhunch_database_connections_most", "As many connections to the database are opened at most.", func() float64 { return float64(pooled.Connections().Most) })
	w.Figures.WatchTotal("unhunch_database_wait_seconds_total", "How long was waited for a connection to the database, of all who waited together.",
		func() float64 { return pooled.Connections().Waited.Seconds() })
}

// watchWorkspaces adds how it stands with workspaces, and who works for them.
func (w *Watch) watchWorkspaces(ctx context.Context) {
	figure := func(name, help string, of func(*App) float64) {
		w.Figures.Watch(name, help, func() float64 {
			if a := w.app.Load(); a != nil {
				return of(a)
			}
			return 0
		})
	}
	figure("unhunch_workspaces_served", "Workspaces that are served.", func(a *App) float64 { return float64(len(a.tenants.each())) })
	figure("unhunch_workspaces_held", "Of those that are served, the workspaces that this process reminds and posts for.", func(a *App) (n float64) {
		for _, t := range a.tenants.each() {
			if w.Store.Holds(t.id) {
				n++
			}
		}
		return n
	})
	figure("unhunch_replicas", "Bots that share the store, as this one sees it, itself included.", func(a *App) float64 { return float64(1 + a.shared.replicas.others()) })
	states := &lately[map[string]int]{now: w.Now, holds: time.Minute, look: func() map[string]int {
		ctx, cancel := context.WithTimeout(ctx, askedWithin)
		defer cancel()
		records, err := w.Store.Workspaces(ctx)
		if err != nil {
			return nil
		}
		return standings(records)
	}}
	w.Figures.WatchEach("unhunch_workspaces", "Workspaces that installed the app, by how it stands with them, as of the last minute: see docs/operations.md.", []string{"state"},
		func(tell func(value float64, labels ...string)) {
			if a := w.app.Load(); a == nil || a.installations == nil {
				return // there is one, whose tokens were given by hand
			}
			for state, n := range states.get() {
				tell(float64(n), state)
			}
		})
}

// refusedNow is the state, in the figures, of who is alive, and whose token Slack refuses
// by a word that may pass.
const refusedNow = "refused"

// standings counts workspaces by their state. Each state is there.
func standings(records []workspace.Record) map[string]int {
	n := map[string]int{string(workspace.Alive): 0, refusedNow: 0, string(workspace.Ended): 0, string(workspace.Removed): 0}
	for _, r := range records {
		switch state := r.State(); state {
		case workspace.Unknown: // nothing is kept of it
		case workspace.Alive:
			if r.Refused.IsZero() {
				n[string(state)]++
			} else {
				n[refusedNow]++
			}
		case workspace.Ended, workspace.Removed:
			n[string(state)]++
		}
	}
	return n
}

// lately is what was seen at the last look: who asks for all figures asks for it several
// times.
type lately[T any] struct {
	now   func() time.Time
	holds time.Duration // for so long it is not looked again
	look  func() T

	mu  sync.Mutex
	at  time.Time // of the last look; zero: there was none
	saw T
}

func (l *lately[T]) get() T {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now := l.now(); l.at.IsZero() || now.Sub(l.at).Abs() >= l.holds {
		l.saw = l.look()
		l.at = now
	}
	return l.saw
}
