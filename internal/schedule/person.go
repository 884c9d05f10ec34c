package schedule

import (
	"time"

	"unhunch/internal/prefs"
)

// MaxSnoozes is how often in a row a reminder can be put off.
const MaxSnoozes = 2

// Replan sets when a person is reminded next, after a change of what they
// asked for: never when they did not opt in or paused for ever, else after now
// and after their pause. A snooze is forgotten. Its error is prefs.Problems,
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
	// NextFor takes the slot off: from a time without one, the first interval
	// would be short of it.
	p.Due = plan.NextFor(p.ID, latest(now, p.PausedUntil).Add(Slot(p.ID, Spread)))
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
// it was to come, zero: nothing was.
func Restart(p *prefs.Person, now time.Time) (leftOut time.Time, err error) {
	if err := Replan(p, now); err != nil || p.Due.IsZero() || p.Due.Sub(now) >= tooSoon {
		return leftOut, err
	}
	plan, err := Compile(p.Prefs.Timetable)
	if err != nil {
		return leftOut, err
	}
	leftOut, p.Due = p.Due, plan.NextFor(p.ID, p.Due)
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
	p.Due = now.Add(d).UTC().Truncate(time.Second)
	p.Snoozes++
}

// Planned is how many reminders somebody's plan has on the day of a moment; 0
// where it cannot be followed.
func Planned(p prefs.Person, now time.Time) (n int) {
	plan, err := Compile(p.Prefs.Timetable)
	if err != nil {
		return 0
	}
	end := plan.tomorrow(now)
	for t := plan.Next(plan.today(now).Add(-time.Second)); n < plan.perDay && !t.IsZero() && t.Before(end); t = plan.Next(t) {
		n++
	}
	return n
}

// Upcoming lists the next n reminders after now as they are planned: from the
// anchor p.Due on, at most PerDay a day, fewer when the plan has no future. An
// anchor that was put off stands, hours or not, and counts in the place of the
// reminder that it was. None comes on a holiday, nor counts. What
// was held or sent late since the anchor was set is not known here.
func Upcoming(p prefs.Person, now time.Time, n int, holidays Holidays) []time.Time {
	plan, err := Compile(p.Prefs.Timetable)
	if err != nil || p.Due.IsZero() {
		return nil
	}
	after := func(t time.Time) time.Time { return plan.NextFor(p.ID, t) }
	t := p.Due
	if today := plan.today(now); t.Before(today) {
		t = after(today.Add(-time.Second)) // every day starts anew, so this is where it has got to
	}
	dayOff := func(t time.Time) bool {
		_, off := holidays[plan.date(t)]
		return off && p.Prefs.Timetable.Quiet.Heeds(prefs.RuleHoliday)
	}
	var list []time.Time
	var sent Tally
	for len(list) < n && !t.IsZero() {
		if date := plan.date(t); date != sent.Day {
			sent = Tally{Day: date}
		}
		chosen := p.Snoozes > 0 && t.Equal(p.Due)
		switch {
		case plan.Quiet(t) != "" && !chosen:
			t = after(t)
			continue
		case dayOff(t) && !chosen || sent.Count == plan.perDay:
			t = after(plan.tomorrow(t).Add(-time.Second))
			continue
		}
		sent.Count++
		if t.After(now) {
			list = append(list, t)
		}
		t = spaced(after, t, t)
	}
	return list
}
