package schedule

import (
	"time"

	"unhunch/internal/prefs"
)

// Planned is how many reminders somebody's plan has on the day of a moment; 0
// where it cannot be followed.
func Planned(p prefs.Person, now time.Time) (n int) {
	plan, err := Compile(p.Prefs.Timetable)
	if err != nil {
		return 0
	}
	end, next := plan.tomorrow(now), plan.outside(p.Pauses, Slot(p.ID, Spread), plan.Next)
	for t := next(plan.today(now).Add(-time.Second)); n < plan.perDay && !t.IsZero() && t.Before(end); t = next(t) {
		n++
	}
	return n
}

// Upcoming lists the next n reminders after now as they are planned: from the
// anchor p.Due on, at most PerDay a day, today with what came, fewer when the plan
// has no future. An anchor that was put off stands, hours or not, and counts in the
// place of the reminder that it was. None comes on a holiday or in a pause, nor counts.
// What falls into a meeting comes as it will if the calendar stays as it is, or is not
// there. What else was held or sent late since the anchor was set is not known here.
func Upcoming(p prefs.Person, now time.Time, n int, known Known) []Expected {
	plan, err := Compile(p.Prefs.Timetable)
	if err != nil || p.Due.IsZero() {
		return nil
	}
	after := func(t time.Time) time.Time { return plan.NextOf(p, t) }
	t := p.Due
	sent := known.Today
	if dawn := plan.dawn(now); t.Before(dawn) {
		t, sent = after(dawn.Add(-time.Second)), Tally{} // every day starts anew, so this is where it has got to
	}
	dayOff := func(t time.Time) bool {
		_, off := known.Holidays[plan.date(t)]
		return off && p.Prefs.Timetable.Quiet.Heeds(prefs.RuleHoliday)
	}
	slot := Slot(p.ID, Spread)
	follow := func(t time.Time) time.Time { return plan.followingOf(plan, p.Pauses, slot, sent, t) }
	var list []Expected
	for len(list) < n && !t.IsZero() {
		if date := plan.date(t); date != sent.Day {
			sent = Tally{Day: date}
		}
		_, paused := p.Pauses.At(t)
		chosen := p.Snoozes > 0 && t.Equal(p.Due)
		switch {
		case paused, plan.Quiet(t) != "" && !chosen:
			t = after(t)
			continue
		case !chosen && (dayOff(t) || sent.Count >= plan.perDay):
			t = after(plan.tomorrow(t).Add(-time.Second))
			continue
		}
		e, from, comes := known.expect(plan, p, t, now)
		if _, paused := p.Pauses.At(e.At); !comes || paused {
			t = after(t)
			continue
		}
		sent.Count++
		if e.At.After(now) {
			list = append(list, e)
		}
		known.Sent = e.At
		t = spaced(follow, plan.inMinute(slot, from), e.At)
	}
	return list
}
