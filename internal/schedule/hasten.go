package schedule

import (
	"time"

	"unhunch/internal/prefs"
)

// Meets reports whether a reminder may be brought forward: it falls into a meeting,
// and neither was held nor put off by its person.
func Meets(c Coming, meetings []Meeting) bool {
	_, busy := fallsInto(meetings, c.First)
	return busy && c.Snoozes == 0 && !c.At.After(c.First) && c.Timetable.Quiet.Heeds(prefs.RuleCalendar)
}

// Hasten is what brings a reminder forward at now to before the meeting that it
// would fall into. false: it stays where it is.
func Hasten(c Coming, plan *Plan, meetings []Meeting, now time.Time) (Haste, bool) {
	if !Meets(c, meetings) {
		return Haste{}, false
	}
	at, _, ok := plan.Before(c.First, c.Sent, meetings)
	if !ok || at.Equal(c.At) || !at.After(now) {
		return Haste{}, false
	}
	return Haste{c.User, c.At, at}, true
}
