package app

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/sync/errgroup"

	"unhunch/internal/lease"
	"unhunch/internal/store"
)

// A lease may come, go and come again faster than the work ends.
func TestOneAtATimeWorksForAWorkspace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var holds atomic.Bool
		var works, most, begun, yielded atomic.Int32
		k := keeper{
			holds: holds.Load,
			works: func(ctx context.Context) error {
				begun.Add(1)
				most.Store(max(most.Load(), works.Add(1)))
				<-ctx.Done()
				<-time.After(time.Second) // what it has begun ends
				works.Add(-1)
				return nil
			},
			yields: func() { yielded.Add(1) },
		}
		turns := func(to bool) {
			holds.Store(to)
			k.heed()
			synctest.Wait()
		}
		turns(true)
		if begun.Load() != 0 {
			t.Fatal("it works before it was begun")
		}
		ctx, stop := context.WithCancel(t.Context())
		var g errgroup.Group
		k.begin(ctx, &g)
		synctest.Wait()
		turns(false)
		turns(true)
		turns(true)
		turns(false)
		turns(true)
		<-time.After(10 * time.Second)
		synctest.Wait()
		if works.Load() != 1 || most.Load() != 1 || yielded.Load() != begun.Load()-1 {
			t.Errorf("%d work, %d at once; %d began, %d yielded", works.Load(), most.Load(), begun.Load(), yielded.Load())
		}
		stop()
		k.end()
		if err := g.Wait(); err != nil {
			t.Error(err)
		}
		turns(true)
		if works.Load() != 0 {
			t.Error("it works after the end")
		}
	})
}

func TestTheBudgetsAreDividedUp(t *testing.T) {
	for _, c := range []struct {
		there int64
		holds bool
		want  float64
	}{
		{0, true, 1},
		{0, false, 1},
		{1, true, 1},
		{2, true, 0.75},
		{2, false, 0.25},
		{5, true, 0.75},
		{5, false, 0.0625},
	} {
		r := &replicas{store: oneLease{holds: c.holds}}
		r.there.Store(c.there)
		if got := r.of("T1").Share(); got != c.want {
			t.Errorf("%d replicas, holds %t: %g, want %g", c.there, c.holds, got, c.want)
		}
	}
}

// oneLease is one workspace's.
type oneLease struct {
	lease.Store
	counts

	holds bool
}

type counts = store.Once // whose method has its name

func (l oneLease) Holds(string) bool { return l.holds }

// Whoever held the workspace before may still be about it.
func TestWhatIsDoneOnceIsLeftToWhoHoldsForAWhile(t *testing.T) {
	now := time.Date(2000, time.January, 3, 10, 0, 0, 0, time.UTC)
	held := &changing{holds: true}
	there := &replicas{}
	s := newTenants(shared{Settings: Settings{Now: func() time.Time { return now }}, store: held, replicas: there, calendars: newCalendars(calendarOptions{off: true})}, Material{})
	if !s.settled("T1") {
		t.Error("who has held it for ever is not settled")
	}
	there.there.Store(1)
	if s.settled("T1") {
		t.Error("settled before it was told since when it is held")
	}
	s.gains("T1", now)
	now = now.Add(settledIn - time.Second)
	if s.settled("T1") {
		t.Error("settled too soon")
	}
	now = now.Add(time.Second)
	if !s.settled("T1") {
		t.Error("not settled after a minute")
	}
	held.holds = false
	s.loses("T1")
	if s.settled("T1") {
		t.Error("settled without holding it")
	}
	held.holds = true
	if s.settled("T1") {
		t.Error("settled as soon as it is held again")
	}
}

type changing struct {
	store.Store

	holds bool
}

func (c *changing) Holds(string) bool { return c.holds }
