package bolt_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.etcd.io/bbolt"

	"unhunch/internal/session"
	"unhunch/internal/store"
	"unhunch/internal/store/bolt"
	"unhunch/internal/workspace"
)

// told opens a store whose log is kept.
func told(t *testing.T, path string, now time.Time) (*bolt.Store, *bytes.Buffer) {
	t.Helper()
	var log bytes.Buffer
	s, err := bolt.Open(path, bolt.Options{Now: now, Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	check(t, err)
	return s, &log
}

func keeps(t *testing.T, s *bolt.Store, r workspace.Record) {
	t.Helper()
	if r.Installed.IsZero() {
		r.Installed = clock("09:00")
	}
	check(t, s.ChangeWorkspace(t.Context(), r.ID, clock("09:00"), func(was *workspace.Record) (workspace.What, error) {
		*was = r
		return workspace.WasInstalled, nil
	}))
}

func states(t *testing.T, s *bolt.Store) map[string]workspace.State {
	t.Helper()
	all, err := s.Workspaces(t.Context())
	check(t, err)
	found := map[string]workspace.State{}
	for _, r := range all {
		found[r.ID] = r.State()
	}
	return found
}

func TestARecordThatCannotBeReadIsToldAndPutAside(t *testing.T) {
	for how, meet := range map[string]func(ctx context.Context, s *bolt.Store) error{
		"all are listed": func(ctx context.Context, s *bolt.Store) error {
			_, err := s.Workspaces(ctx)
			return err
		},
		"it is changed": func(ctx context.Context, s *bolt.Store) error {
			return s.ChangeWorkspace(ctx, "T1", clock("10:00"), func(r *workspace.Record) (workspace.What, error) {
				if r.State() != workspace.Unknown || r.ID != "T1" {
					return "", errors.New("something is known of it")
				}
				return "", nil
			})
		},
	} {
		for what, value := range map[string]string{"no JSON": "\x01{oops", "of a later version": "\x02{}", "no value": "\x01"} {
			t.Run(how+", "+what, func(t *testing.T) {
				s, log := told(t, filepath.Join(t.TempDir(), "unhunch.db"), clock("09:00"))
				defer s.Close()
				keeps(t, s, workspace.Record{ID: "T2"})
				check(t, s.PutRow("workspaces", []byte("T1"), []byte(value)))
				one, err := s.Workspace(t.Context(), "T1")
				if err != nil || one.State() != workspace.Unknown {
					t.Errorf("%v, %v", one, err)
				}
				check(t, meet(t.Context(), s))
				if said := log.String(); strings.Count(said, "a row that cannot be read was put aside") != 1 || !strings.Contains(said, "bucket=workspaces workspace=T1") {
					t.Errorf("it says: %s", said)
				}
				if diff := cmp.Diff(map[string]workspace.State{"T2": workspace.Alive}, states(t, s)); diff != "" {
					t.Error(diff)
				}
				stats, err := s.Stats(t.Context())
				if err != nil || stats.Aside != 1 {
					t.Errorf("%d aside, %v", stats.Aside, err)
				}
				check(t, s.ForgetWorkspace(t.Context(), "T1", clock("10:00")))
				if stats, err := s.Stats(t.Context()); err != nil || stats.Aside != 0 {
					t.Errorf("forgotten, and %d aside, %v", stats.Aside, err)
				}
			})
		}
	}
}

// A disk that returns other data than it was given, in a record and in the audit log.
func TestADamagedRecordKeepsNobodyElseFromWorking(t *testing.T) {
	path := filepath.Join(t.TempDir(), "unhunch.db")
	s, _ := told(t, path, clock("09:00"))
	keeps(t, s, workspace.Record{ID: "T1"})
	keeps(t, s, workspace.Record{ID: "T2"})
	check(t, s.Close())
	withBolt(t, path, func(tx *bbolt.Tx) error {
		for _, name := range []string{"workspaces", "audit"} {
			b := tx.Bucket([]byte(name))
			key, value := b.Cursor().First()
			value = bytes.Clone(value)
			value[5] ^= 1
			if err := b.Put(bytes.Clone(key), value); err != nil {
				return err
			}
		}
		return nil
	})
	wrong, err := bolt.File{Path: path}.Check(t.Context())
	check(t, err)
	if len(wrong) != 2 || !strings.Contains(wrong[0].Error()+wrong[1].Error(), `bucket "workspaces", row "T1"`) {
		t.Errorf("a check tells %v", wrong)
	}
	s, log := told(t, path, clock("10:00"))
	defer s.Close()
	if diff := cmp.Diff(map[string]workspace.State{"T2": workspace.Alive}, states(t, s)); diff != "" {
		t.Error(diff)
	}
	entries, err := s.Audit(t.Context(), time.Time{})
	if err != nil || len(entries) != 1 {
		t.Errorf("%v, %v", entries, err)
	}
	if said := log.String(); strings.Count(said, "was put aside") != 2 || !strings.Contains(said, "workspace=T1") {
		t.Errorf("it says: %s", said)
	}
	check(t, s.Verify())
}

// Whoever was leaving when a backup was taken may have come back since.
func TestWhoWasLeavingHasAnotherDayAfterABackupIsPutBack(t *testing.T) {
	dir := t.TempDir()
	path, backup := filepath.Join(dir, "unhunch.db"), filepath.Join(dir, "backup.db")
	s, _ := told(t, path, clock("09:00"))
	keeps(t, s, workspace.Record{ID: "T1", Ended: clock("09:10")})
	keeps(t, s, workspace.Record{ID: "T2", Ended: clock("09:10"), Removed: true})
	keeps(t, s, workspace.Record{ID: "T3"})
	check(t, s.Change(t.Context(), someone("ana"), func(d *session.Desk) error {
		d.Person.OptedIn = clock("09:00")
		return nil
	}))
	check(t, s.Backup(t.Context(), backup, clock("09:20")))
	check(t, s.Close())
	check(t, os.Rename(backup, path))
	days := 24 * time.Hour
	s, _ = told(t, path, clock("09:30").Add(9*days))
	defer s.Close()
	if diff := cmp.Diff(map[string]workspace.State{"T1": workspace.Ended, "T2": workspace.Ended, "T3": workspace.Alive}, states(t, s)); diff != "" {
		t.Error(diff)
	}
	for _, look := range []struct {
		after  time.Duration
		purged int
	}{{0, 0}, {22 * time.Hour, 0}, {23 * time.Hour, 2}, {24 * time.Hour, 0}} {
		purged, err := workspace.Purge(t.Context(), s, clock("09:30").Add(9*days+look.after), refuses)
		if err != nil || len(purged.Gone) != look.purged {
			t.Errorf("after %s: %v, %v", look.after, purged, err)
		}
	}
	check(t, s.Verify())
}

func TestStandingsTellOfRecordsAndOfPeopleAndNameNobody(t *testing.T) {
	path := filepath.Join(t.TempDir(), "unhunch.db")
	s, _ := told(t, path, clock("09:00"))
	keeps(t, s, workspace.Record{ID: "T2", Name: "Acme", Scopes: []string{"chat:write"}})
	keeps(t, s, workspace.Record{ID: "T0", Ended: clock("10:00"), Removed: true})
	for _, who := range []string{"ana", "ben"} { // of T1
		check(t, s.Change(t.Context(), someone(who), func(d *session.Desk) error {
			d.Person.OptedIn, d.Card.ID, d.Days = clock("09:00"), 4, []session.Day{{Date: "2026-11-20", Stood: 1}}
			return nil
		}))
	}
	want := []store.Standing{
		{ID: "T0", State: workspace.Removed, Installed: clock("09:00"), Ended: clock("10:00")},
		{ID: "T1", State: workspace.Unknown, People: 2},
		{ID: "T2", State: workspace.Alive, Installed: clock("09:00"), Scopes: []string{"chat:write"}},
	}
	open, err := s.Standings(t.Context())
	check(t, err)
	wantEntries, err := s.Audit(t.Context(), time.Time{})
	check(t, err)
	check(t, s.Close())
	closed, err := bolt.File{Path: path}.Standings(t.Context())
	check(t, err)
	for how, got := range map[string][]store.Standing{"open": open, "closed": closed} {
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", how, diff)
		}
	}
	entries, err := bolt.File{Path: path}.Audit(t.Context(), time.Time{})
	if diff := cmp.Diff(wantEntries, entries); diff != "" || err != nil || len(entries) != 2 {
		t.Errorf("%v %s", err, diff)
	}
}
