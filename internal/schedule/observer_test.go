package schedule

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"
)

// twice is a store whose transaction runs twice, as bbolt's may.
type twice struct{ *ledger }

func (s twice) Advance(ctx context.Context, now time.Time, limit int, decide func(Due) Decision) (Beat, error) {
	for _, due := range s.reminders {
		decide(due)
	}
	return s.ledger.Advance(ctx, now, limit, decide)
}

// diary keeps what an observer is told.
type diary struct{ told []Advanced }

func (d *diary) Advanced(a Advanced) { d.told = append(d.told, a) }

func TestAnObserverIsToldEachDecisionOnceItIsWritten(t *testing.T) {
	store := twice{people(3, ten)}
	first, second := &diary{}, &diary{}
	s := New(Options{Store: store, Wake: func() {}, Log: slog.New(slog.DiscardHandler), Observers: []Observer{first, second}})

	store.err = errors.New("disk full")
	if _, err := s.Tick(t.Context(), ten); !errors.Is(err, store.err) || len(first.told) > 0 {
		t.Fatalf("%v, and told %v of what was not written", err, first.told)
	}
	store.err = nil
	if _, err := s.Tick(t.Context(), ten); err != nil {
		t.Fatal(err)
	}
	for _, d := range []*diary{first, second} {
		if len(d.told) != 1 || d.told[0].Beat.Sent != 3 || len(d.told[0].Decided) != 3 {
			t.Fatalf("told %v", d.told)
		}
		for _, one := range d.told[0].Decided {
			if _, known := store.reminders[one.User]; !known || one.Verdict != Send || one.Reason != "" {
				t.Errorf("told %v", one)
			}
		}
	}
}
