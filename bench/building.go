package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"unhunch/internal/app"
	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt"
)

// dueAt is when each of the two crowds is due.
func dueAt(crowd int) time.Time {
	return morning().Add(time.Hour + time.Duration(crowd)*30*time.Minute)
}

// opening is when the bot begins to work, and to wait for a crowd.
func opening(crowd int) time.Time { return dueAt(crowd).Add(-2 * time.Second) }

// allowance is what Slack takes of a workspace: see perWorkspace and burst.
type allowance struct {
	left float64
	at   time.Time
}

// take counts a post, or says how long to wait for the next.
func (a *allowance) take(now time.Time) (wait time.Duration) {
	if a.at.IsZero() {
		a.left, a.at = burst, now
	}
	a.left, a.at = min(burst, a.left+perWorkspace*now.Sub(a.at).Minutes()), now
	if a.left < 1-1e-9 { // one that comes in time must not fail by rounding
		return time.Duration((1 - a.left) / perWorkspace * float64(time.Minute))
	}
	a.left--
	return 0
}

// queue is a crowd of a workspace, as far as it was served.
type queue struct {
	due    []time.Time
	sent   int
	last   time.Time
	waited time.Duration
	served chan struct{} // closed when all are
}

// office is a workspace.
type office struct {
	id     string
	people int

	mu        sync.Mutex
	allowance allowance
	crowds    [2]queue
}

// newOffice is one of so many people. The largest has the number 0, and comes first
// wherever there is an order.
func newOffice(number, people int) *office {
	o := &office{id: fmt.Sprintf("T%09d", number), people: people}
	for i := range o.crowds {
		o.crowds[i].served = make(chan struct{})
	}
	return o
}

func (o *office) user(i int) prefs.UserID {
	return prefs.UserID{Workspace: o.id, Person: fmt.Sprintf("U%010d", i)}
}

// takes a post, or says how long to wait for the next.
func (o *office) takes(now, due time.Time) (wait time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if wait := o.allowance.take(now); wait > 0 {
		return wait
	}
	q := &o.crowds[0]
	if !due.Before(dueAt(1)) {
		q = &o.crowds[1]
	}
	q.sent++
	q.last = now
	q.waited += now.Sub(due)
	if q.sent == o.people {
		close(q.served)
	}
	return 0
}

// fared tells both crowds.
func (o *office) fared() (f fared) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for i, q := range o.crowds {
		slices.SortFunc(q.due, time.Time.Compare)
		ideal := allowance{}
		var last time.Time
		var waited time.Duration
		for _, due := range q.due {
			if due.After(last) {
				last = due
			}
			for wait := ideal.take(last); wait > 0; wait = ideal.take(last) {
				last = last.Add(wait)
			}
			waited += last.Sub(due)
		}
		each := float64(o.people)
		f[i] = finish{
			Best: last.Sub(dueAt(i)).Seconds(), BestMean: waited.Seconds() / each,
			Last: q.last.Sub(dueAt(i)).Seconds(), Waited: q.waited.Seconds() / each,
		}
	}
	return f
}

// building is the bot at work for some workspaces.
type building struct {
	offices []*office
	byID    map[string]*office
	path    string
	clock   atomic.Pointer[func() time.Time]
}

// furnish makes a building's store.
func furnish(ctx context.Context, path string, all ...*office) (*building, error) {
	b := &building{path: path, offices: all, byID: map[string]*office{}}
	store, err := bolt.Open(path, bolt.Options{Now: morning()})
	if err != nil {
		return nil, err
	}
	t := prefs.Defaults("Etc/UTC").Timetable
	t.Plan = prefs.Plan{Cron: "0,30 10 * * *"}
	plan, err := schedule.Compile(t)
	if err != nil {
		return nil, err
	}
	hands, held := errgroup.WithContext(ctx)
	hands.SetLimit(2000)
	for _, o := range all {
		b.byID[o.id] = o
		for i := range o.people {
			for crowd := range o.crowds {
				o.crowds[crowd].due = append(o.crowds[crowd].due, plan.NextFor(o.user(i), opening(crowd)))
			}
			first := o.crowds[0].due[i]
			hands.Go(func() error {
				return store.Change(held, o.user(i), func(d *session.Desk) error {
					settleIn(d, i, t, first)
					return nil
				})
			})
		}
	}
	return b, errors.Join(hands.Wait(), store.Close())
}

// opens has time go on from the opening for a crowd.
func (b *building) opens(crowd int) {
	began := time.Now()
	clock := func() time.Time { return opening(crowd).Add(time.Since(began)) }
	b.clock.Store(&clock)
}

func (b *building) now() time.Time { return (*b.clock.Load())() }

// Post implements delivery.Poster.
func (b *building) Post(ctx context.Context, c delivery.Claim) (delivery.Receipt, error) {
	if err := until(ctx, time.Now().Add(perPost)); err != nil {
		return delivery.Receipt{}, err
	}
	if wait := b.byID[c.To.Workspace].takes(b.now(), c.Due); wait > 0 {
		return delivery.Receipt{}, &delivery.RateLimited{RetryAfter: time.Duration(math.Ceil(wait.Seconds())) * time.Second}
	}
	return delivery.Receipt{Channel: c.Channel, TS: "1770714000.000100", Routine: "desk-reset"}, nil
}

// works until both crowds of all but the largest are served.
func (b *building) works(ctx context.Context) (err error) {
	b.opens(0)
	store, err := bolt.Open(b.path, bolt.Options{Now: b.now()})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	reminders := app.Remind(store, b, schedule.Options{
		Steps: func(context.Context, prefs.UserID, time.Time) error { return errors.New("nobody is in a routine") },
		Log:   slog.New(slog.DiscardHandler),
	}, delivery.Options{Now: b.now})
	working, over := context.WithCancel(ctx)
	var g errgroup.Group
	g.Go(func() error { return reminders.Courier.Run(working) })
	g.Go(func() error { return reminders.Scheduler.Run(working, b.now) })
	err = b.serves(ctx, 0)
	if err == nil {
		b.opens(1)
		reminders.Courier.Wake()
		err = b.serves(ctx, 1)
	}
	over()
	return errors.Join(err, g.Wait())
}

// serves waits until a crowd of all but the largest is served.
func (b *building) serves(ctx context.Context, crowd int) error {
	const most = 4 * inEach * time.Minute / perWorkspace
	ctx, stop := context.WithTimeout(ctx, most)
	defer stop()
	for _, o := range b.offices {
		if o.people == inLargest {
			continue
		}
		select {
		case <-o.crowds[crowd].served:
		case <-ctx.Done():
			o.mu.Lock()
			defer o.mu.Unlock()
			return fmt.Errorf("%s: %d of %d were sent within %s", o.id, o.crowds[crowd].sent, o.people, most)
		}
	}
	return nil
}

// fared tells how all but the largest did.
func (b *building) fared() (all []fared) {
	for _, o := range b.offices {
		if o.people != inLargest {
			all = append(all, o.fared())
		}
	}
	return all
}
