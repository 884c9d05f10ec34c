package schedule

import (
	"time"

	"unhunch/internal/prefs"
)

const secondsOfDay = 24 * 60 * 60

// Tally counts the reminders of one day in the person's own calendar. One that
// was put off does not count, until it comes again.
type Tally struct {
	Day   int // days since 1970-01-01
	Count int
}

// Today is that of somebody's day on which nothing came yet.
func Today(days prefs.Days, now time.Time) Tally { return Tally{Day: dateOf(days.Of(now))} }

// on is the count of a day, which may be another one: then it is 0.
func (t Tally) on(day int) int {
	if t.Day != day {
		return 0
	}
	return t.Count
}

// dateOf counts the days from 1970-01-01 to the date that t shows.
func dateOf(t time.Time) int {
	year, month, d := t.Date()
	return int(time.Date(year, month, d, 0, 0, 0, 0, time.UTC).Unix() / secondsOfDay)
}
