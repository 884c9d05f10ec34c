package schedule

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync/atomic"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"github.com/robfig/cron/v3"

	"unhunch/internal/delivery"
	"unhunch/internal/moment"
	"unhunch/internal/panics"
	"unhunch/internal/prefs"
)

// Scheduler finds who is due, once a second. Its methods may be called from
// many goroutines.
type Scheduler struct {
	o     Options
	turn  chan struct{}                 // held by the tick under way; guards what follows
	plans *simplelru.LRU[uint64, *Plan] // by prefs.Timetable.ID, kept between ticks
	stuck stepBackoff

	holidays atomic.Pointer[Holidays]
}

// Options is what a Scheduler needs.
type Options struct {
	Store Store
	// Steps moves on the session of a person whose step is over, and saves it.
	Steps func(ctx context.Context, id prefs.UserID, now time.Time) error
	// Wake tells the delivery that messages may be owed. It must not block.
	Wake func()
	Log  *slog.Logger
	// Presence tells what is known of a person at now. It is asked inside the
	// store's transaction, so it must not wait for anything. nil: nothing is known.
	Presence func(id prefs.UserID, now time.Time) Presence
	// Holidays are the workspace's days off.
	Holidays Holidays
	// Own are a workspace's own days off, which take their place; false: it has none of
	// its own. It is asked as Presence is. nil: no workspace has.
	Own func(workspace string) (Holidays, bool)
	// Chores are done by Run beside the beat.
	Chores []Chore
	// Observers are told what was decided.
	Observers []Observer
	// Beaten is called when a beat of Run is over, however it ended. It must not
	// block. nil: nobody waits for it.
	Beaten func()
	// Limit is how many due items one transaction decides; 0 means 2,000.
	Limit int
}

const (
	mostRounds = 200    // transactions in a tick: what is left is due at the next one too
	mostPlans  = 10_000 // compiled timetables that are kept
)

// New returns a Scheduler.
func New(o Options) *Scheduler {
	if o.Limit == 0 {
		o.Limit = 2000
	}
	if o.Beaten == nil {
		o.Beaten = func() {}
	}
	plans, _ := simplelru.NewLRU[uint64, *Plan](mostPlans, nil) // fails for sizes below 1
	s := &Scheduler{o: o, turn: make(chan struct{}, 1), plans: plans, stuck: newStepBackoff()}
	s.Observe(o.Holidays)
	return s
}

// Observe goes on with other holidays, from the next beat on.
func (s *Scheduler) Observe(h Holidays) { s.holidays.Store(&h) }

// Run beats once a second and does the chores until ctx ends, and returns when
// the last of them is over. now is read once for each.
func (s *Scheduler) Run(ctx context.Context, now func() time.Time) error {
	log := cronLog{s.o.Log}
	// Recover inside: a panic that passed through SkipIfStillRunning would
	// leave its lock taken, and no beat would ever come again.
	c := cron.New(cron.WithLogger(log), cron.WithChain(cron.SkipIfStillRunning(log), cron.Recover(log)))
	var told complaint
	c.Schedule(cron.Every(time.Second), cron.FuncJob(func() {
		defer s.o.Beaten()
		at := now()
		switch _, err := s.Tick(ctx, at); {
		case ctx.Err() != nil:
		case err == nil && told.over():
			s.o.Log.InfoContext(ctx, "the beat goes on")
		case err != nil && told.fresh(err, at):
			s.o.Log.ErrorContext(ctx, "beat", "error", err)
		}
	}))
	for _, chore := range s.o.Chores {
		c.Schedule(&fromTheStart{then: cron.Every(chore.Every)}, cron.FuncJob(func() { s.chore(ctx, chore, now()) }))
	}
	c.Start()
	<-ctx.Done()
	<-c.Stop().Done()
	return nil
}

// complaint is what the log was told of a beat that fails: the same once a
// minute, not each second.
type complaint struct {
	text string
	at   time.Time
}

func (c *complaint) fresh(err error, now time.Time) bool {
	text := err.Error()
	if text == c.text && now.Sub(c.at).Abs() < time.Minute {
		return false
	}
	c.text, c.at = text, now
	return true
}

// over reports whether there was something to complain of until now.
func (c *complaint) over() bool {
	had := c.text != ""
	c.text = ""
	return had
}

// Tick decides all that is due at now, moves running sessions on, and wakes the
// delivery when something may be owed. It tells the sum of what it met. The
// trouble with one person's step is logged, does not stop the others, and is
// left alone for a while, a minute at most. One tick waits for another that is under way, lest a step be moved on twice.
func (s *Scheduler) Tick(ctx context.Context, now time.Time) (Beat, error) {
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return Beat{}, ctx.Err()
	}
	t := tick{s: s, now: now, plans: map[uint64]*glance{}, met: map[prefs.UserID]bool{}}
	for range mostRounds {
		more, err := t.round(ctx)
		if err != nil || !more {
			t.sum.More = false
			return t.sum, err
		}
	}
	return t.sum, nil
}

// tick is what one Tick keeps between its transactions.
type tick struct {
	s     *Scheduler
	now   time.Time
	plans map[uint64]*glance
	met   map[prefs.UserID]bool // people whose step was tried
	owed  delivery.Message      // by the last decision
	stuck int                   // people whose step the last round met and did not move on
	sum   Beat
}

func (t *tick) round(ctx context.Context) (more bool, err error) {
	owed, watched := false, watchedBy(t.s.o.Observers)
	// Those who are stuck are met again each time and must not crowd out the rest.
	beat, err := t.s.o.Store.Advance(ctx, t.now, t.s.o.Limit+t.stuck, func(due Due) Decision {
		d := t.decide(ctx, &due)
		owed = owed || d.Owed != nil
		watched.decides(due.User, &d)
		return d
	})
	if err != nil {
		return false, fmt.Errorf("advance: %w", err)
	}
	watched.wrote(beat)
	t.sum.Due += beat.Due
	t.sum.Sent += beat.Sent
	t.sum.More = beat.More
	t.stuck = 0
	for _, id := range beat.Steps {
		if t.met[id] || t.s.stuck.rests(id, t.now) {
			t.stuck++
			continue
		}
		if err := ctx.Err(); err != nil {
			return false, err
		}
		t.met[id] = true
		t.sum.Steps = append(t.sum.Steps, id)
		if err := t.step(ctx, id); err != nil {
			t.stuck++
			t.s.stuck.add(id, t.now)
			t.s.o.Log.ErrorContext(ctx, "step", "user", id.String(), "error", err)
			continue
		}
		t.s.stuck.over(id)
		owed = true
	}
	if owed {
		t.s.o.Wake()
	}
	return beat.More, nil
}

// step turns a panic into an error: one person's must not stop everybody's beat
// again and again.
func (t *tick) step(ctx context.Context, id prefs.UserID) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w\n%s", panics.Error(p), debug.Stack())
		}
	}()
	return t.s.o.Steps(ctx, id, t.now)
}

func (t *tick) decide(ctx context.Context, due *Due) Decision {
	g, err := t.plan(due)
	if err != nil {
		t.s.o.Log.WarnContext(ctx, "timetable cannot be followed", "user", due.User.String(), "error", err)
		return Decision{Verdict: Dropped, Reason: NoPlan, Next: t.now.Add(day), Day: due.Day}
	}
	var p Presence
	if t.s.o.Presence != nil {
		p = t.s.o.Presence(due.User, t.now)
	}
	p.DayOff = g.dayOff
	if t.s.o.Own != nil {
		if own, has := t.s.o.Own(due.User.Workspace); has {
			_, p.DayOff = own[g.date]
		}
	}
	return decide(due, g, &p, &t.owed)
}

func (t *tick) plan(of *Due) (*glance, error) {
	id := of.TimetableID
	if id == 0 {
		id = of.Timetable.ID()
	}
	if g := t.plans[id]; g != nil {
		return g, nil
	}
	plan, known := t.s.plans.Get(id)
	if !known {
		var err error
		if plan, err = Compile(of.Timetable); err != nil {
			return nil, err
		}
		t.s.plans.Add(id, plan)
	}
	g := plan.at(moment.Second(t.now))
	_, g.dayOff = (*t.s.holidays.Load())[g.date]
	t.plans[id] = g
	return g, nil
}

// cronLog passes on the runner's errors, which are panics, and drops its chat.
type cronLog struct{ log *slog.Logger }

func (cronLog) Info(string, ...any) {}

func (l cronLog) Error(err error, _ string, keysAndValues ...any) {
	l.log.Error("beat panicked", append([]any{"error", err}, keysAndValues...)...)
}
