// Package bubble tells tests the time, and never the day on which they are run.
package bubble

import "time"

// Now is the time in a synctest bubble. Outside of one it panics: what a test
// expects of today is wrong tomorrow. It may wait with a deadline, such as
// context.WithTimeout.
func Now() time.Time {
	now := time.Now()
	if !inside(now) {
		panic("bubble: no test may know what day it is: run it in a synctest bubble, or name its day")
	}
	return now
}

// inside reports whether it is so early that it is a bubble's time: its clock
// begins at midnight in UTC, on 1 January 2000 (docs: testing/synctest).
func inside(now time.Time) bool { return now.Year() < 2020 }

// Clock shows the time in a synctest bubble. Outside of one it begins at nine in
// the morning in UTC, on Monday, 30 November 2026, and goes on from there.
func Clock() func() time.Time {
	began := time.Now()
	if inside(began) {
		return Now
	}
	monday := time.Date(2026, time.November, 30, 9, 0, 0, 0, time.UTC)
	return func() time.Time { return monday.Add(time.Since(began)) }
}

// Since is the time that went by in the bubble.
func Since(t time.Time) time.Duration { return Now().Sub(t) }

// Until is the time that is left in the bubble.
func Until(t time.Time) time.Duration { return t.Sub(Now()) }
