//go:build postgres

package postgres_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
	"unhunch/internal/store/postgres"
	"unhunch/internal/store/postgres/pgtest"
	"unhunch/internal/workspace"
)

func restored(t *testing.T, url string, now time.Time) {
	t.Helper()
	if err := postgres.Restored(t.Context(), url, postgres.Options{Now: now}, now); err != nil {
		t.Fatal(err)
	}
}

// opensRestored works with such a store as the first.
func opensRestored(t *testing.T, url string) *database {
	t.Helper()
	s := openFree(t, url)
	for n := counts(t, connect(t, url), "SELECT count(*) FROM leases"); n > 0; {
		n -= <-s.gained
	}
	return s
}

// backup is a copy of a database from this moment, with which nobody works.
func backup(t *testing.T, d *database) string {
	t.Helper()
	url := pgtest.Copy(t, empty, d.url)
	runs(t, url, "UPDATE replicas SET until = now() - interval '1 day'")
	return url
}

// Everything may have been sent since the backup was taken: nothing is sent twice, and nothing is
// lost without a word.
func TestABackupThatIsPutBackSendsNothingTwice(t *testing.T) {
	before := lived(t)
	changes(t, before, person(2), func(d *session.Desk) {
		d.Person.Due = at("13:00")
		d.Owed = []delivery.Message{{Kind: delivery.Reminder, Due: at("10:00"), NotAfter: at("11:00")}}
	})
	url := backup(t, before)
	restored(t, url, at("12:00"))
	s := opensRestored(t, url)

	if ready, _, err := s.Pending(t.Context(), at("18:00"), 9); err != nil || len(ready) > 0 {
		t.Errorf("%d messages are to be sent, %v", len(ready), err)
	}
	if n := counts(t, connect(t, url), "SELECT count(*) FROM messages"); n != 0 { // whoever took the workspaces over has settled them
		t.Errorf("%d messages are not settled", n)
	}
	doubtful := map[prefs.UserID]bool{}
	_, err := s.Advance(t.Context(), at("13:00"), 99, func(d schedule.Due) schedule.Decision {
		doubtful[d.User] = d.Doubtful
		return holdUntil(at("13:01"))(d)
	})
	cho := prefs.UserID{Workspace: "T2", Person: "UCHO"}
	if diff := cmp.Diff(map[prefs.UserID]bool{person(0): true, person(1): true, cho: true, person(2): false}, doubtful); diff != "" || err != nil {
		t.Errorf("whose reminder may have been sent, %v (-want +got):\n%s", err, diff)
	}
	desk, err := s.Desk(t.Context(), person(0))
	if err != nil || desk.Session.State != session.Stopped || !desk.Session.Ended.Equal(at("12:00")) {
		t.Errorf("the routine that ran then: %+v, %v", desk.Session, err)
	}
	desk, err = s.Desk(t.Context(), person(2))
	if err != nil || !slices.ContainsFunc(desk.Log, func(n session.Note) bool { return n.What == session.WasUnknown }) {
		t.Errorf("the log of who was owed a reminder does not tell of it: %+v, %v", desk.Log, err)
	}
	record, err := s.Workspace(t.Context(), "T1")
	if err != nil || record.State() != workspace.Ended || !record.Ended.Equal(at("12:00")) {
		t.Errorf("who was leaving: %+v, %v", record, err)
	}
	wrong, err := postgres.Closed{Store: s.Store}.Check(t.Context())
	if err != nil || len(wrong) > 0 {
		t.Errorf("a check tells %v, %v", wrong, err)
	}
}

// A press on an old card is not taken for one on a new card, and who worked with the store that was
// lost works no more with this one.
func TestABackupThatIsPutBackGoesOnWithOtherIDsAndLeases(t *testing.T) {
	before := lived(t)
	url := backup(t, before)
	epochs := func() (n int) { return counts(t, connect(t, url), "SELECT min(epoch) FROM leases") }
	was := epochs()
	restored(t, url, at("12:00"))
	if is := epochs(); is <= was {
		t.Errorf("the first epoch was %d and is %d", was, is)
	}
	if n := counts(t, connect(t, url), "SELECT count(*) FROM leases WHERE holder IS NOT NULL"); n != 0 {
		t.Errorf("%d workspaces are held", n)
	}
	s := opensRestored(t, url)
	changes(t, s, person(1), func(d *session.Desk) { d.Owed = []delivery.Message{{Kind: delivery.Break}} })
	ready, _, err := s.Pending(t.Context(), at("12:00"), 9)
	if err != nil || len(ready) != 1 || ready[0].ID < uint64(at("12:00").Unix())<<20 {
		t.Errorf("owed next: %+v, %v", ready, err)
	}
}

func TestAStoreWithWhichABotWorksIsNotTakenForARestoredOne(t *testing.T) {
	s := lived(t)
	err := postgres.Restored(t.Context(), s.url, postgres.Options{Now: at("12:00")}, at("12:00"))
	if !errors.Is(err, postgres.ErrRunning) || !strings.Contains(err.Error(), "unhunch") {
		t.Errorf("it says %v", err)
	}
	if ready, _, err := s.Pending(t.Context(), at("18:00"), 9); err != nil || len(ready) != 2 {
		t.Errorf("%d messages are to be sent, %v", len(ready), err)
	}
}

// Interrupted anywhere, it is done again before any bot works with the store.
func TestARestoreThatWasInterruptedIsDoneAgain(t *testing.T) {
	url := backup(t, lived(t))
	runs(t, url, "INSERT INTO meta (key, value) VALUES ('restoring', '2026-11-20T11:59:00Z')", "UPDATE messages SET epoch = -1")
	if _, err := postgres.Open(t.Context(), url, postgres.Options{Now: at("12:00")}); !errors.Is(err, postgres.ErrRestoring) {
		t.Errorf("it is opened: %v", err)
	}
	restored(t, url, at("12:00"))
	s := opensRestored(t, url)
	desk, err := s.Desk(t.Context(), person(0))
	want := session.Session{State: session.Stopped, Ended: at("12:00")}
	if diff := cmp.Diff(want, desk.Session, cmpopts.EquateEmpty()); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}
