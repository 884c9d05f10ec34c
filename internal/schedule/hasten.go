package schedule

import (
	"time"

	"unhunch/internal/prefs"
)

// Hasten is what brings a reminder forward at now to before the meeting that it
// would fall into. false: it stays where it is.
func Hasten(c Coming, plan *Plan, meetings []Meeting, now time.Time) (Haste, bool) {
	if !c.Timetable.Quiet.Heeds(prefs.RuleCalendar) || c.Snoozes > 0 || c.At.After(c.First) {
		return Haste{}, false
	}
	at, _, ok := plan.Before(c.First, c.Sent, meetings)
	if !ok || at.Equal(c.At) || !at.After(now) {
		return Haste{}, false
	}
	return Haste{c.User, c.At, at}, true
}
