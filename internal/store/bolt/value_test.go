package bolt_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt"
)

var update = flag.Bool("update", false, "write the golden files anew")

// What version 1 wrote, later versions read. When this test fails, do not
// update the golden file: give the value a new version byte, and keep reading
// the old one.
func TestVersion1OnDisk(t *testing.T) {
	values, err := bolt.Bytes(example())
	check(t, err)
	var names []string
	for name := range values {
		names = append(names, name)
	}
	slices.Sort(names)
	var text strings.Builder
	for _, name := range names {
		fmt.Fprintf(&text, "%-10s%q\n", name, values[name])
	}
	golden := filepath.Join("testdata", "version1.golden")
	if *update {
		check(t, os.WriteFile(golden, []byte(text.String()), 0o600))
	}
	want, err := os.ReadFile(golden)
	check(t, err)
	if diff := cmp.Diff(string(want), text.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A day with hours is of version 2. What goes for version 1 goes for it, too.
func TestADayWithHoursOnDisk(t *testing.T) {
	p, d := example()
	d.Days[0].Hours[9] = session.Hour{Offered: 3, PutOff: 1, Taken: 200}
	values, err := bolt.Bytes(p, d)
	check(t, err)
	want := []byte("\x02\x01\x02\x03\x04\x05\x06\xbc\x05\x00\x09\x03\x01\xc8\x01")
	if diff := cmp.Diff(want, values["day"]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func example() (prefs.Person, session.Desk) {
	p := prefs.Person{
		OptedIn: noon(), Channel: "D1", PausedUntil: prefs.Forever,
		Prefs: prefs.Defaults("Europe/Lisbon"), Due: noon().Add(50 * time.Minute), Snoozes: 1, Version: 4,
	}
	p.Prefs.ZoneFixed, p.Prefs.Equipment = true, []string{"roller"}
	p.Prefs.Pictures = "" // there were none
	return p, session.Desk{
		Card: session.Card{
			ID: 9, Kind: delivery.Reminder, Routine: "desk-reset", Due: noon(), Sent: noon(),
			Answer: session.Snoozed, Until: noon().Add(10 * time.Minute), Snoozes: 1,
		},
		Session: session.Session{
			Card: 9, Routine: "desk-reset", Steps: 5, Step: 1, State: session.Paused, Pace: prefs.PaceAuto,
			Began: noon(), Ended: noon(), Ends: noon(), Left: 20 * time.Second, Feedback: session.Right,
		},
		Posts:  session.Posts{Card: 9, Channel: "D1", TS: map[string]string{"": "1.1", "step-0": "1.2"}},
		Log:    []session.Note{{At: noon(), Due: noon(), What: session.WasHeld, Why: "in-routine"}},
		Days:   []session.Day{{Offered: 1, Started: 2, Done: 3, Stood: 4, Snoozed: 5, Skipped: 6, Seconds: 700}},
		Recent: []string{"desk-reset"},
		Owed: []delivery.Message{{
			ID: 12, To: prefs.UserID{Workspace: "T1", Person: "U1"}, Kind: delivery.StepState, Priority: delivery.Tidy,
			Ref: delivery.Ref{Card: 9, Part: "step-0"}, Edit: true, Routine: "desk-reset", Step: 1,
			Due: noon(), Snoozes: 1, NotBefore: noon(), NotAfter: noon(),
		}},
	}
}

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
