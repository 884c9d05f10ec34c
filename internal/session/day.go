package session

import (
	"slices"
	"strings"
	"time"
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
	Hour  int // since 1970-01-01 on the person's wall: see HourOn
	Count int
}

const secondsOfDay = 24 * 60 * 60

// HourOn counts the hours since 1970-01-01 on the wall of a zone.
func HourOn(at time.Time, zone *time.Location) int {
	_, offset := at.In(zone).Zone()
	return int((at.Unix() + int64(offset)) / (60 * 60))
}

// DateOf is the date of a day, counted since 1970-01-01.
func DateOf(day int) string {
	return time.Unix(int64(day)*secondsOfDay, 0).UTC().Format(time.DateOnly)
}

// CountOffered adds reminders that came to days, which are the newest first,
// and stay so. It may alter them.
func CountOffered(days []Day, offered ...Offered) []Day {
	for _, o := range offered {
		date := DateOf(o.Hour / 24)
		at, found := slices.BinarySearchFunc(days, date, func(d Day, date string) int { return strings.Compare(date, d.Date) })
		if !found {
			days = slices.Insert(days, at, Day{Date: date})
		}
		days[at].Offered += o.Count
		days[at].Hours[o.Hour%24].Offered += uint16(o.Count)
	}
	return days
}
