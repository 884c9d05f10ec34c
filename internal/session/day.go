package session

import (
	"slices"
	"strings"
	"time"

	"unhunch/internal/prefs"
)

// Day is one person's counts on one day of their own calendar.
type Day struct {
	Date    string `json:"date"` // 2026-11-21
	Offered int    `json:"offered,omitempty"`
	Started int    `json:"started,omitempty"`
	Done    int    `json:"done,omitempty"`
	Stood   int    `json:"stood,omitempty"`
	Snoozed int    `json:"snoozed,omitempty"`
	Skipped int    `json:"skipped,omitempty"`
	Seconds int    `json:"seconds,omitempty"` // spent moving
	Hours   Hours  `json:"hours,omitzero"`
}

// Offered counts the reminders that came in one hour.
type Offered struct {
	Hour  int // see HourOf
	Count int
}

const secondsOfDay = 24 * 60 * 60

// hoursOfDay are those of a day whose work goes on through the next night.
const hoursOfDay = 48

// HourOf is the hour of one of somebody's days, since 1970-01-01, each of which has
// 48: in the night that goes on from it they are from 24 on.
func HourOf(at time.Time, days prefs.Days) int {
	day, local := days.Of(at), at.In(days.Zone)
	hour := local.Hour()
	if local.Day() != day.Day() {
		hour += 24
	}
	return int(day.Unix()/secondsOfDay)*hoursOfDay + hour
}

// DayOf is the day that an hour is of, counted since 1970-01-01.
func DayOf(hour int) int { return hour / hoursOfDay }

// DateOf is the date of a day, counted since 1970-01-01.
func DateOf(day int) string {
	return time.Unix(int64(day)*secondsOfDay, 0).UTC().Format(time.DateOnly)
}

// CountOffered adds reminders that came to days, which are the newest first,
// and stay so. It may alter them.
func CountOffered(days []Day, offered ...Offered) []Day {
	var day int
	var date string
	for _, o := range offered {
		if of := DayOf(o.Hour); of != day || date == "" {
			day, date = of, DateOf(of)
		}
		at, found := slices.BinarySearchFunc(days, date, func(d Day, date string) int { return strings.Compare(date, d.Date) })
		if !found {
			days = slices.Insert(days, at, Day{Date: date})
		}
		days[at].Offered += o.Count
		days[at].Hours[o.Hour%hoursOfDay%24].Offered += uint16(o.Count)
	}
	return days
}
