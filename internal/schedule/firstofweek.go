package schedule

import (
	"time"

	"unhunch/internal/prefs"
)

// FirstOfWeek is the first working minute of a person in the week that begins
// with a Monday, whose date is read and no more, at the person's slot; zero:
// they do not work in it. A holiday of the workspace is no working day. Its
// error is prefs.Problems.
func FirstOfWeek(p prefs.Person, monday time.Time, holidays Holidays) (time.Time, error) {
	t := p.Prefs.Timetable
	plan, err := Compile(t)
	if err != nil {
		return time.Time{}, err
	}
	date := time.Date(monday.Year(), monday.Month(), monday.Day(), 0, 0, 0, 0, time.UTC)
	for end := date.Add(7 * day); date.Before(end); date = date.Add(day) {
		_, off := holidays.On(date)
		spans := plan.hours[date.Weekday()]
		if len(spans) == 0 || off && t.Quiet.Heeds(prefs.RuleHoliday) {
			continue
		}
		first := FromWall(date.Add(time.Duration(spans[0].From)*time.Minute), plan.zone)
		return first.Add(Slot(p.ID, Spread)), nil
	}
	return time.Time{}, nil
}
