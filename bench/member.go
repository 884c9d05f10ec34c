package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"unhunch/internal/app"
	"unhunch/internal/delivery"
	"unhunch/internal/lease"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/store/postgres"
)

// member is one of several processes that share a database.
type member interface {
	// beat meets whoever is due, as far as they are its to meet.
	beat(ctx context.Context, now time.Time) error
	close(ctx context.Context) error
}

// readying is a member that does something before so many are due: first all of them rest,
// and then one makes ready.
type readying interface {
	rests(ctx context.Context) error
	readies(ctx context.Context, due int) error
}

// tally is what a member has to tell, since it began.
type tally struct {
	held    atomic.Int64 // workspaces, by now
	claimed atomic.Int64
	done    atomic.Int64
}

func members() map[string]func(context.Context, order, *tally) (member, error) {
	return map[string]func(context.Context, order, *tally) (member, error){
		"unhunch":   openReplica,
		"outbox":    openOutboxMember,
		"river":     openRiverMember,
		"riverjobs": openRiverJobs,
		"postgres":  openPollerMember,
	}
}

// What a member is told.
type word string

const (
	wordRest  word = "rest"
	wordReady word = "ready" // so many will be due
	wordBeat  word = "beat"
	wordTell  word = "tell" // what was used so far
)

type told struct {
	Word word
	At   time.Time
	Due  int
}

// said is what a member answers, and says by itself whenever it has come further.
type said struct {
	Held, Claimed, Done int64

	CPU    time.Duration // of its process, so far
	Answer bool          // to the last word
}

// aWhile is how often it says by itself what it has come to.
const aWhile = 5 * time.Millisecond

// runMember does as it is told on its input, until that ends.
// runMember does as it is told on its input, until that ends.
func runMember(ctx context.Context, o order) (r result, err error) {
	profiles := newProfiles(o)
	defer func() { err = errors.Join(err, profiles.write()) }()
	s := speaker{out: json.NewEncoder(os.Stdout)}
	m, err := members()[o.Part](ctx, o, &s.tally)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, m.close(context.WithoutCancel(ctx))) }()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go s.goesOn(ctx)
	for in := json.NewDecoder(os.Stdin); ; {
		var t told
		switch err := in.Decode(&t); {
		case errors.Is(err, io.EOF):
			return r, nil
		case err != nil:
			return r, err
		}
		if err := profiles.of(string(t.Word)+"-"+strconv.Itoa(t.Due), func() error { return t.done(ctx, m) }); err != nil {
			return r, err
		}
		if err := s.says(true); err != nil {
			return r, err
		}
	}
}

// done does what a member was told.
func (t told) done(ctx context.Context, m member) error {
	switch t.Word {
	case wordRest:
		if m, is := m.(readying); is {
			return m.rests(ctx)
		}
	case wordReady:
		if m, is := m.(readying); is {
			return m.readies(ctx, t.Due)
		}
	case wordBeat:
		return m.beat(ctx, t.At)
	case wordTell:
	}
	return nil
}

// speaker says how far a member has come.
type speaker struct {
	tally tally

	mu   sync.Mutex
	out  *json.Encoder
	last said
}

func (s *speaker) says(answer bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := said{Held: s.tally.held.Load(), Claimed: s.tally.claimed.Load(), Done: s.tally.done.Load()}
	if now == s.last && !answer {
		return nil
	}
	s.last = now
	if now.Answer = answer; answer {
		now.CPU = cpu()
	}
	return s.out.Encode(now)
}

func (s *speaker) goesOn(ctx context.Context) {
	ticks := time.NewTicker(aWhile)
	defer ticks.Stop()
	for {
		select {
		case <-ticks.C:
			if s.says(false) != nil {
				return // nobody listens any more
			}
		case <-ctx.Done():
			return
		}
	}
}

// replica is ours: the store, with what it holds, the scheduler and the courier.
type replica struct {
	reminders app.Reminders
	now       atomic.Pointer[time.Time]
	stop      func(context.Context) error
	tally     *tally
}

func openReplica(ctx context.Context, o order, t *tally) (member, error) {
	app.CollectGarbage() // as the bot does
	r := &replica{tally: t}
	quiet := morning()
	r.now.Store(&quiet)
	store, err := postgres.Open(ctx, o.Address, postgres.Options{Now: quiet, Name: o.Name})
	if err != nil {
		return nil, err
	}
	free := delivery.Rate{PerMinute: 1e12, Burst: 1e9}
	r.reminders = app.Remind(store, atOnce{}, schedule.Options{
		Steps:     func(context.Context, prefs.UserID, time.Time) error { return errors.New("nobody is in a routine") },
		Log:       slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})),
		Observers: []schedule.Observer{r},
	}, delivery.Options{
		Limits: delivery.Limits{Posts: free, MostPosts: free.PerMinute, Channel: free, Edits: free}, Workers: unbounded, Share: unbounded,
		Now: func() time.Time { return *r.now.Load() }, Observers: []delivery.Observer{r},
	})
	works, end := context.WithCancel(ctx)
	keeps, let := context.WithCancel(ctx)
	var working, keeping errgroup.Group
	working.Go(func() error { return r.reminders.Courier.Run(works) })
	keeping.Go(func() error {
		return store.Keep(keeps, lease.Heed{
			Changed: func(gained, lost []string) {
				t.held.Add(int64(len(gained) - len(lost)))
				r.reminders.Courier.Wake()
			},
			Wake: r.reminders.Courier.Wake,
		})
	})
	r.stop = func(ctx context.Context) error {
		end()
		err := working.Wait()
		let()
		return errors.Join(err, keeping.Wait(), store.Release(ctx), store.Close())
	}
	return r, nil
}

func (r *replica) beat(ctx context.Context, now time.Time) error {
	r.now.Store(&now)
	_, err := r.reminders.Scheduler.Tick(ctx, now)
	return err
}

func (r *replica) close(ctx context.Context) error { return r.stop(ctx) }

// Advanced implements schedule.Observer.
func (r *replica) Advanced(a schedule.Advanced) { r.tally.claimed.Add(int64(a.Beat.Sent)) }

// Settled implements delivery.Observer.
func (r *replica) Settled(outcomes []delivery.Outcome) {
	for _, o := range outcomes {
		if o.Verdict == delivery.Sent {
			r.tally.done.Add(1)
		}
	}
}

// Recovered implements delivery.Observer.
func (r *replica) Recovered(int) {}
