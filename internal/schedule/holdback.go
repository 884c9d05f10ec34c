package schedule

import (
	"time"

	"unhunch/internal/prefs"
)

// StaleAfter is how late a reminder may be: later, none is better.
const StaleAfter = 60 * time.Minute

// holdBack says why a due reminder must not be sent now; "" means that
// nothing speaks against it. until is when a reason to hold it ends, where that
// is known. What drops a reminder goes before what holds it, so that none is
// held only to be dropped.
//
// Nothing comes in a pause that was announced. Else a reminder that was put off comes
// when the person said: neither days off nor the day's cap speak against it, nor do the
// hours, unless it was to come inside them and waited until they were over.
func holdBack(due *Due, g *glance, p *Presence) (reason Reason, until time.Time) {
	if due.Doubtful {
		return MaybeSent, until
	}
	if g.now.Sub(due.First) > StaleAfter {
		return TooLate, until
	}
	heeds := due.Timetable.Quiet.Heeds
	if p.Gone {
		return Gone, until
	}
	if _, paused := due.Pauses.At(g.now); paused {
		return Paused, until
	}
	if !due.snoozed() {
		if g.quiet != "" {
			return g.quiet, until
		}
		if p.DayOff && heeds(prefs.RuleHoliday) {
			return Holiday, until
		}
		if reason := p.absence(heeds, g.now); reason != "" {
			return reason, until
		}
		if due.Day.on(g.date) >= g.plan.perDay {
			return EnoughNow, until
		}
	} else if !due.afterHours(g.plan) && g.quiet == OffHours {
		return OffHours, until
	}
	if due.InRoutine {
		return InRoutine, until
	}
	return p.occupied(heeds, g.now)
}
