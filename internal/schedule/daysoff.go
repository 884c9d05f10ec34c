package schedule

import (
	"time"

	"unhunch/internal/prefs"
)

// DayOff is a holiday that leaves reminders out.
type DayOff struct {
	At   time.Time // on the person's wall, the first reminder that does not come
	Name string
}

// DaysOff lists the holidays that leave out what somebody's plan has from today
// on, up to a moment: the next reminder.
func DaysOff(p prefs.Person, now, next time.Time, holidays Holidays) []DayOff {
	plan, err := Compile(p.Prefs.Timetable)
	if err != nil || next.IsZero() || !p.Prefs.Timetable.Quiet.Heeds(prefs.RuleHoliday) {
		return nil
	}
	var list []DayOff
	for t := plan.Next(plan.today(now).Add(-time.Second)); !t.IsZero() && plan.date(t) < plan.date(next); {
		if name, off := holidays[plan.date(t)]; off {
			list = append(list, DayOff{t.In(plan.zone), name})
		}
		t = plan.Next(plan.tomorrow(t).Add(-time.Second))
	}
	return list
}
