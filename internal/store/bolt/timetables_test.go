package bolt_test

import (
	"errors"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/prefs"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt/buckets"
)

func like(t *testing.T, s *file, id prefs.UserID, table prefs.Timetable) {
	t.Helper()
	check(t, s.Change(t.Context(), id, func(d *session.Desk) error {
		d.Person.OptedIn, d.Person.Prefs.Timetable = noon(), table.Clone()
		return nil
	}))
}

func timetableOf(t *testing.T, s *file, id prefs.UserID) prefs.Timetable {
	t.Helper()
	d, err := s.Desk(t.Context(), id)
	check(t, err)
	return d.Person.Prefs.Timetable
}

// Ana and Ben have the same timetable, which the store keeps once and reads once.
func TestWhoAltersTheirTimetableAltersNobodyElses(t *testing.T) {
	s := openFile(t, filepath.Join(t.TempDir(), "unhunch.db"))
	ana, ben := prefs.UserID{Workspace: "T1", Person: "UANA"}, prefs.UserID{Workspace: "T1", Person: "UBEN"}
	usual := prefs.Defaults("Europe/Lisbon").Timetable
	usual.Plan.Times, usual.Quiet.Off = []prefs.Minute{600, 900}, []prefs.Rule{prefs.RuleDND}
	like(t, s, ana, usual)
	like(t, s, ben, usual)

	alter := func(table *prefs.Timetable) {
		table.Plan.Times[0], table.Hours[1][0].From, table.Quiet.Off[0] = 0, 0, prefs.RuleCall
	}
	read := timetableOf(t, s, ana)
	alter(&read)
	regret := errors.New("no")
	err := s.Change(t.Context(), ana, func(d *session.Desk) error {
		alter(&d.Person.Prefs.Timetable)
		return regret
	})
	if !errors.Is(err, regret) {
		t.Fatal(err)
	}
	for _, id := range []prefs.UserID{ana, ben} {
		if diff := cmp.Diff(usual, timetableOf(t, s, id)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", id, diff)
		}
	}
	check(t, s.Change(t.Context(), ana, func(d *session.Desk) error {
		alter(&d.Person.Prefs.Timetable)
		return nil
	}))
	if diff := cmp.Diff(read, timetableOf(t, s, ana)); diff != "" {
		t.Errorf("Ana (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(usual, timetableOf(t, s, ben)); diff != "" {
		t.Errorf("Ben (-want +got):\n%s", diff)
	}
}

// Ana's timetable cannot be read any more when she changes something else. Ben asks for
// the same one.
func TestATimetableThatIsBackIsBackForAll(t *testing.T) {
	s := openFile(t, filepath.Join(t.TempDir(), "unhunch.db"))
	ana, ben := prefs.UserID{Workspace: "T1", Person: "UANA"}, prefs.UserID{Workspace: "T1", Person: "UBEN"}
	usual := prefs.Defaults("Europe/Lisbon").Timetable
	like(t, s, ana, usual)
	check(t, s.PutRow("timetables", buckets.IDKey(usual.ID()), []byte("\x01{")))
	check(t, s.Change(t.Context(), ana, func(d *session.Desk) error {
		if diff := cmp.Diff(prefs.Timetable{}, d.Person.Prefs.Timetable); diff != "" {
			t.Errorf("while it cannot be read (-want +got):\n%s", diff)
		}
		d.Person.Locale = "en-GB"
		return nil
	}))
	like(t, s, ben, usual)
	if diff := cmp.Diff(usual, timetableOf(t, s, ana)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	check(t, s.Verify())
}
