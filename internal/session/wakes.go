package session

import "time"

// Wakes is the next moment at which something happens on the desk by itself: a
// step is over, the summary of a week comes, or an exercise of theirs is
// deleted. Zero: none. It is a due item in
// the store, so that no restart misses it.
func (d *Desk) Wakes() time.Time {
	first := earliest(d.Session.Ends, d.Summary)
	for _, o := range d.Own {
		first = earliest(first, o.Ends)
	}
	return first
}

// earliest is the first of some moments, where zero is none.
func earliest(moments ...time.Time) (first time.Time) {
	for _, t := range moments {
		if first.IsZero() || !t.IsZero() && t.Before(first) {
			first = t
		}
	}
	return first
}
