package schedule

import "time"

// tooSoon is the least time between a reminder that was sent, however late or
// put off, and the next. It is under the shortest interval by the lateness that
// counts as punctual.
const tooSoon = 9 * time.Minute

// spaced is the first reminder after from that does not follow too soon on the
// one that was sent.
func spaced(after func(time.Time) time.Time, from, sent time.Time) time.Time {
	next := after(from)
	for !next.IsZero() && next.Sub(sent) < tooSoon { // two of them, where what a clock change left out comes at its end
		next = after(next)
	}
	return next
}
