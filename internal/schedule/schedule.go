// Package schedule decides when a person is reminded.
package schedule

import (
	"context"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
)

// Due is one person's reminder whose time has come.
type Due struct {
	User        prefs.UserID
	At          time.Time       // when it was due; after a hold, when it was to be looked at again
	First       time.Time       // when it was due at first: At, unless it was held, or brought forward to before a meeting
	Timetable   prefs.Timetable // of the person
	TimetableID uint64          // Timetable.ID, where the store knows it: expensive to compute
	Snoozes     int             // how often in a row the person put it off
	Day         Tally           // of the person's day, or of the last one on which a reminder came
	InRoutine   bool            // a routine of theirs is running or paused
	Calendar    bool            // the person gave their calendar
	Pauses      prefs.Pauses    // that the person announced
	Doubtful    bool            // it may have been sent: what is known of it is from a backup that was put back
}

// snoozed reports whether the person chose this moment.
func (d *Due) snoozed() bool { return d.Snoozes > 0 }

// broughtForward reports whether it is not yet the time at which it was planned.
func (d *Due) broughtForward(now time.Time) bool { return now.Before(d.First) }

// afterHours reports whether they chose one outside their working hours.
func (d *Due) afterHours(plan *Plan) bool { return d.snoozed() && plan.offHours(d.First) }

// Decision is what becomes of a due reminder. Next is always in the future:
// the person's next one, or the same one to be looked at again when Held or PutBack.
type Decision struct {
	Verdict Verdict
	Reason  Reason            // with Held and Dropped
	Owed    *delivery.Message // with Send; whoever decides writes the next one over it
	Next    time.Time         // zero: never again, the plan has no future
	First   time.Time         // with Held and PutBack: the First to keep
	Snoozes int               // with Held and PutBack: the Snoozes to keep
	Meeting Meeting           // with Held and Dropped by InCalendar: the one
	Day     Tally
}

// Verdict is a closed set: every due reminder ends in one of these.
type Verdict string

// The verdicts.
const (
	Send    Verdict = "send"
	Held    Verdict = "held"
	Dropped Verdict = "dropped"
	PutBack Verdict = "put-back" // it was brought forward in vain, and comes when it was planned: no news to anybody
)

// Beat is what one call of Advance met.
type Beat struct {
	Due   int            // reminders decided
	Sent  int            // of them, those that made a message owed
	Steps []prefs.UserID // people whose session's step is over: their due items stay until the session is changed
	More  bool           // the limit was reached: call again, allowing for those of Steps who are still due
}

// Store keeps who is due when.
type Store interface {
	// Advance walks the due items up to now, the oldest first and at most
	// limit of them, lets decide answer for each reminder, and writes all the
	// answers (next times, messages owed, tallies, notes in the log) in one
	// transaction: crash before it, and everyone is still due; crash after it,
	// and every message is still owed. decide may run twice. A tally that has
	// reached the day's cap, or is not of the person's day, is told as what was
	// sent on their day by then: of what was decided, some may have been
	// dropped later, and whoever travels may see a day twice.
	Advance(ctx context.Context, now time.Time, limit int, decide func(Due) Decision) (Beat, error)
	// Soon lists who is due up to a moment, the earliest first: of each workspace at
	// most so many, among those whom wants takes (nil: all). It changes nothing. wants
	// may run twice for the same, and must not wait for anything.
	Soon(ctx context.Context, until time.Time, each int, wants func(Coming) bool) ([]Coming, error)
	// Hasten moves reminders in one transaction, each from the moment at which it
	// is due now to another one, at which it is decided: when it was planned stays
	// known. One that is not due at that moment any more, is held, or was put off by
	// its person, is left alone.
	Hasten(ctx context.Context, all []Haste) error
}

// Coming is a reminder that is to be decided soon.
type Coming struct {
	User      prefs.UserID
	At        time.Time
	First     time.Time // when it was planned: see Due
	Snoozes   int
	Timetable prefs.Timetable
	Calendar  bool      // the person gave their calendar
	Sent      time.Time // with Calendar: when the last reminder came; zero: not known
}

// Haste brings one person's reminder forward, or back.
type Haste struct {
	User prefs.UserID
	From time.Time // when it is due now
	To   time.Time
}
