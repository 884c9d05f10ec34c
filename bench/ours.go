package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"sync/atomic"
	"time"

	"go.etcd.io/bbolt"
	"golang.org/x/sync/errgroup"

	"unhunch/internal/app"
	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt"
	"unhunch/internal/store/bolt/buckets"
)

// populate makes a store in which everybody has used the bot for a day. Those
// of a crowd are due together in the morning, all others a day later.
func populate(ctx context.Context, o order) (result, error) {
	store, err := bolt.Open(o.Address, bolt.Options{Now: morning()})
	if err != nil {
		return result{}, err
	}
	minutes := o.minutes()
	plans := map[uint64]*schedule.Plan{}
	tables := make([]prefs.Timetable, o.People)
	for i := range tables {
		tables[i] = timetable(i, minutes[i])
		if plans[tables[i].ID()] == nil {
			if plans[tables[i].ID()], err = schedule.Compile(tables[i]); err != nil {
				return result{}, err
			}
		}
	}
	hands, ctx := errgroup.WithContext(ctx)
	var next atomic.Int64
	for range 2000 { // as many share a transaction as the store lets
		hands.Go(func() error {
			for {
				i := int(next.Add(1)) - 1
				if i >= o.People {
					return nil
				}
				before := morning().Add(time.Duration(minutes[i])*time.Minute - time.Second)
				if minutes[i] == 0 {
					before = morning().AddDate(0, 0, 1)
				}
				due := plans[tables[i].ID()].NextFor(userID(i), before)
				if err := store.Change(ctx, userID(i), func(d *session.Desk) error {
					settleIn(d, i, tables[i], due)
					return nil
				}); err != nil {
					return err
				}
			}
		})
	}
	if err := hands.Wait(); err != nil {
		return result{}, err
	}
	if err := store.Close(); err != nil {
		return result{}, err
	}
	info, err := os.Stat(o.Address)
	if err != nil {
		return result{}, err
	}
	return result{File: info.Size()}, nil
}

// slots is how long it takes until everybody's slot in a minute has come.
const slots = schedule.Spread

// settleIn is what a day leaves of somebody.
func settleIn(d *session.Desk, i int, t prefs.Timetable, due time.Time) {
	yesterday := morning().AddDate(0, 0, -1)
	d.Person.Met, d.Person.OptedIn = yesterday, yesterday
	d.Person.Channel = channelOf(i)
	d.Person.Prefs = prefs.Defaults(t.Zone)
	d.Person.Prefs.Timetable = t
	d.Person.Due = due
	d.Card = session.Card{
		ID: uint64(i + 1), Kind: delivery.Reminder, Routine: "desk-reset", Due: yesterday, Sent: yesterday, Answer: session.Stood,
	}
	d.Posts = session.Posts{Card: d.Card.ID, Channel: d.Person.Channel, TS: map[string]string{"": "1770627600.000100"}}
	for k := range 6 {
		at := yesterday.Add(time.Duration(6-k) * time.Hour)
		d.Log = append(d.Log, session.Note{At: at, Due: at, What: session.WasSent})
	}
	d.Days = []session.Day{{Date: yesterday.Format(time.DateOnly), Offered: 6, Stood: 3, Skipped: 1}}
}

// house is the scheduler, the courier and the store at work, in a time of
// their own.
type house struct {
	store     *bolt.Store
	reminders app.Reminders
	now       atomic.Pointer[time.Time]
	stop      func() error
}

// atOnce is a Slack that takes everything in no time.
type atOnce struct{}

func (atOnce) Post(_ context.Context, c delivery.Claim) (delivery.Receipt, error) {
	return delivery.Receipt{Channel: c.Channel, TS: "1770714000.000100", Routine: "desk-reset"}, nil
}

// unbounded is more calls than the courier lists at a time.
const unbounded = 4096

// openHouse has a courier with so many calls in flight in all, and in a
// workspace; 0: as many as the bot has.
func openHouse(ctx context.Context, path string, slack delivery.Poster, workers, share int) (*house, error) {
	app.CollectGarbage() // as the bot does
	h := &house{}
	h.sets(morning())
	var err error
	if h.store, err = bolt.Open(path, bolt.Options{Now: morning()}); err != nil {
		return nil, err
	}
	log := slog.New(slog.DiscardHandler)
	free := delivery.Rate{PerMinute: 1e12, Burst: 1e9}
	h.reminders = app.Remind(h.store, slack, schedule.Options{
		Steps: func(context.Context, prefs.UserID, time.Time) error { return errors.New("nobody is in a routine") },
		Log:   log,
	}, delivery.Options{
		Limits: delivery.Limits{Posts: free, MostPosts: free.PerMinute, Channel: free, Edits: free}, Workers: workers, Share: share,
		Now: func() time.Time { return *h.now.Load() },
	})
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- h.reminders.Courier.Run(ctx) }()
	h.stop = func() error {
		cancel()
		return errors.Join(<-ended, h.store.Close())
	}
	return h, nil
}

func (h *house) sets(now time.Time) { h.now.Store(&now) }

func (h *house) beat(ctx context.Context, now time.Time) (int, error) {
	h.sets(now)
	met, err := h.reminders.Scheduler.Tick(ctx, now)
	if err == nil && met.Sent != met.Due {
		err = fmt.Errorf("%d are sent something, of %d who were due", met.Sent, met.Due)
	}
	return met.Due, err
}

func (h *house) settled(ctx context.Context) error { return h.reminders.Courier.Settled(ctx) }

func (h *house) change(ctx context.Context, person int) error {
	return h.store.Change(ctx, userID(person), func(d *session.Desk) error {
		d.Person.Prefs.Timetable.Plan.Cron = anotherPlan
		return schedule.Replan(&d.Person, morning())
	})
}

// commit writes a row of somebody's anew as it is.
func (h *house) commit(person int) error {
	id := userID(person)
	key := []byte(id.Workspace + "\x00" + id.Person)
	return h.store.Update(func(tx *bbolt.Tx) error {
		people := tx.Bucket([]byte(buckets.People))
		row := people.Get(key)
		if row == nil {
			return fmt.Errorf("%s has no row", id)
		}
		return people.Put(key, slices.Clone(row))
	})
}

func (h *house) size(context.Context) (int64, error) {
	info, err := os.Stat(h.store.Path())
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

func (h *house) close(context.Context) error { return h.stop() }

func openOurs(ctx context.Context, o order) (durable, error) {
	return openHouse(ctx, o.Address, atOnce{}, unbounded, unbounded)
}
