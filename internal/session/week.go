package session

import (
	"time"

	"unhunch/internal/prefs"
)

// FreePasses is how many working days of a week may go by without a break.
const FreePasses = 2

// Goal is on how many days of a week somebody is to take a break: on all their
// working days but the free ones, and on one at least.
func Goal(h prefs.Hours) int { return max(1, len(h.Days())-FreePasses) }

// Taken counts the breaks of a day: routines done, and every time they just
// stood up.
func (d Day) Taken() int { return d.Done + d.Stood }

// Unique is how many reminders had their last word on the day: see Hour.Unique.
// It is what the day's cap bounds, and what all other counts go by.
func (d Day) Unique() int {
	if d.Hours == (Hours{}) { // as on days from before they were counted
		return max(d.Offered-d.Snoozed, 0)
	}
	unique, _ := d.Hours.Sum()
	return unique
}

// DaysOfWeek lists the days from Monday to today, those without counts too. now
// is their day: see Day.
func DaysOfWeek(days []Day, now time.Time) []Day {
	week := make([]Day, (int(now.Weekday())+6)%7+1)
	for i := range week {
		week[i].Date = now.AddDate(0, 0, i+1-len(week)).Format(time.DateOnly)
		for _, d := range days {
			if d.Date == week[i].Date {
				week[i] = d
			}
		}
	}
	return week
}
