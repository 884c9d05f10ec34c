package schedule

import (
	"time"

	"unhunch/internal/prefs"
)

// Week is when reminders come on each day of a week, by time.Weekday and on the wall.
type Week [7][]prefs.Minute

// WeekOf is a week of a timetable without days off, in which nobody is busy: what
// somebody is shown of a plan before there is a reminder. A timetable that cannot be
// followed has none.
func WeekOf(t prefs.Timetable) (week Week) {
	t.Zone = "UTC" // the wall is the same everywhere
	monday := someMonday()
	p := prefs.Person{OptedIn: monday, Prefs: prefs.Prefs{Timetable: t}}
	if err := Replan(&p, monday.Add(-time.Second)); err != nil {
		return week
	}
	for _, e := range Upcoming(p, monday.Add(-time.Second), len(week)*t.PerDay, Known{}) {
		at := e.At
		if at.Before(monday.AddDate(0, 0, len(week))) {
			week[at.Weekday()] = append(week[at.Weekday()], prefs.Minute(60*at.Hour()+at.Minute()))
		}
	}
	return week
}
