// Package coach decides what comes of what somebody asks for, and keeps it.
package coach

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/moment"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// Options are what a Coach needs; every field is required.
type Options struct {
	Desks    Desks
	Material func() Material                    // as it is now
	Absent   func(prefs.Person, time.Time) bool // whether Slack says that somebody is off for days
	Unseen   func(prefs.UserID) time.Time       // since when Slack told of no status of somebody; zero: it did, or nobody knows
	Changed  func(prefs.UserID)                 // called when a desk may have changed

	Calendars Calendars
	// Busy is when somebody's calendar has them busy, merged, as far as it is known.
	// It must not wait for anything. nil: nothing is known of anybody.
	Busy func(who prefs.UserID, now time.Time) ([]schedule.Meeting, bool)
	Log  *slog.Logger

	// Owing is called with what became owed, as the store has it.
	Owing func(owed []delivery.Message)
	// Reaches reports whether a post can be changed at once by the answer to a press
	// in it. Its owed edit then waits for that: see Patience.
	Reaches func(prefs.UserID, delivery.Ref) bool
}

// Patience is how long the edit of a post waits that the answer to a press changes.
const Patience = 20 * time.Second

// Desks is what of a store a Coach works on.
type Desks interface {
	Desk(ctx context.Context, id prefs.UserID) (session.Desk, error)
	Change(ctx context.Context, id prefs.UserID, change func(*session.Desk) error) error
	Owes(ctx context.Context, id prefs.UserID, card uint64) (bool, error)
	Forget(ctx context.Context, id prefs.UserID) error
}

// Coach answers what people ask for. It makes no call: what it has to know from
// outside comes in with Facts, or is asked for by Needs.
type Coach struct{ o Options }

// New makes a Coach.
func New(o Options) *Coach { return &Coach{o} }

// The intents differ in what they do with a desk.
type (
	// looking reads a desk and changes nothing.
	looking interface {
		Intent
		look(d *desk) Answer
	}
	// changing changes the desk of somebody who is known. It reports false
	// where there is nothing to keep.
	changing interface {
		Intent
		change(d *desk) (a Answer, keep bool)
	}
	// meeting is changing, and may begin a record.
	meeting interface {
		changing
		meets()
	}
	// advising is changing, and has an answer for who is not known, too.
	advising interface {
		changing
		unmet(d *desk) Answer
	}
	// worthwhile is changing that is seldom worth a transaction, and is done where
	// it still is when that begins.
	worthwhile interface {
		changing
		worth(d *desk) bool
	}
	// profiled needs Facts.Profile.
	profiled interface{ needsProfile() }
)

// Do does what somebody asked for, in one transaction on their desk, and says how
// to answer them. Its error is that the store failed.
func (c *Coach) Do(ctx context.Context, who prefs.UserID, asked Intent, facts Facts, now time.Time) (Answer, error) {
	if _, needs := asked.(profiled); needs && facts.Profile == nil {
		return Needs{Profile: true}, nil
	}
	if pressed, ok := asked.(placed); ok {
		misplaced, err := c.misplaced(ctx, who, pressed.place())
		if err != nil {
			return nil, err
		}
		if misplaced {
			return Stale{Misplaced}, nil
		}
	}
	switch i := asked.(type) {
	case Forget:
		return Forgotten{}, c.o.Desks.Forget(ctx, who)
	case looking:
		d, err := c.read(ctx, who, facts, now)
		if err != nil {
			return nil, err
		}
		return i.look(d), nil
	case worthwhile:
		d, err := c.read(ctx, who, facts, now)
		if err != nil {
			return nil, err
		}
		if !i.worth(d) {
			return Nothing{}, nil
		}
		return c.keep(ctx, who, i, facts, now)
	case changing:
		return c.keep(ctx, who, i, facts, now)
	default:
		return nil, fmt.Errorf("%T is neither read nor done", asked)
	}
}

// misplaced reports whether a press names a card that was never given to this
// person, as far as the store knows, or comes from another message than what it
// was given in. An older card than theirs is not misplaced, but over; and who is
// not known is asked first.
func (c *Coach) misplaced(ctx context.Context, who prefs.UserID, p Place) (bool, error) {
	if p.Card == 0 {
		return false, nil
	}
	kept, err := c.o.Desks.Desk(ctx, who)
	if err != nil || !known(kept.Person) {
		return false, err
	}
	if p.unheardOf(kept) {
		owed, err := c.o.Desks.Owes(ctx, who, p.Card)
		if err != nil {
			return false, err
		}
		if !owed { // never given, or delivered since the desk was read: then it is on the desk by now
			if kept, err = c.o.Desks.Desk(ctx, who); err != nil || p.unheardOf(kept) {
				return true, err
			}
		}
	}
	return p.elsewhere(kept), nil
}

// desk is what is kept, with all that bears on what is asked for.
func (c *Coach) desk(kept *session.Desk, facts Facts, now time.Time) *desk {
	return &desk{Desk: kept, material: c.o.Material(), facts: facts, calendars: c.o.Calendars, busy: c.o.Busy, now: now, absent: c.o.Absent, unseen: c.o.Unseen, log: c.o.Log}
}

func (c *Coach) read(ctx context.Context, who prefs.UserID, facts Facts, now time.Time) (*desk, error) {
	kept, err := c.o.Desks.Desk(ctx, who)
	if err != nil {
		return nil, fmt.Errorf("read a desk: %w", err)
	}
	return c.desk(&kept, facts, now), nil
}

// errUnchanged tells the store that there is nothing to keep. It goes no further.
var errUnchanged = errors.New("nothing to keep")

func (c *Coach) keep(ctx context.Context, who prefs.UserID, asked changing, facts Facts, now time.Time) (answer Answer, err error) {
	var owed []delivery.Message
	err = c.o.Desks.Change(ctx, who, func(kept *session.Desk) error {
		d := c.desk(kept, facts, now)
		var keep bool
		if answer, keep = change(d, asked); !keep {
			return errUnchanged
		}
		c.wait(who, d.Owed, now)
		owed = d.Owed
		return nil
	})
	if errors.Is(err, errUnchanged) {
		return answer, nil
	}
	if err != nil {
		return nil, fmt.Errorf("keep a desk: %w", err)
	}
	if len(owed) > 0 {
		c.o.Owing(owed)
	}
	c.o.Changed(who)
	return answer, nil
}

// wait has those edits wait that are made at once by another way.
func (c *Coach) wait(who prefs.UserID, owed []delivery.Message, now time.Time) {
	for i, m := range owed {
		if m.Edit && c.o.Reaches(who, m.Ref) {
			owed[i].NotBefore = moment.Latest(m.NotBefore, now.Add(Patience))
		}
	}
}

// change does what was asked for to a desk, and all that follows from it.
func change(d *desk, asked changing) (answer Answer, keep bool) {
	if i, weighs := asked.(worthwhile); weighs && !i.worth(d) {
		return Nothing{}, false
	}
	if _, meets := asked.(meeting); !meets && !d.known() {
		if i, advises := asked.(advising); advises {
			return i.unmet(d), false
		}
		return d.unmet(), false
	}
	d.Person.Safety.AskGrown(d.library().List)
	before, waits, shown := d.Person.Prefs.Timetable.ID(), d.putOff(), d.Card.ID
	if answer, keep = asked.change(d); !keep {
		return answer, false
	}
	d.Person.Safety.KeepLists(d.library().List)
	keepTime(d, before)
	if waits && !d.putOff() && d.Card.ID == shown && d.Forgo() {
		d.redraw()
	}
	return answer, true
}
