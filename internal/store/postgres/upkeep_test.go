//go:build postgres

package postgres_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/session"
	"unhunch/internal/store"
	"unhunch/internal/store/postgres"
	"unhunch/internal/workspace"
)

// lived is a store in which a few people have lived: all that is kept is there.
func lived(t *testing.T) *database {
	t.Helper()
	s := openAt(t, emptyDatabase(t))
	for n := range 3 {
		optIn(t, s, person(n), at("10:00"))
	}
	optIn(t, s, prefs.UserID{Workspace: "T2", Person: "UCHO"}, at("10:30"))
	changes(t, s, person(0), func(d *session.Desk) {
		d.Session = session.Session{State: session.Running, Ends: at("10:05")}
		d.Days = []session.Day{{Date: "2026-11-19", Stood: 1}}
		d.Person.Calendar = prefs.Calendar{Sealed: prefs.Sealed{1, 2}, Key: "0a1b2c3d", Host: "calendar.example", Since: at("7:00")}
		d.Owed = []delivery.Message{{Kind: delivery.Break}, {Kind: delivery.Summary, NotBefore: at("17:00")}}
	})
	changes(t, s, person(1), func(d *session.Desk) {
		d.Person.Calendar = prefs.Calendar{Sealed: prefs.Sealed{3}, Key: "99999999", Host: "calendar.example", Since: at("7:00"), Trouble: prefs.Unreachable}
		d.Person.Prefs.Timetable.PerDay = 3
	})
	changesRecord(t, s, "T1", func(r *workspace.Record) {
		r.Installed, r.Ended, r.Scopes, r.Token, r.Refresh = at("8:00"), at("9:00"), []string{"chat:write"}, []byte("sealed"), []byte("this, too")
	})
	changesRecord(t, s, "T3", func(r *workspace.Record) { r.Installed = at("8:00") })
	for _, err := range []error{
		s.SetHeard(t.Context(), "T1", "status", at("9:00")),
		s.SetHeard(t.Context(), "T2", "status", at("9:00").AddDate(0, 0, 1)),
		s.SetHeard(t.Context(), "T2", "huddle", at("9:00")),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func TestAnOperatorIsToldHowItStandsWithEachWorkspace(t *testing.T) {
	s := lived(t)
	got, err := s.Standings(t.Context())
	want := []store.Standing{
		{ID: "T1", State: workspace.Ended, Installed: at("8:00"), Ended: at("9:00"), Scopes: []string{"chat:write"}, People: 3, Token: []byte("sealed"), Refresh: []byte("this, too")},
		{ID: "T2", State: workspace.Unknown, People: 1},
		{ID: "T3", State: workspace.Alive, Installed: at("8:00")},
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestAddressesAreCountedByTheKeyTheyAreSealedWith(t *testing.T) {
	s := lived(t)
	with, others, err := s.Addresses(t.Context(), "0a1b2c3d")
	if err != nil || with != 1 || !slices.Equal(others, []prefs.UserID{person(1)}) {
		t.Errorf("%d with it, and others of %v, %v", with, others, err)
	}
}

func TestWhatIsInAStoreIsCounted(t *testing.T) {
	s := lived(t)
	stats, err := s.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	heard := map[string]time.Time{"status": at("0:00").AddDate(0, 0, 1), "huddle": at("0:00")}
	want := store.Stats{MadeBy: "unhunch ", People: 4, Format: 1, Heard: heard, Calendars: map[string]int{"0a1b2c3d": 1, "99999999": 1}, Troubles: map[prefs.CalendarTrouble]int{prefs.Unreachable: 1}}
	if diff := cmp.Diff(want, stats, cmpopts.IgnoreFields(store.Stats{}, "Bytes", "Buckets")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	rows, took := map[string]int{}, int64(0)
	for _, b := range stats.Buckets {
		took += b.Took
		if rows[b.Name] = b.Rows; b.Took < b.Held || b.Rows > 0 && b.Held == 0 {
			t.Errorf("%+v", b)
		}
	}
	if stats.Bytes != took || took == 0 {
		t.Errorf("it takes %d bytes, and its tables %d", stats.Bytes, took)
	}
	for name, n := range map[string]int{"people": 4, "due": 4, "steps": 1, "messages": 2, "timetables": 2, "workspaces": 2, "heard": 3, "aside": 0, "files": 0, "leases": 3} {
		if got, told := rows[name]; got != n || !told {
			t.Errorf("%s has %d rows, want %d", name, got, n)
		}
	}
	gauge, err := s.Gauge(t.Context())
	if diff := cmp.Diff(store.Gauge{Owed: 2, Heard: heard}, gauge, cmpopts.IgnoreFields(store.Gauge{}, "Bytes")); diff != "" || err != nil || gauge.Bytes == 0 {
		t.Errorf("%v, %d bytes (-want +got):\n%s", err, gauge.Bytes, diff)
	}
}

// A scrape asks for it several times, and a page of figures is no reason to count again.
func TestAGaugeThatWasJustReadIsNotReadAgain(t *testing.T) {
	s := lived(t)
	before, err := s.Gauge(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	changes(t, s, person(2), func(d *session.Desk) { d.Owed = []delivery.Message{{Kind: delivery.Break}} })
	if after, err := s.Gauge(t.Context()); err != nil || after.Owed != before.Owed {
		t.Errorf("%d owed, then %d, %v", before.Owed, after.Owed, err)
	}
	s.Forgotten()
	if after, err := s.Gauge(t.Context()); err != nil || after.Owed != before.Owed+1 {
		t.Errorf("%d owed, and then, long after one more, %d, %v", before.Owed, after.Owed, err)
	}
}

func TestWhatPostgreSQLDoesByItselfIsSaid(t *testing.T) {
	s := openAt(t, emptyDatabase(t))
	closed := postgres.Closed{Store: s.Store}
	_, _, compact := closed.Compact(t.Context())
	for task, errs := range map[store.Task][]error{
		store.ToBackUp:  {s.Backup(t.Context(), "backup.db", at("10:00")), s.Copy(t.Context(), nil), closed.Backup(t.Context(), "backup.db")},
		store.ToCompact: {compact},
	} {
		for _, err := range errs {
			if none, ok := errors.AsType[*store.NotHere](err); !ok || none.Task != task {
				t.Errorf("to %s: %v", task, err)
			}
		}
	}
	if err := s.Here(); err != nil {
		t.Error(err)
	}
}

// What a call has noted before the connection was lost is not somebody else's.
func TestWhoAsksAgainWhetherItIsTheFirstStillIs(t *testing.T) {
	s := openAt(t, emptyDatabase(t))
	for i, mark := range []string{"this call", "this call", "another"} {
		first, err := s.OnceMarked(t.Context(), []byte("envelope 1"), at("10:00"), []byte(mark))
		if want := mark == "this call"; err != nil || first != want {
			t.Errorf("call %d, %s: %t, %v", i, mark, first, err)
		}
	}
}
