package bolt_test

import (
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

func someone(name string) prefs.UserID { return prefs.UserID{Workspace: "T1", Person: name} }

func clock(s string) time.Time {
	t, err := time.Parse(time.DateTime, "2026-11-20 "+s+":00")
	if err != nil {
		panic(err)
	}
	return t
}

// owing is a change that owes a person so many breaks.
func owing(n int) func(*session.Desk) error {
	return func(d *session.Desk) error {
		d.Owed = make([]delivery.Message, n)
		for i := range d.Owed {
			d.Owed[i].Kind = delivery.Break
		}
		return nil
	}
}

// A backup was taken at two minutes to ten. At twenty past ten it is put back:
// whatever was due or owed meanwhile has been sent, by a process of which this
// file knows nothing.
func TestABackupThatIsPutBackDoublesNothing(t *testing.T) {
	path, kept := filepath.Join(t.TempDir(), "unhunch.db"), filepath.Join(t.TempDir(), "backup.db")
	s, err := bolt.Open(path, bolt.Options{Now: clock("09:00")})
	check(t, err)
	change := func(s *bolt.Store, who string, change func(*session.Desk)) {
		t.Helper()
		check(t, s.Change(t.Context(), someone(who), func(d *session.Desk) error {
			change(d)
			return nil
		}))
	}
	dueAt := func(at string) func(*session.Desk) {
		return func(d *session.Desk) { d.Person.Prefs, d.Person.Due = prefs.Defaults("Europe/Lisbon"), clock(at) }
	}
	change(s, "ana", dueAt("10:00"))
	change(s, "ben", dueAt("10:50"))
	change(s, "cho", func(d *session.Desk) {
		d.Card.ID = 5
		d.Session = session.Session{Card: 5, State: session.Running, Began: clock("09:57"), Since: clock("09:57"), Ends: clock("09:59")}
	})
	change(s, "dan", func(d *session.Desk) { d.Owed = []delivery.Message{{Kind: delivery.Reminder, Due: clock("09:57")}} })
	change(s, "eve", func(d *session.Desk) { d.Owed = []delivery.Message{{Kind: delivery.Break, NotBefore: clock("10:05")}} })
	change(s, "fay", func(d *session.Desk) {
		d.Owed = []delivery.Message{{Kind: delivery.Card, Ref: delivery.Ref{Card: 6}, Edit: true}}
	})
	change(s, "gil", owingReminder)
	change(s, "ida", func(d *session.Desk) { d.Summary, d.Week = clock("10:00"), "2026-11-16" })
	change(s, "jon", func(d *session.Desk) { d.Summary, d.Week = clock("10:50"), "2026-11-16" })
	ready, _, err := s.Pending(t.Context(), clock("09:57"), 9)
	check(t, err)
	last := ready[len(ready)-1].ID
	claims, err := s.Intend(t.Context(), ready[len(ready)-1:]) // gil's is on its way
	if err != nil || len(claims) != 1 {
		t.Fatalf("claims %+v, %v", claims, err)
	}
	check(t, s.Backup(t.Context(), kept, clock("09:58")))
	check(t, s.Close())

	content, err := os.ReadFile(kept)
	check(t, err)
	check(t, os.WriteFile(path, content, 0o600))
	s, err = bolt.Open(path, bolt.Options{Now: clock("10:20")})
	check(t, err)
	unknown, err := s.Recover(t.Context(), clock("10:20"))
	if err != nil || unknown != 3 {
		t.Errorf("recovered %d, %v; want dan's, eve's and gil's", unknown, err)
	}
	ready, next, err := s.Pending(t.Context(), clock("10:20"), 9)
	if err != nil || len(ready) != 1 || ready[0].To != someone("fay") || !next.IsZero() {
		t.Errorf("owed %+v, next %v, %v; want fay's edit, which may be repeated", ready, next, err)
	}
	desk, err := s.Desk(t.Context(), someone("cho"))
	check(t, err)
	want := session.Session{Card: 5, State: session.Stopped, Began: clock("09:57"), Ended: clock("10:20")}
	if diff := cmp.Diff(want, desk.Session); diff != "" {
		t.Errorf("cho's routine: %s", diff)
	}
	desk, err = s.Desk(t.Context(), someone("dan"))
	if diff := cmp.Diff([]session.Note{{At: clock("10:20"), Due: clock("09:57"), What: session.WasUnknown, Why: "crashed"}}, desk.Log); diff != "" || err != nil {
		t.Errorf("dan's log: %s, %v", diff, err)
	}
	change(s, "hal", func(d *session.Desk) { check(t, owing(1)(d)) })
	check(t, s.Close())

	// It is restarted before the first beat. What was owed since is owed still.
	s, err = bolt.Open(path, bolt.Options{Now: clock("10:21")})
	check(t, err)
	defer func() { check(t, s.Close()) }()
	if unknown, err := s.Recover(t.Context(), clock("10:21")); err != nil || unknown != 0 {
		t.Errorf("recovered %d more, %v", unknown, err)
	}
	ready, _, err = s.Pending(t.Context(), clock("10:21"), 9)
	if err != nil || len(ready) != 2 || ready[1].To != someone("hal") || ready[1].ID <= last {
		t.Errorf("owed %+v, %v", ready, err)
	}
	for _, c := range []struct {
		at   string
		want map[string]bool
	}{{"10:21", map[string]bool{"ana": true}}, {"10:50", map[string]bool{"ben": false}}} {
		at, want := c.at, c.want
		met := map[string]bool{}
		beat, err := s.Advance(t.Context(), clock(at), 9, func(d schedule.Due) schedule.Decision {
			met[d.User.Person] = d.Doubtful
			return schedule.Decision{Verdict: schedule.Dropped, Reason: schedule.MaybeSent, Next: clock("23:00")}
		})
		check(t, err)
		var woken []prefs.UserID // ida's summary may have been sent
		if at == "10:50" {
			woken = []prefs.UserID{someone("jon")}
		}
		if diff := cmp.Diff(woken, beat.Steps); diff != "" {
			t.Errorf("steps over at %s: %s", at, diff)
		}
		if diff := cmp.Diff(want, met); diff != "" {
			t.Errorf("doubtful at %s: %s", at, diff)
		}
	}
	check(t, s.Verify())
}

func owingReminder(d *session.Desk) {
	d.Owed = []delivery.Message{{Kind: delivery.Reminder, Due: clock("09:56")}}
}
