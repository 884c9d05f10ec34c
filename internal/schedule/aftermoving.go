package schedule

import (
	"time"

	"unhunch/internal/prefs"
)

// JustMoved is how long after a break that they took by themselves nobody is
// reminded to take one.
const JustMoved = 10 * time.Minute

// AfterMoving is Replan for somebody who has just moved. An interval is
// reckoned from now. What a plan by the wall has for the next JustMoved is left
// out, unless they switched that rule; leftOut is when it was to come, zero:
// nothing was. today and p.Due are as for Restart.
func AfterMoving(p *prefs.Person, today Tally, now time.Time) (leftOut time.Time, err error) {
	if !p.Prefs.Timetable.Quiet.Heeds(prefs.RuleMoved) {
		return replanAfter(p, today, now, 0)
	}
	return replanAfter(p, today, now, JustMoved)
}
