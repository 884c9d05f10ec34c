package schedule

import (
	"time"

	"unhunch/internal/prefs"
)

// Week is when reminders come on each day of a week, by time.Weekday and on the wall.
// What comes past midnight in a night is of the day on which that began.
type Week [7][]prefs.Minute

// WeekOf is a week of a timetable without days off, in which nobody is busy: what
// somebody is shown of a plan before there is a reminder. A timetable that cannot be
// followed has none.
func WeekOf(t prefs.Timetable) (week Week) {
	t.Zone = "UTC" // the wall is the same everywhere
	days := t.Days()
	from, to := DayBegins(days, someMonday()), DayBegins(days, someMonday().AddDate(0, 0, len(week)))
	p := prefs.Person{OptedIn: from, Prefs: prefs.Prefs{Timetable: t}}
	if err := Replan(&p, from.Add(-time.Second)); err != nil {
		return week
	}
	for _, e := range Upcoming(p, from.Add(-time.Second), len(week)*t.PerDay, Known{}) {
		if at := e.At; at.Before(to) {
			day := days.Of(at).Weekday()
			week[day] = append(week[day], prefs.Minute(60*at.Hour()+at.Minute()))
		}
	}
	return week
}
