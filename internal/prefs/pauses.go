package prefs

import (
	"slices"
	"time"
)

// MaxPauses is how many pauses somebody can have announced at once.
const MaxPauses = 10

// Pause is a time without reminders that was announced, From included and Until not.
type Pause struct {
	From  time.Time `json:"from"`
	Until time.Time `json:"until"`
}

// Pauses are those that somebody announced, in order and apart from each other.
type Pauses []Pause

// At is the pause that it is at a moment.
func (ps Pauses) At(t time.Time) (p Pause, ok bool) {
	for _, p := range ps {
		if !t.Before(p.From) && t.Before(p.Until) {
			return p, true
		}
	}
	return p, false
}

// Next is when the next one begins after a moment; zero: none does.
func (ps Pauses) Next(after time.Time) time.Time {
	for _, p := range ps {
		if p.From.After(after) {
			return p.From
		}
	}
	return time.Time{}
}

// With has one more, which becomes one with those that it overlaps or touches. All
// that are over at now are gone. It alters nothing that is there.
func (ps Pauses) With(more Pause, now time.Time) Pauses {
	var all Pauses
	for _, p := range append(ps.Left(now), more) {
		if more.Until.Before(p.From) || p.Until.Before(more.From) {
			all = append(all, p)
			continue
		}
		if p.From.Before(more.From) {
			more.From = p.From
		}
		if p.Until.After(more.Until) {
			more.Until = p.Until
		}
	}
	all = append(all, more)
	slices.SortFunc(all, func(a, b Pause) int { return a.From.Compare(b.From) })
	return all
}

// Left are those that are not over at now.
func (ps Pauses) Left(now time.Time) Pauses {
	return slices.DeleteFunc(slices.Clone(ps), func(p Pause) bool { return !p.Until.After(now) })
}

// Without leaves one out.
func (ps Pauses) Without(one Pause) Pauses {
	return slices.DeleteFunc(slices.Clone(ps), func(p Pause) bool { return p.From.Equal(one.From) && p.Until.Equal(one.Until) })
}

// PausedTill is when the pause is over that it is at now, with those that begin as it
// ends; zero: it is none.
func (p Person) PausedTill(now time.Time) time.Time {
	for t := now; ; {
		announced, in := p.Pauses.At(t)
		switch {
		case t.Before(p.PausedUntil):
			t = p.PausedUntil
		case in:
			t = announced.Until
		case t.Equal(now):
			return time.Time{}
		default:
			return t
		}
	}
}
