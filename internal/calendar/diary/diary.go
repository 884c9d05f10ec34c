// Package diary looks ahead at the calendars of those who are due soon, and brings
// their reminders forward to before a meeting that they would fall into.
package diary

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"

	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
)

// Options are what a Diary needs; every field is required.
type Options struct {
	// Soon and Hasten are schedule.Store's.
	Soon   func(ctx context.Context, until time.Time, each int, wants func(schedule.Coming) bool) ([]schedule.Coming, error)
	Hasten func(ctx context.Context, all []schedule.Haste) error
	// Want has calendars read, unless they were a while ago. It does not wait for
	// them. All of these people gave theirs.
	Want func(ctx context.Context, who []prefs.UserID, now time.Time)
	// Busy is what is known of somebody's calendar, merged; false: nothing is. It
	// does not wait for anything.
	Busy func(who prefs.UserID, now time.Time) ([]schedule.Meeting, bool)
	Now  func() time.Time
	Log  *slog.Logger
}

const (
	lookEvery = 20 * time.Second
	// LookAhead is how long before a reminder its calendar is looked into: a while
	// before the earliest moment to which it is brought forward.
	LookAhead = schedule.MostEarly + 10*time.Minute
	mostSoon  = 50_000 // people of a workspace whose calendars are looked into in one look
	mostPlans = 10_000 // compiled timetables that are kept
)

// Diary knows who has a meeting. Its methods may be called from many goroutines.
type Diary struct {
	o       Options
	looking chan struct{}                          // held by the look under way; guards what follows
	plans   *simplelru.LRU[uint64, *schedule.Plan] // by prefs.Timetable.ID
}

// New makes a Diary.
func New(o Options) *Diary {
	plans, _ := simplelru.NewLRU[uint64, *schedule.Plan](mostPlans, nil) // fails for sizes below 1
	return &Diary{o: o, looking: make(chan struct{}, 1), plans: plans}
}

// Run looks at once, and then every twenty seconds, until ctx ends.
func (d *Diary) Run(ctx context.Context) error {
	ticks := time.NewTicker(lookEvery)
	defer ticks.Stop()
	for {
		if err := d.Look(ctx, d.o.Now()); err != nil && ctx.Err() == nil {
			d.o.Log.ErrorContext(ctx, "could not look into calendars", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticks.C:
		}
	}
}

// Look has the calendars of those read who are due soon, and brings forward what
// falls into a meeting. Its error is the store's. One look waits for another that is
// under way.
func (d *Diary) Look(ctx context.Context, now time.Time) error {
	select {
	case d.looking <- struct{}{}:
		defer func() { <-d.looking }()
	case <-ctx.Done():
		return ctx.Err()
	}
	coming, err := d.o.Soon(ctx, now.Add(LookAhead), mostSoon, wants)
	if err != nil {
		return fmt.Errorf("who is due soon: %w", err)
	}
	var who []prefs.UserID
	var hasty []schedule.Haste
	for _, c := range coming {
		who = append(who, c.User)
		if h, hastens := d.hastens(c, now); hastens {
			hasty = append(hasty, h)
		}
	}
	if len(who) > 0 {
		d.o.Want(ctx, who, now)
	}
	if err := d.o.Hasten(ctx, hasty); err != nil {
		return fmt.Errorf("bring reminders forward: %w", err)
	}
	return nil
}

// wants reports whether somebody's calendar is to be looked into.
func wants(c schedule.Coming) bool {
	return c.Calendar && c.Timetable.Quiet.Heeds(prefs.RuleCalendar)
}

func (d *Diary) hastens(c schedule.Coming, now time.Time) (schedule.Haste, bool) {
	meetings, _ := d.o.Busy(c.User, now)
	if !schedule.Meets(c, meetings) {
		return schedule.Haste{}, false
	}
	id := c.Timetable.ID()
	plan, known := d.plans.Get(id)
	if !known {
		var err error
		if plan, err = schedule.Compile(c.Timetable); err != nil {
			return schedule.Haste{}, false // the beat tells of it
		}
		d.plans.Add(id, plan)
	}
	return schedule.Hasten(c, plan, meetings, now)
}

// Know adds to what is known of somebody what is of their calendar.
func (d *Diary) Know(who prefs.UserID, p schedule.Presence, now time.Time) schedule.Presence {
	meetings, known := d.o.Busy(who, now)
	p.Meetings, p.NoCalendar = meetings, !known
	return p
}
