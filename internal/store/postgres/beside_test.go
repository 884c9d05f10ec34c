//go:build postgres

package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
	"unhunch/internal/store/postgres/pgtest"
)

func at(clock string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", "2026-11-20 "+clock)
	if err != nil {
		panic(err)
	}
	return t
}

func person(n int) prefs.UserID {
	return prefs.UserID{Workspace: "T1", Person: fmt.Sprintf("U%03d", n)}
}

func optIn(t *testing.T, s *database, id prefs.UserID, due time.Time) {
	t.Helper()
	err := s.Change(t.Context(), id, func(d *session.Desk) error {
		d.Person.Prefs, d.Person.OptedIn, d.Person.Due = prefs.Defaults("Europe/Lisbon"), at("8:00"), due
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func holdUntil(next time.Time) func(schedule.Due) schedule.Decision {
	return func(d schedule.Due) schedule.Decision {
		return schedule.Decision{Verdict: schedule.Held, Reason: schedule.DND, Next: next, First: d.First, Day: d.Day}
	}
}

// beat is who was decided about.
func beat(ctx context.Context, s *database, now time.Time, decide func(schedule.Due) schedule.Decision) (met []prefs.UserID, err error) {
	_, err = s.Advance(ctx, now, 1000, func(d schedule.Due) schedule.Decision {
		met = append(met, d.User)
		return decide(d)
	})
	return met, err
}

// Whoever presses a button holds nobody else's reminder up, nor waits for their own.
func TestABeatWaitsForNobodyWhoIsChangedMeanwhile(t *testing.T) {
	for name, change := range map[string]func(*session.Desk) error{
		"when they are reminded": func(d *session.Desk) error {
			d.Person.Due = at("12:00")
			return nil
		},
		"what they have on their desk": func(d *session.Desk) error {
			d.Own = append(d.Own, session.Own{Until: "2026-11-30"})
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := openAt(t, emptyDatabase(t))
			optIn(t, s, person(1), at("10:00"))
			optIn(t, s, person(2), at("10:00"))
			err := s.Change(t.Context(), person(1), func(d *session.Desk) error {
				beaten, err := s.Advance(t.Context(), at("10:00"), 9, holdUntil(at("10:01")))
				if err != nil {
					return err
				}
				if beaten.Due != 1 {
					t.Errorf("%d were moved while one of two was changed, want the other one", beaten.Due)
				}
				return change(d)
			})
			if err != nil {
				t.Fatal(err)
			}
			d, err := s.Desk(t.Context(), person(2))
			if err != nil || len(d.Log) != 1 {
				t.Errorf("the other's log: %+v, %v", d.Log, err)
			}
			met, err := beat(t.Context(), s, at("10:00"), holdUntil(at("10:01")))
			if want := name != "when they are reminded"; err != nil || slices.Contains(met, person(1)) != want || slices.Contains(met, person(2)) {
				t.Errorf("then met %v, %v", met, err)
			}
		})
	}
}

// Two replicas that both believe that they hold a workspace decide about nobody twice.
func TestWhoIsDueIsMovedOnceByWhoeverBeats(t *testing.T) {
	const people = 100
	url := emptyDatabase(t)
	one, other := openAt(t, url), openAt(t, url)
	for n := range people {
		optIn(t, one, person(n), at("10:00"))
	}
	var mu sync.Mutex
	moved := 0
	var both errgroup.Group
	for _, s := range []*database{one, other} {
		both.Go(func() error {
			for {
				b, err := s.Advance(t.Context(), at("10:00"), 7, holdUntil(at("10:01")))
				mu.Lock()
				moved += b.Due
				mu.Unlock()
				if err != nil || !b.More {
					return err
				}
			}
		})
	}
	if err := both.Wait(); err != nil {
		t.Fatal(err)
	}
	met, err := beat(t.Context(), one, at("10:00"), holdUntil(at("10:01")))
	if err != nil || moved+len(met) != people {
		t.Errorf("%d were moved, and %d then: of %d people (%v)", moved, len(met), people, err)
	}
	d, err := one.Desk(t.Context(), person(0))
	if err != nil || len(d.Log) != 1 {
		t.Errorf("a log: %+v, %v", d.Log, err)
	}
}

// Somebody's first presses on two replicas make one record.
func TestWhoIsMetTwiceAtOnceIsOnePerson(t *testing.T) {
	const presses = 8
	url := emptyDatabase(t)
	stores := []*database{openAt(t, url), openAt(t, url)}
	var all errgroup.Group
	for n := range presses {
		all.Go(func() error {
			return stores[n%2].Change(t.Context(), person(1), func(d *session.Desk) error {
				d.Own = append(slices.Clone(d.Own), session.Own{Until: fmt.Sprint("2026-12-0", n+1)})
				return nil
			})
		})
	}
	if err := all.Wait(); err != nil {
		t.Fatal(err)
	}
	d, err := stores[0].Desk(t.Context(), person(1))
	if err != nil || len(d.Own) != presses {
		t.Errorf("%d of %d presses count (%v)", len(d.Own), presses, err)
	}
}

// cut ends all connections to a database.
func cut(t *testing.T, url string) {
	t.Helper()
	runs(t, pgtest.Admin(url), "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
}

// Connections that were cut while nobody needed them, as when the server was started anew,
// are nobody's trouble.
func TestWhatWasCutInBetweenIsNotNoticed(t *testing.T) {
	url := emptyDatabase(t)
	s := openAt(t, url)
	var all errgroup.Group // so that there are several
	for n := range 4 {
		all.Go(func() error {
			_, err := s.Desk(t.Context(), person(n))
			return err
		})
	}
	if err := all.Wait(); err != nil {
		t.Fatal(err)
	}
	cut(t, url)
	optIn(t, s, person(1), at("10:00"))
	cut(t, url)
	if d, err := s.Desk(t.Context(), person(1)); err != nil || !d.Person.Due.Equal(at("10:00")) {
		t.Errorf("due %s, %v", d.Person.Due, err)
	}
	cut(t, url)
	if met, err := beat(t.Context(), s, at("10:00"), holdUntil(at("10:01"))); err != nil || len(met) != 1 {
		t.Errorf("met %v, %v", met, err)
	}
}

// A connection that is cut in the middle has a step done from its beginning, once.
func TestAChangeThatIsCutInTheMiddleIsMadeOnce(t *testing.T) {
	url := emptyDatabase(t)
	s := openAt(t, url)
	optIn(t, s, person(1), at("10:00"))
	asked := 0
	err := s.Change(t.Context(), person(1), func(d *session.Desk) error {
		if asked++; asked == 1 {
			cut(t, url)
		}
		d.Own = append(d.Own, session.Own{Until: "2026-11-30"})
		return nil
	})
	d, problem := s.Desk(t.Context(), person(1))
	if err := errors.Join(err, problem); err != nil || asked != 2 || len(d.Own) != 1 {
		t.Errorf("asked %d times, %d there: %v", asked, len(d.Own), err)
	}
}

// What cannot be read of somebody is put aside, and costs nobody else a reminder.
func TestWhatCannotBeReadIsPutAside(t *testing.T) {
	url := emptyDatabase(t)
	s := openAt(t, url)
	optIn(t, s, person(1), at("10:00"))
	optIn(t, s, person(2), at("10:00"))
	runs(t, url, "UPDATE people SET desk = '\\x07', days = '\\x07' WHERE person = 'U001'")
	if d, err := s.Desk(t.Context(), person(1)); err != nil || len(d.Log) != 0 || !d.Person.Due.Equal(at("10:00")) {
		t.Errorf("it is read as %+v, %v", d, err)
	}
	if met, err := beat(t.Context(), s, at("10:00"), holdUntil(at("10:01"))); err != nil || len(met) != 2 {
		t.Errorf("met %v, %v", met, err)
	}
	if d, err := s.Desk(t.Context(), person(1)); err != nil || len(d.Log) != 1 {
		t.Errorf("then the log is %+v, %v", d.Log, err)
	}
	if got, want := asideIn(t, url), []string{"U001 desk"}; !slices.Equal(got, want) {
		t.Errorf("put aside by a beat: %q, want %q", got, want)
	}
	if err := s.Change(t.Context(), person(1), func(*session.Desk) error { return nil }); err != nil {
		t.Fatal(err)
	}
	runs(t, url, "UPDATE people SET value = '\\x07' WHERE person = 'U002'")
	if err := s.Change(t.Context(), person(2), func(d *session.Desk) error {
		if !d.Person.Due.IsZero() || !d.Waits.At.IsZero() {
			t.Errorf("somebody whose record is lost is reminded: %+v", d.Waits)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if met, err := beat(t.Context(), s, at("10:01"), holdUntil(at("10:02"))); err != nil || !slices.Equal(met, []prefs.UserID{person(1)}) {
		t.Errorf("then met %v, %v", met, err)
	}
	if got, want := asideIn(t, url), []string{"U001 days", "U001 desk", "U002 person"}; !slices.Equal(got, want) {
		t.Errorf("put aside: %q, want %q", got, want)
	}
}

func asideIn(t *testing.T, url string) []string {
	t.Helper()
	db, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close(t.Context()) }()
	all, err := db.Query(t.Context(), "SELECT person || ' ' || part FROM aside ORDER BY 1")
	if err != nil {
		t.Fatal(err)
	}
	found, err := pgx.CollectRows(all, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// A beat costs what is due, however many others there are, and whatever the server has
// counted of its tables.
func TestABeatFindsWhoIsDueByTheTime(t *testing.T) {
	url := pgtest.URL(t)
	s := openAt(t, url)
	admins := pgtest.Admin(url)
	for _, stage := range []struct {
		name    string
		prepare []string
	}{
		{"a store that was just begun", nil},
		{"a crowd that nobody has counted", []string{
			"ALTER TABLE due SET (autovacuum_enabled = false)",
			`INSERT INTO due SELECT 'T' || i % 500, 'U' || i, timestamptz '2026-11-20 10:00+00' + i % 3000 * interval '1 s', 0, 0, 1, 0, 1, false, false, false, '', '', NULL FROM generate_series(1, 50000) i`,
			"INSERT INTO leases (workspace, epoch) SELECT 'T' || i, 0 FROM generate_series(0, 499) i ON CONFLICT DO NOTHING",
		}},
		{"a crowd that was counted", []string{"ANALYZE"}},
	} {
		runs(t, admins, stage.prepare...)
		for what, look := range s.Looks() {
			plan := planOf(t, url, look)
			if !strings.Contains(plan, "due_at") || strings.Contains(plan, "due_pkey") || strings.Contains(plan, "Seq Scan on due") {
				t.Errorf("%s, %s:\n%s", stage.name, what, plan)
			}
		}
	}
}

// planOf is how the server does a statement, whatever its parameters are.
func planOf(t *testing.T, url, statement string) string {
	t.Helper()
	db, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close(t.Context()) }()
	if _, err := db.Exec(t.Context(), "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; PREPARE look (timestamptz, bigint) AS "+statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
	all, err := db.Query(t.Context(), "EXPLAIN (COSTS off) EXECUTE look (now(), 10)", pgx.QueryExecModeSimpleProtocol)
	if err != nil {
		t.Fatal(err)
	}
	lines, err := pgx.CollectRows(all, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n")
}

// A replica that was stopped in the middle of a change has what it has locked until the
// server ends it. That is one person's trouble.
func TestABeatWaitsForNobodyWhomAStoppedReplicaHasLocked(t *testing.T) {
	url := emptyDatabase(t)
	s := openAt(t, url)
	optIn(t, s, person(1), at("10:00"))
	optIn(t, s, person(2), at("10:00"))
	stopped, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = stopped.Close(t.Context()) }()
	if _, err := stopped.Exec(t.Context(), "BEGIN; SELECT FROM due WHERE person = 'U001' FOR NO KEY UPDATE"); err != nil {
		t.Fatal(err)
	}
	met, err := beat(t.Context(), s, at("10:00"), holdUntil(at("10:01")))
	if err != nil || !slices.Equal(met, []prefs.UserID{person(2)}) {
		t.Errorf("met %v, %v", met, err)
	}
}
