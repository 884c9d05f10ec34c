package delivery

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"unhunch/internal/bubble"
	"unhunch/internal/prefs"
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

// Ana's first reminder has gone out, and the store does not take that: until it does,
// neither she nor the one who would have the room is sent anything.
func TestNothingBeginsInTheRoomOfWhatCouldNotBeWritten(t *testing.T) {
	story(t, Options{Workers: 1}, func(t *testing.T, o *office) {
		o.breaksBy(failsUntil(bubble.Now().Add(40 * time.Second)))
		o.opens()
		o.owes(reminder(ana))
		o.owes(reminder(ana), reminder(prefs.UserID{Workspace: "T2", Person: "Uben"}))
		o.after(39 * time.Second)
		o.wantCalls(1)
		o.after(time.Minute)
		o.wantTally("sent 3")
	})
}

// A store that took nothing for a while is asked at once when the work ends, and soon when
// it does not.
func TestWhatAStoreDidNotTakeIsWrittenOnceItDoes(t *testing.T) {
	for name, c := range map[string]struct{ away, after time.Duration }{
		"at the end":      {40 * time.Second, 0},
		"while all works": {40 * time.Second, ofStore},
	} {
		t.Run(name, func(t *testing.T) {
			story(t, Options{}, func(t *testing.T, o *office) {
				o.breaksBy(failsUntil(bubble.Now().Add(c.away)))
				o.opens()
				o.owes(reminder(ana))
				o.after(c.away + c.after)
				if c.after > 0 {
					o.wantTally("sent 1")
				}
				began := bubble.Now()
				if err := o.stop(); err != nil {
					t.Error(err)
				}
				if took := bubble.Since(began); took > time.Second {
					t.Errorf("the end took %s", took)
				}
				o.wantTally("sent 1")
			})
		})
	}
}

// Eight calls end at once, and as many begin with the transaction that says so.
func TestWhatEndedMakesRoomAtOnce(t *testing.T) {
	story(t, Options{Share: 8}, func(t *testing.T, o *office) {
		o.takes, o.slow = time.Millisecond, takes(time.Second)
		o.opens()
		o.owes(crowd("T1", 16, reminder)...)
		o.after(time.Minute)
		var did []string
		for _, w := range o.writes {
			did = append(did, fmt.Sprintf("%d ended and %d began", len(w.ended), w.begun))
		}
		want := []string{"0 ended and 8 began", "8 ended and 8 began", "8 ended and 0 began"}
		if !slices.Equal(did, want) {
			t.Errorf("by transaction: %q, want %q", did, want)
		}
	})
}

// What was picked, to be sent or to be dropped, is picked again when it was put back.
func TestPutBackUndoesPick(t *testing.T) {
	now := time.Date(2026, time.March, 4, 12, 0, 0, 0, time.UTC)
	stale := reminder(prefs.UserID{Workspace: "T1", Person: "Uben"})
	stale.NotAfter = now.Add(-time.Second)
	q := newQueue("T1", Limits{}.withDefaults(), 8, new(int))
	var owed []*Claim
	for i, m := range []Message{reminder(ana), stale, answer(ana, 9), answer(ana, 9)} {
		m.ID = uint64(i + 1)
		owed = append(owed, &Claim{Message: m})
	}
	q.list(owed, false, now)
	pick := func() (picked string) {
		picks := q.pick(nil, now, 8)
		for _, p := range picks {
			picked += fmt.Sprintf("%d %s ", p.ID, p.drop)
		}
		for _, p := range picks {
			q.putBack(p)
		}
		return fmt.Sprintf("%sin flight %d", picked, q.flying())
	}
	for range 2 {
		if got, want := pick(), "3 superseded 4  1  2 stale in flight 0"; got != want || now.Before(q.next) {
			t.Errorf("picked %q, want %q; looks again after %s", got, want, q.next.Sub(now))
		}
	}
}
