// Package moment compares moments.
package moment

import "time"

// Earliest is the earlier of two moments. Zero is a moment, the first of all.
func Earliest(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// Latest is the later of two moments.
func Latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// First is the earliest of some moments, of which zero is none.
func First(of ...time.Time) (first time.Time) {
	for _, t := range of {
		if first.IsZero() || !t.IsZero() && t.Before(first) {
			first = t
		}
	}
	return first
}

// Second is a moment as it is stored: in UTC, without its part of a second.
func Second(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }
