package bolt_test

import (
	"path/filepath"
	"testing"
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt"
)

// A bot does nothing in nearly every second, and so must cost nearly nothing.
func TestABeatWithNothingToDoLooksAtNoRow(t *testing.T) {
	path := filepath.Join(t.TempDir(), "unhunch.db")
	fill(t, path, 3)
	s, err := bolt.Open(path, bolt.Options{Now: noon()})
	check(t, err)
	defer func() { check(t, s.Close()) }()
	beat := func(at time.Time) (met int) {
		t.Helper()
		b, err := s.Advance(t.Context(), at, 10, func(schedule.Due) schedule.Decision {
			return schedule.Decision{Verdict: schedule.Dropped, Reason: schedule.OffHours, Next: noon().Add(time.Hour)}
		})
		check(t, err)
		return b.Due + len(b.Steps)
	}
	beat(noon().Add(-3 * time.Hour))
	before := s.Searches()
	for second := range 60 {
		if met := beat(noon().Add(-3*time.Hour + time.Duration(second)*time.Second)); met > 0 {
			t.Errorf("%d are met before their time", met)
		}
	}
	if n := s.Searches() - before; n > 0 {
		t.Errorf("%d searches for rows in a minute in which nothing happens", n)
	}

	routine := prefs.UserID{Workspace: "T1", Person: "U0001"}
	for what, change := range []func(d *session.Desk){
		func(d *session.Desk) { d.Person.Due = noon().Add(-2 * time.Hour) },
		func(d *session.Desk) {
			d.Session = session.Session{State: session.Running, Ends: noon().Add(-time.Hour)}
		},
	} {
		check(t, s.Change(t.Context(), routine, func(d *session.Desk) error {
			change(d)
			return nil
		}))
		at := noon().Add(time.Duration(what-2) * time.Hour)
		if early, met := beat(at.Add(-time.Second)), beat(at); early != 0 || met != 1 {
			t.Errorf("what was put before all that was known (%d): %d met before it, %d then", what, early, met)
		}
	}
	if met := beat(noon()); met != 3 { // two reminders, and the step again
		t.Errorf("%d of 3 are met at noon", met)
	}
}
