//go:build postgres

package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/session"
	"unhunch/internal/store/postgres"
	"unhunch/internal/workspace"
)

const leaving = 20_000

// crowded is a database with a workspace that removed the app and had many people, who are due,
// follow a routine and are owed something; and with one person of another, who stays.
func crowded(t *testing.T) (s *database, cho prefs.UserID) {
	t.Helper()
	s = openAt(t, emptyDatabase(t))
	cho = prefs.UserID{Workspace: "T2", Person: "UCHO"}
	optIn(t, s, cho, at("10:00"))
	optIn(t, s, person(0), at("10:00"))
	changes(t, s, person(0), func(d *session.Desk) {
		d.Person.Prefs.Timetable.PerDay = 2
		d.Session = session.Session{State: session.Running, Ends: at("10:05")}
		d.Owed = []delivery.Message{{Kind: delivery.Break}}
	})
	changesRecord(t, s, "T1", func(r *workspace.Record) {
		r.Installed, r.Ended, r.Removed = at("8:00"), at("9:00"), true
	})
	if err := s.SetFile(t.Context(), "T1", "nod.gif 01", "F1"); err != nil {
		t.Fatal(err)
	}
	for table, columns := range map[string]string{
		"people": "timetable, value, desk, days", "steps": "at", "messages": "priority, not_before, value",
		"due": "at, late, snoozes, day, count, timetable, calendar, live, doubtful, channel, noted, pauses",
	} {
		runs(t, s.url, fmt.Sprintf(`INSERT INTO %[1]s (workspace, person, %[2]s) SELECT 'T1', 'V' || n, %[2]s
			FROM %[1]s, generate_series(2, %[3]d) n WHERE workspace = 'T1'`, table, columns, leaving))
	}
	return s, cho
}

func changes(t *testing.T, s *database, id prefs.UserID, change func(*session.Desk)) {
	t.Helper()
	if err := s.Change(t.Context(), id, func(d *session.Desk) error {
		change(d)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func changesRecord(t *testing.T, s *database, id string, change func(*workspace.Record)) {
	t.Helper()
	if err := s.ChangeWorkspace(t.Context(), id, at("9:00"), func(r *workspace.Record) (workspace.What, error) {
		change(r)
		return "", nil
	}); err != nil {
		t.Fatal(err)
	}
}

func goes(r workspace.Record) bool { return r.Goes(at("12:00")) }

// Who leaves with twenty thousand people takes many transactions, and others go on between them.
func TestACrowdThatLeavesHoldsNobodyUp(t *testing.T) {
	s, cho := crowded(t)
	last := connect(t, s.url)
	begun, err := last.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := begun.Exec(t.Context(), "SELECT FROM people WHERE workspace = 'T1' AND person = 'V9999' FOR UPDATE"); err != nil {
		t.Fatal(err)
	}
	patient, err := postgres.Open(t.Context(), s.url+"&lock_timeout=120000&statement_timeout=120000", postgres.Options{Now: at("8:00")})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = patient.Close() }()
	purged := make(chan error, 1)
	var left workspace.Entry
	go func() {
		var err error
		left, err = patient.PurgeWorkspace(context.WithoutCancel(t.Context()), "T1", at("12:00"), goes)
		purged <- err
	}()
	for presses := 0; ; presses++ { // V9999 is of the last, whom somebody else has locked
		changes(t, s, cho, func(d *session.Desk) { d.Person.Snoozes++ })
		if d, err := s.Desk(t.Context(), cho); err != nil || d.Person.Snoozes != presses+1 {
			t.Fatalf("%d of %d presses count: %v", d.Person.Snoozes, presses+1, err)
		}
		r, err := s.Workspace(t.Context(), "T1")
		if err != nil {
			t.Fatal(err)
		}
		people, err := s.People(t.Context(), "T1")
		if err != nil {
			t.Fatal(err)
		}
		if len(people) <= 200 {
			if r.Purging != leaving {
				t.Errorf("of a purge that is under way the record says %+v", r)
			}
			break
		}
		select {
		case err := <-purged:
			t.Fatalf("it is over while %d people are there: %v", len(people), err)
		default:
		}
	}
	if err := begun.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := <-purged; err != nil {
		t.Fatal(err)
	}
	want := workspace.Entry{At: at("12:00"), Workspace: "T1", What: workspace.WasPurged, People: leaving}
	if diff := cmp.Diff(want, left); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	s.nothingOf(t, "T1")
	if met, err := beat(t.Context(), s, at("10:00"), holdUntil(at("10:01"))); err != nil || len(met) != 1 || met[0] != cho {
		t.Errorf("met %v, %v", met, err)
	}
}

// A purge that is killed goes on where it was, whatever it is told then.
func TestAPurgeThatWasInterruptedComesToItsEnd(t *testing.T) {
	s, _ := crowded(t)
	ctx, stop := context.WithCancel(t.Context())
	over := make(chan error, 1)
	go func() {
		_, err := s.PurgeWorkspace(ctx, "T1", at("12:00"), goes)
		over <- err
	}()
	for known := leaving; known == leaving; {
		people, err := s.People(t.Context(), "T1")
		if err != nil {
			t.Fatal(err)
		}
		known = len(people)
	}
	stop()
	if err := <-over; !errors.Is(err, context.Canceled) {
		t.Fatalf("it was over at once: %v", err)
	}
	left, err := s.PurgeWorkspace(t.Context(), "T1", at("13:00"), func(workspace.Record) bool { return false })
	want := workspace.Entry{At: at("13:00"), Workspace: "T1", What: workspace.WasPurged, People: leaving}
	if diff := cmp.Diff(want, left); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	s.nothingOf(t, "T1")
}

// nothingOf expects that no table has a row of a workspace, nor a plan that only its people had,
// but for its lease and what the audit log tells.
func (d *database) nothingOf(t *testing.T, id string) {
	t.Helper()
	db := connect(t, d.url)
	for _, table := range []string{"people", "due", "steps", "messages", "files", "heard", "asked", "aside"} {
		if n := counts(t, db, "SELECT count(*) FROM "+table+" WHERE workspace = '"+id+"'"); n != 0 {
			t.Errorf("%s has %d rows of %s", table, n, id)
		}
	}
	if n := counts(t, db, "SELECT count(*) FROM workspaces WHERE id = '"+id+"'"); n != 0 {
		t.Errorf("%s has a record", id)
	}
	if n := counts(t, db, "SELECT count(*) FROM timetables"); n != 1 {
		t.Errorf("%d timetables are kept of one person", n)
	}
	wrong, err := postgres.Closed{Store: d.Store}.Check(t.Context())
	if err != nil || len(wrong) > 0 {
		t.Errorf("a check tells %v, %v", wrong, err)
	}
}

func counts(t *testing.T, db *pgx.Conn, query string) (n int) {
	t.Helper()
	if err := db.QueryRow(t.Context(), query).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	db, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close(context.WithoutCancel(t.Context())) })
	return db
}
