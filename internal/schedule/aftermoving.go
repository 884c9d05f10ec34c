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
// nothing was.
func AfterMoving(p *prefs.Person, now time.Time) (leftOut time.Time, err error) {
	if err := Replan(p, now); err != nil || p.Due.IsZero() {
		return leftOut, err
	}
	plan, err := Compile(p.Prefs.Timetable)
	if err != nil || plan.every > 0 || !p.Prefs.Timetable.Quiet.Heeds(prefs.RuleMoved) {
		return leftOut, err
	}
	if p.Due.Sub(now) < JustMoved { // there is one at the most: two are ten minutes apart
		leftOut, p.Due = p.Due, plan.NextOf(*p, p.Due)
	}
	return leftOut, nil
}
