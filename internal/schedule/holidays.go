package schedule

import "time"

// Holidays are the days off of a workspace, with their names. Whose day it is
// decides: a holiday begins with each person's own midnight.
type Holidays map[int]string // by days since 1970-01-01

// Add makes a day a holiday. What of day is read is the date that it shows. A
// day that is a holiday already keeps its name.
func (h Holidays) Add(day time.Time, name string) {
	if _, known := h[dateOf(day)]; !known {
		h[dateOf(day)] = name
	}
}

// On names the holiday on the day of a moment that is on somebody's wall.
func (h Holidays) On(local time.Time) (name string, ok bool) {
	name, ok = h[dateOf(local)]
	return name, ok
}

// Left reports whether any of them is on the day that t shows, or later.
func (h Holidays) Left(t time.Time) bool {
	for d := range h {
		if d >= dateOf(t) {
			return true
		}
	}
	return false
}
