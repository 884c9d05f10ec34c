package session

import (
	"time"

	"unhunch/internal/moment"
)

// Wakes is the next moment at which something happens on the desk by itself: a
// step is over, the summary of a week comes, or an exercise of theirs is
// deleted. Zero: none. It is a due item in
// the store, so that no restart misses it.
func (d *Desk) Wakes() time.Time {
	first := moment.First(d.Session.Ends, d.Summary)
	for _, o := range d.Own {
		first = moment.First(first, o.Ends)
	}
	return first
}
