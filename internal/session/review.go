package session

import (
	"time"

	"unhunch/internal/prefs"
)

// Review is a week day by day, and on how many days there was a break in the weeks up to
// it: what somebody is shown of what they did.
type Review struct {
	Days [7]ReviewedDay // from Monday on
	Goal int            // on how many days of a week: see Goal

	// Weeks is on how many days of each week a break was taken, the last of them that of
	// Days. It begins with the first of which all days are kept and in which there was one,
	// and has ReviewedWeeks at the most.
	Weeks []int
	Over  bool // that week is over
}

// ReviewedWeeks is as far as one looks back: counts are kept for as long.
const ReviewedWeeks = 5

// ReviewedDay is one day of it.
type ReviewedDay struct {
	Taken int // see Day.Taken
	Kind  DayKind
}

// DayKind is what a day is in a week. A closed set.
type DayKind string

// The kinds. A day with a break is DayPast or DayToday, be it a day off or before the first.
const (
	DayPast   DayKind = "past"
	DayToday  DayKind = "today"
	DayAhead  DayKind = "ahead"
	DayOff    DayKind = "off"    // they do not work then
	DayBefore DayKind = "before" // they had not begun
)

// ReviewOf is the review of the week that a day is in, as it looks today; both are as
// Desk.Day has them. began is the date on which the person said yes.
func ReviewOf(days []Day, week, today time.Time, h prefs.Hours, began string) Review {
	monday, date := Monday(week), today.Format(time.DateOnly)
	sunday := monday.AddDate(0, 0, 6)
	r := Review{Goal: Goal(h), Over: sunday.Format(time.DateOnly) < date}
	for i := range r.Days {
		at := monday.AddDate(0, 0, i)
		r.Days[i] = ReviewedDay{Taken: Since(days, at, at).Taken, Kind: dayKindOf(at, date, h, began)}
		if d := &r.Days[i]; d.Taken > 0 && d.Kind != DayToday {
			d.Kind = DayPast
		}
	}
	for i := range ReviewedWeeks {
		last := sunday.AddDate(0, 0, 7*(i+1-ReviewedWeeks))
		first := last.AddDate(0, 0, -6)
		on := Since(days, first, last).Days
		if on > 0 && first.Format(time.DateOnly) >= keptFrom(days) || len(r.Weeks) > 0 || i == ReviewedWeeks-1 {
			r.Weeks = append(r.Weeks, on)
		}
	}
	return r
}

func dayKindOf(at time.Time, today string, h prefs.Hours, began string) DayKind {
	switch date := at.Format(time.DateOnly); {
	case date == today:
		return DayToday
	case len(h[at.Weekday()]) == 0:
		return DayOff
	case date > today:
		return DayAhead
	case date < began:
		return DayBefore
	default:
		return DayPast
	}
}

// Review is the review of the week that one of their days is in, as it looks now.
func (d *Desk) Review(week, now time.Time) Review {
	return ReviewOf(d.Days, week, d.Day(now), d.Person.Prefs.Timetable.Hours, d.Date(d.Person.OptedIn))
}
