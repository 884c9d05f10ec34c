package schedule

import (
	"time"

	"unhunch/internal/moment"
	"unhunch/internal/prefs"
)

// MaxSnoozes is how often in a row a reminder can be put off.
const MaxSnoozes = 2

// Replan sets when a person is reminded next, after a change of what they
// asked for: never when they did not opt in or paused for ever, else after now
// and after their pause and rest. A snooze is forgotten. Its error is prefs.Problems,
// and then there is no next reminder.
func Replan(p *prefs.Person, now time.Time) error {
	p.Due, p.Snoozes = time.Time{}, 0
	if p.OptedIn.IsZero() || !p.PausedUntil.Before(prefs.Forever) {
		return nil
	}
	plan, err := Compile(p.Prefs.Timetable)
	if err != nil {
		return err
	}
	from := moment.Latest(now, moment.Latest(p.PausedUntil, p.RestUntil))
	if from = moment.Latest(from, p.PausedTill(from)); from.After(now) {
		p.Due = plan.NextOf(*p, plan.fresh(Slot(p.ID, Spread), from))
		return nil
	}
	// NextFor takes the slot off: from a time without one, the first interval
	// would be short of it.
	p.Due = plan.NextOf(*p, now.Add(Slot(p.ID, Spread)))
	return nil
}

// Adopt gives somebody other settings. The next reminder stays when it is, put
// off or held as it may be, unless what decides about it changed: what holds
// reminders back moves none. Its error is prefs.Problems, and then there is no
// next reminder.
func Adopt(p *prefs.Person, set prefs.Prefs, now time.Time) error {
	before := p.Prefs.Timetable
	p.Prefs = set
	prefs.Renewed(p, before)
	before.Quiet = p.Prefs.Timetable.Quiet
	if !p.Due.IsZero() && before.ID() == p.Prefs.Timetable.ID() {
		return nil
	}
	return Replan(p, now)
}

// Restart is Replan for somebody who answers a card late: an interval begins
// anew. What a plan by the wall would bring at once is left out; leftOut is when
// it was to come, zero: nothing was. today is what came on their day, and p.Due
// their next reminder as it stands.
func Restart(p *prefs.Person, today Tally, now time.Time) (leftOut time.Time, err error) {
	return replanAfter(p, today, now, tooSoon)
}

// replanAfter is Replan for somebody who has just moved, or at least looked: an
// interval counts from now, and what is left of the day is shared out anew. Of a
// plan by the wall the next reminder stays, unless it would come sooner than spare.
func replanAfter(p *prefs.Person, today Tally, now time.Time, spare time.Duration) (leftOut time.Time, err error) {
	planned := *p
	if err := Replan(p, now); err != nil || !p.Wanted(now) {
		return leftOut, err
	}
	plan, err := Compile(p.Prefs.Timetable)
	if err != nil {
		return leftOut, err
	}
	slot := Slot(p.ID, Spread)
	switch {
	case plan.every > 0:
		p.Due = plan.followingOf(plan, p.Pauses, slot, today, now.Add(slot))
		return leftOut, nil
	case planned.Snoozes == 0 && planned.Due.After(now):
		p.Due = planned.Due
	}
	if !p.Due.IsZero() && p.Due.Sub(now) < spare { // there is one at the most: two are ten minutes apart
		leftOut, p.Due = p.Due, plan.followingOf(plan, p.Pauses, slot, today, p.Due)
	}
	return leftOut, nil
}

// Prompt is how soon after a card an answer to it leaves the plan as it is.
// Whoever answers later has only just looked: see Restart.
const Prompt = 10 * time.Minute

// Snooze puts the next reminder off to d from now. It does nothing for
// somebody who wants no reminders at now; whether they may snooze once more
// (MaxSnoozes) is the caller's to ask.
func Snooze(p *prefs.Person, now time.Time, d time.Duration) {
	if !p.Wanted(now) {
		return
	}
	p.Due = moment.Second(now.Add(d))
	p.Snoozes++
}
