package delivery

import (
	"errors"
	"testing"
	"time"

	"unhunch/internal/bubble"
)

// failsUntil has the store write down no outcome until a moment.
func failsUntil(end time.Time) func(verb string, id uint64) error {
	return func(verb string, id uint64) error {
		if verb == "settle" && id != 0 && bubble.Now().Before(end) {
			return errors.New("disk full")
		}
		return nil
	}
}

// As many calls as a workspace may have in flight are to be repeated, and that cannot
// be written at once: each gives its place back, and once.
func TestWhatIsRepeatedLaterTakesOnePlaceThoughTheStoreFails(t *testing.T) {
	story(t, Options{Share: 8}, func(t *testing.T, o *office) {
		start := bubble.Now()
		o.line.answer = until(start.Add(time.Second), &RateLimited{RetryAfter: time.Second})
		o.breaksBy(failsUntil(start.Add(2 * time.Second)))
		o.slow = takes(300 * time.Millisecond)
		o.opens()
		o.owes(crowd("T1", 30, reminder)...)
		o.after(5 * time.Minute)
		o.wantTally("sent 30")
	})
}
