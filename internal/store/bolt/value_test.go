package bolt_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt"
)

// A decision whose next time is not in the future is a bug elsewhere; here it
// must not become a beat without an end.
func TestANextTimeOfThePastIsMetInTheNextBeat(t *testing.T) {
	s := openFile(t, filepath.Join(t.TempDir(), "unhunch.db"))
	check(t, s.Change(t.Context(), prefs.UserID{Workspace: "T1", Person: "U1"}, func(d *session.Desk) error {
		d.Person.Due = noon()
		return nil
	}))
	for i, want := range []int{1, 0, 1} {
		beat, err := s.Advance(t.Context(), noon().Add(time.Duration(i/2)*time.Second), 10, func(d schedule.Due) schedule.Decision {
			return schedule.Decision{Verdict: schedule.Dropped, Next: d.At.Add(-time.Hour)}
		})
		if err != nil || beat.Due != want {
			t.Errorf("beat %d: %+v, %v; want %d due", i, beat, err, want)
		}
	}
}

func TestAClosedStoreSaysSo(t *testing.T) {
	s, err := bolt.Open(filepath.Join(t.TempDir(), "unhunch.db"), bolt.Options{})
	check(t, err)
	check(t, s.Close())
	if _, err := s.NextDue(context.Background()); err == nil || errors.Is(err, context.Canceled) {
		t.Errorf("next due: %v", err)
	}
}
