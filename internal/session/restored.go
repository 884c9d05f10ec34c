package session

import (
	"time"

	"unhunch/internal/moment"
)

// Restore makes a desk from a backup that was put back fit to go on with, and
// reports whether that changed anything. What was due by now may have come
// after the backup was taken, and twice is worse than never: a routine that was
// under way does not go on, nor does a summary come that was due. The next
// summary is reckoned anew once the person does something.
//
// The store does as much to what it holds beside desks: messages owed may have
// been sent (delivery.Unknown), reminders due are told as schedule.Due.Doubtful.
func (d *Desk) Restore(now time.Time) (changed bool) {
	if d.Session.Live() {
		s := &d.Session
		s.State, s.Ended, s.Ends = Stopped, moment.Second(now), time.Time{}
		s.Left, s.Since = 0, time.Time{}
		changed = true
	}
	if !d.Summary.IsZero() && !d.Summary.After(now) {
		d.Summary, d.Week = time.Time{}, ""
		changed = true
	}
	return changed
}
