package bolt_test

import (
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt"
)

// The file was made by the last program that wrote format 1. Ana changed her
// wish twice after the beat had moved it on, so that two rows of hers were left
// behind; Ben's plan has ended; Cho is in a routine; of what Dan is owed, one
// message may be sent, one waits, and a reminder and an edit are being sent.
func TestAFileOfFormat1IsTakenOver(t *testing.T) {
	path := filepath.Join(t.TempDir(), "unhunch.db")
	unpack(t, filepath.Join("testdata", "version1.db.gz"), path)
	finds(t, path) // before it is taken over, too
	s := openFile(t, path)

	unknown, err := s.Recover(t.Context(), clock("09:05"))
	if err != nil || unknown != 1 {
		t.Errorf("recovered %d, %v; want Dan's reminder", unknown, err)
	}
	ready, next, err := s.Pending(t.Context(), clock("09:05"), 9)
	check(t, err)
	var kinds []delivery.Kind
	for _, m := range ready {
		kinds = append(kinds, m.Kind)
	}
	if diff := cmp.Diff([]delivery.Kind{delivery.Break, delivery.Card}, kinds); diff != "" || !next.Equal(clock("12:00")) {
		t.Errorf("owed: %s, next %v", diff, next)
	}

	ana, err := s.Desk(t.Context(), someone("ana"))
	check(t, err)
	want := session.Desk{
		Person: prefs.Person{
			ID: someone("ana"), OptedIn: clock("08:00"), Channel: "D1", Prefs: prefs.Defaults("Europe/Lisbon"),
			Due: clock("11:00"), Snoozes: 1, Version: 3,
		},
		Log: []session.Note{
			{At: clock("08:20"), Due: clock("08:20"), What: session.WasDropped, Why: "off-hours"},
			{At: clock("08:10"), Due: clock("08:10"), What: session.WasDropped, Why: "off-hours"},
		},
		Days:   []session.Day{{Date: "2026-11-20", Stood: 1}, {Date: "2026-11-19", Done: 2, Seconds: 300}},
		Recent: []string{"desk-reset"},
		Waits:  session.Waits{For: clock("11:00"), Due: clock("11:00"), At: clock("11:00"), Snoozes: 1},
	}
	if diff := cmp.Diff(want, ana); diff != "" {
		t.Errorf("ana's desk (-want +got):\n%s", diff)
	}
	cho, err := s.Desk(t.Context(), someone("cho"))
	check(t, err)
	if cho.Card.Routine != "desk-reset" || cho.Posts.TS[""] != "1.1" || cho.Session.State != session.Running || cho.Days[0].Offered != 1 {
		t.Errorf("cho's desk: %+v", cho)
	}

	var met []string
	var steps []prefs.UserID
	for _, at := range []string{"09:02", "11:00", "11:30", "12:30"} {
		beat, err := s.Advance(t.Context(), clock(at), 9, func(d schedule.Due) schedule.Decision {
			met = append(met, at+" "+d.User.Person)
			return schedule.Decision{Verdict: schedule.Dropped, Reason: schedule.OffHours, Next: clock("23:00"), Day: d.Day}
		})
		check(t, err)
		if at == "09:02" {
			steps = beat.Steps
		}
	}
	if diff := cmp.Diff([]string{"11:00 ana", "11:30 cho"}, met); diff != "" {
		t.Errorf("reminders: %s", diff)
	}
	if diff := cmp.Diff([]prefs.UserID{someone("cho")}, steps); diff != "" {
		t.Errorf("steps over: %s", diff)
	}

	// What is written now is of version 2, and days of both versions are one.
	check(t, s.Change(t.Context(), someone("ana"), func(d *session.Desk) error {
		d.Days[0].Stood++
		d.Person.Due = clock("22:00")
		return nil
	}))
	ana, err = s.Desk(t.Context(), someone("ana"))
	check(t, err)
	want.Days[0].Stood = 2
	if diff := cmp.Diff(want.Days, ana.Days); diff != "" {
		t.Errorf("ana's days: %s", diff)
	}
	check(t, s.Forget(t.Context(), someone("ana")))
	check(t, s.Change(t.Context(), someone("cho"), func(d *session.Desk) error {
		d.Session.Ends = clock("09:30")
		return nil
	}))
}

func unpack(t *testing.T, from, to string) {
	t.Helper()
	packed, err := os.Open(from)
	check(t, err)
	defer packed.Close()
	r, err := gzip.NewReader(packed)
	check(t, err)
	content, err := io.ReadAll(r)
	check(t, err)
	check(t, os.WriteFile(to, content, 0o600))
}

func TestAFileOfFormat1IsTakenOverOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "unhunch.db")
	unpack(t, filepath.Join("testdata", "version1.db.gz"), path)
	for n := range 2 {
		s, err := bolt.Open(path, bolt.Options{Now: time.Unix(0, 0), MadeBy: []string{"2.0", "2.1"}[n]})
		check(t, err)
		stats, err := s.Stats(t.Context())
		if err != nil || stats.MadeBy != "unhunch 2.0" { // which is what one that reads format 1 tells
			t.Errorf("made by %s, %v", stats.MadeBy, err)
		}
		next, err := s.NextDue(t.Context())
		if err != nil || !next.Equal(clock("09:02")) {
			t.Errorf("next %v, %v", next, err)
		}
		check(t, s.Verify())
		check(t, s.Close())
	}
}
