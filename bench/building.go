package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"unhunch/internal/app"
	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt"
)

// ten is when everybody is due; opening is when the bot begins to work.
func ten() time.Time     { return morning().Add(time.Hour) }
func opening() time.Time { return ten().Add(-2 * time.Second) }

// allowance is what Slack takes of a workspace: so many a minute, and burst at once.
type allowance struct {
	perMinute int
	left      float64
	at        time.Time
}

// take counts a post, or says how long to wait for the next.
func (a *allowance) take(now time.Time) (wait time.Duration) {
	if a.at.IsZero() {
		a.left, a.at = burst, now
	}
	a.left, a.at = min(burst, a.left+float64(a.perMinute)*now.Sub(a.at).Minutes()), now
	if a.left < 1-1e-9 { // one that comes in time must not fail by rounding
		return time.Duration((1 - a.left) / float64(a.perMinute) * float64(time.Minute))
	}
	a.left--
	return 0
}

// office is a workspace, as far as it was served.
type office struct {
	id     string
	people int
	due    []time.Time
	served chan struct{} // closed when all are

	mu        sync.Mutex
	allowance allowance
	sent      int
	last      time.Time
	waited    time.Duration
}

// newOffice is one of so many people. The largest has the number 0, and comes first
// wherever there is an order.
func newOffice(number, people, perMinute int) *office {
	return &office{
		id: fmt.Sprintf("T%09d", number), people: people, served: make(chan struct{}), allowance: allowance{perMinute: perMinute},
	}
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
	o.sent++
	o.last = now
	o.waited += now.Sub(due)
	if o.sent == o.people {
		close(o.served)
	}
	return 0
}

// count is how many were sent so far.
func (o *office) count() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.sent
}

// finish tells how it fared.
func (o *office) finish() finish {
	o.mu.Lock()
	defer o.mu.Unlock()
	ideal := allowance{perMinute: o.allowance.perMinute}
	var last time.Time
	for _, due := range slices.SortedFunc(slices.Values(o.due), time.Time.Compare) {
		if due.After(last) {
			last = due
		}
		for wait := ideal.take(last); wait > 0; wait = ideal.take(last) {
			last = last.Add(wait)
		}
	}
	return finish{
		Best: last.Sub(ten()).Seconds(), Last: o.last.Sub(ten()).Seconds(), Waited: o.waited.Seconds() / float64(o.people),
	}
}

// building is the bot at work for some workspaces.
type building struct {
	offices []*office
	byID    map[string]*office
	path    string
	began   time.Time
}

// furnish makes a building's store.
func furnish(ctx context.Context, path string, all ...*office) (*building, error) {
	b := &building{path: path, offices: all, byID: map[string]*office{}}
	store, err := bolt.Open(path, bolt.Options{Now: morning()})
	if err != nil {
		return nil, err
	}
	t := prefs.Defaults("Etc/UTC").Timetable
	t.Plan = prefs.Plan{Cron: "0 10 * * *"}
	plan, err := schedule.Compile(t)
	if err != nil {
		return nil, err
	}
	hands, held := errgroup.WithContext(ctx)
	hands.SetLimit(2000)
	for _, o := range all {
		b.byID[o.id] = o
		for i := range o.people {
			due := plan.NextFor(o.user(i), opening())
			o.due = append(o.due, due)
			hands.Go(func() error {
				return store.Change(held, o.user(i), func(d *session.Desk) error {
					settleIn(d, i, t, due)
					return nil
				})
			})
		}
	}
	return b, errors.Join(hands.Wait(), store.Close())
}

// now goes on from the opening as time does.
func (b *building) now() time.Time { return opening().Add(time.Since(b.began)) }

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

// works until all but the largest are served.
func (b *building) works(ctx context.Context) (err error) {
	b.began = time.Now().Truncate(time.Second) // both clocks' seconds begin together, as those of the beat do
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
	err = b.serves(ctx)
	over()
	return errors.Join(err, g.Wait())
}

// serves waits until all but the largest are served.
func (b *building) serves(ctx context.Context) error {
	const most = 5 * time.Minute
	ctx, stop := context.WithTimeout(ctx, most)
	defer stop()
	for _, o := range b.offices {
		if o.people == inLargest {
			continue
		}
		select {
		case <-o.served:
		case <-ctx.Done():
			return fmt.Errorf("%s: %d of %d were sent within %s", o.id, o.count(), o.people, most)
		}
	}
	return nil
}

// finishes tells how all but the largest fared.
func (b *building) finishes() (all []finish) {
	for _, o := range b.offices {
		if o.people != inLargest {
			all = append(all, o.finish())
		}
	}
	return all
}
