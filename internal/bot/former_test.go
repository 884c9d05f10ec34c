package bot

import (
	"testing"
	"time"

	"unhunch/internal/coach"
	"unhunch/internal/delivery"
)

func TestTheNewestOfTheCardsThatAreOverLosesItsButtonsFirst(t *testing.T) {
	f, start := newFormers(Options{}, nil), time.Unix(1_800_000_000, 0)
	at := start.Add
	comes := func(card uint64, d time.Duration) {
		f.comes(anas, coach.Former{Card: card, At: delivery.Address{Channel: "D1", TS: "1.1"}}, at(d))
	}
	takes := func(d time.Duration, want uint64, wait time.Duration) {
		t.Helper()
		got, left, ok := f.next(at(d))
		if got.card.Card != want || ok != (want != 0) || left != wait {
			t.Errorf("after %s: card %d, and wait for %s, want %d and %s", d, got.card.Card, left, want, wait)
		}
	}
	f.comes(anas, coach.Former{}, start) // none
	takes(0, 0, 0)
	comes(1, 0)
	comes(2, 2*time.Second)
	takes(2*time.Second, 0, 3*time.Second)
	takes(6*time.Second, 1, 0) // the second has not rested
	comes(3, 20*time.Second)
	takes(-time.Hour, 3, 0) // a clock that was set back holds up nobody
	takes(formerLasts+3*time.Second, 0, 0)
	for i := range uint64(mostFormers + 10) {
		comes(100+i, 2*time.Hour)
	}
	if n := len(f.wait); n > mostFormers || n < mostFormers/2 {
		t.Errorf("%d are remembered", n)
	}
	takes(2*time.Hour+formerRests, 100+mostFormers+9, 0)
}
