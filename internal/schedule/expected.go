package schedule

import (
	"time"

	"unhunch/internal/prefs"
)

// Expected is a reminder that is to come.
type Expected struct {
	Due    time.Time // as it is planned
	At     time.Time // when it comes: at another moment where it falls into a meeting
	Before time.Time // when the meeting begins that it comes before; zero: it does not come early
}

// Moved reports whether it comes at another moment than it is planned for.
func (e Expected) Moved() bool { return !e.At.Equal(e.Due) }

// Known is what is known beforehand of what bears on somebody's reminders.
type Known struct {
	Holidays Holidays
	Meetings []Meeting // merged
	Sent     time.Time // when the last reminder came; zero: not known
	Today    Tally     // of what came on the person's day
}

// expect is what becomes of a reminder that is planned for a moment, as Decide would
// have it, and the moment from which the plan goes on. false: it is left out for a
// meeting.
func (k Known) expect(plan *Plan, p prefs.Person, planned, now time.Time) (e Expected, from time.Time, comes bool) {
	due := Due{User: p.ID, At: planned, First: planned, Timetable: p.Prefs.Timetable}
	if planned.Equal(p.Due) {
		due.Snoozes = p.Snoozes
	}
	e = Expected{Due: planned, At: planned}
	m, busy := Presence{Meetings: k.Meetings}.meeting(due.Timetable.Quiet.Heeds, planned)
	if !busy {
		return e, planned, true
	}
	if at, _, ok := plan.Before(planned, k.Sent, k.Meetings); ok && at.After(now) && !due.snoozed() {
		e.At, e.Before = at, m.From
		return e, planned, true
	}
	e.At = m.To
	return e, m.To, waitsOut(&due, plan.at(planned), m)
}
