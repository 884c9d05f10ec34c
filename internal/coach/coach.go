// Package coach decides what comes of what somebody asks for, and keeps it.
package coach

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// Options are what a Coach needs; every field is required, unless it says so.
type Options struct {
	Desks    Desks
	Material func() Material                    // as it is now
	Absent   func(prefs.Person, time.Time) bool // whether Slack says that somebody is off for days
	Owing    func()                             // called when something became owed
	Changed  func(prefs.UserID)                 // called when a desk may have changed
	Log      *slog.Logger
}

// Material is what routines are chosen from, and the workspace's days off.
type Material struct {
	Library  *routine.Library
	Holidays schedule.Holidays // may be nil
}

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

// Intent is what somebody asks for, by whatever button, command or form.
//
//sumtype:decl
type Intent interface{ intent() }

// Answer is what comes of it: values, for others to put into words.
//
//sumtype:decl
type Answer interface{ answer() }

// Facts are what Slack was asked for on somebody's behalf; nil: it was not.
type Facts struct{ Profile *Profile }

// Profile is what Slack says of a person.
type Profile struct {
	Zone   string // an IANA name that can be loaded; "": it does not say
	Locale string // "de-DE"; may be empty
}

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
	// worthwhile is changing that is seldom worth a transaction.
	worthwhile interface {
		changing
		worth(d *desk) bool
	}
	// profiled needs Facts.Profile.
	profiled interface{ needsProfile() }
	// placed was pressed in a message, and counts there only.
	placed interface{ place() Place }
)

// Do does what somebody asked for, in one transaction on their desk, and says how
// to answer them. Its error is that the store failed.
func (c *Coach) Do(ctx context.Context, who prefs.UserID, asked Intent, facts Facts, now time.Time) (Answer, error) {
	if _, needs := asked.(profiled); needs && facts.Profile == nil {
		return Needs{Profile: true}, nil
	}
	if pressed, ok := asked.(placed); ok {
		if a, err := c.misplaced(ctx, who, pressed.place()); a != nil || err != nil {
			return a, err
		}
	}
	switch i := asked.(type) {
	case Forget:
		return Forgotten{}, c.o.Desks.Forget(ctx, who)
	case looking:
		kept, err := c.o.Desks.Desk(ctx, who)
		if err != nil {
			return nil, fmt.Errorf("read a desk: %w", err)
		}
		return i.look(c.desk(&kept, facts, now)), nil
	case worthwhile:
		kept, err := c.o.Desks.Desk(ctx, who)
		if err != nil {
			return nil, fmt.Errorf("read a desk: %w", err)
		}
		if !i.worth(c.desk(&kept, facts, now)) {
			return Nothing{}, nil
		}
		return c.change(ctx, who, i, facts, now)
	case changing:
		return c.change(ctx, who, i, facts, now)
	default:
		return nil, fmt.Errorf("%T is neither read nor done", asked)
	}
}

// errUnchanged tells the store that there is nothing to keep. It goes no further.
var errUnchanged = errors.New("nothing to keep")

func (c *Coach) change(ctx context.Context, who prefs.UserID, asked changing, facts Facts, now time.Time) (Answer, error) {
	_, meets := asked.(meeting)
	var answer Answer
	var owed bool
	err := c.o.Desks.Change(ctx, who, func(kept *session.Desk) error {
		d := c.desk(kept, facts, now)
		if !meets && !d.known() {
			answer = Unmet{}
			if of, ok := asked.(interface{ unmet(d *desk) Answer }); ok {
				answer = of.unmet(d)
			}
			return errUnchanged
		}
		d.Person.Safety.AskGrown(d.library().List)
		before, waits, shown := d.Person.Prefs.Timetable.ID(), d.putOff(), d.Card.ID
		var keep bool
		if answer, keep = asked.change(d); !keep {
			return errUnchanged
		}
		d.Person.Safety.KeepLists(d.library().List)
		d.keepTime(before)
		if waits && !d.putOff() && d.Card.ID == shown && d.Forgo() {
			d.redraw()
		}
		owed = len(d.Owed) > 0
		return nil
	})
	if errors.Is(err, errUnchanged) {
		return answer, nil
	}
	if err != nil {
		return nil, fmt.Errorf("keep a desk: %w", err)
	}
	if owed {
		c.o.Owing()
	}
	c.o.Changed(who)
	return answer, nil
}

// desk is one person's desk, at the moment at which something is asked for.
type desk struct {
	*session.Desk
	coach    *Coach
	material Material // one and the same for all that is done
	facts    Facts
	now      time.Time
}

func (c *Coach) desk(kept *session.Desk, facts Facts, now time.Time) *desk {
	return &desk{Desk: kept, coach: c, material: c.o.Material(), facts: facts, now: now}
}

func (d *desk) library() *routine.Library { return d.material.Library }

// speaking is the library in the person's language, as far as it is there.
func (d *desk) speaking() *routine.Library { return d.library().In(d.Person.Language()) }

// local is now on the person's wall.
func (d *desk) local() time.Time { return d.Local(d.now) }

// known reports whether the person was met, and not forgotten since.
func (d *desk) known() bool { return !d.Person.Met.IsZero() || !d.Person.OptedIn.IsZero() }

// cannotFollow logs that a plan which was checked is wrong all the same.
func (d *desk) cannotFollow(err error) {
	if err != nil {
		d.coach.o.Log.Warn("a plan that cannot be followed", "user", d.Person.ID, "error", err)
	}
}
