package bolt_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/seal"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt"
	"unhunch/internal/workspace"
)

// crowded is a store in which T1 removed the app, with 500 people who are due, follow a
// routine and are owed something; and with one of T2, for whom all goes on.
type crowded struct {
	*testing.T
	*bolt.Store
	path string
}

const (
	leaving = 500
	stays   = "T2"
)

func openCrowded(t *testing.T, removed bool) *crowded {
	t.Helper()
	c := &crowded{T: t, path: filepath.Join(t.TempDir(), "unhunch.db")}
	c.open("09:00")
	who := func(i int) prefs.UserID {
		if i == leaving {
			return prefs.UserID{Workspace: stays, Person: "UCHO"}
		}
		return prefs.UserID{Workspace: "T1", Person: fmt.Sprintf("U%03d", i)}
	}
	check(t, c.Bulk(leaving+1, who, func(i int, d *session.Desk) {
		d.Person.OptedIn, d.Person.Prefs, d.Person.Channel = clock("09:00"), prefs.Defaults("Etc/UTC"), "D1"
		d.Person.Due = clock("10:00").Add(time.Duration(i) * time.Second)
		d.Days = []session.Day{{Date: "2026-11-19", Stood: 1}}
		if i%2 == 0 {
			d.Session = session.Session{State: session.Running, Ends: clock("10:05")}
		}
		d.Owed = []delivery.Message{{Kind: delivery.Break}}
	}))
	_, err := c.Advance(t.Context(), clock("10:04"), 400, func(schedule.Due) schedule.Decision { // reminders that are awaited
		return schedule.Decision{Verdict: schedule.Send, Next: clock("10:50")}
	})
	check(t, err)
	if removed {
		keeps(t, c.Store, workspace.Record{ID: "T1", Ended: clock("09:00"), Removed: true})
	}
	check(t, c.Verify())
	return c
}

func (c *crowded) open(now string) {
	c.Helper()
	s, _ := told(c.T, c.path, clock(now))
	c.Store = s
	c.Cleanup(func() { _ = s.Close() })
}

func (c *crowded) people() map[string]int {
	c.Helper()
	all, err := c.Standings(c.Context())
	check(c.T, err)
	n := map[string]int{}
	for _, s := range all {
		n[s.ID] = s.People
	}
	return n
}

func (c *crowded) purges() []workspace.Entry {
	c.Helper()
	purged, err := workspace.Purge(c.Context(), c.Store, clock("11:00"), refuses)
	check(c.T, err)
	return purged.Gone
}

// refuses is Slack's word on every token.
func refuses(context.Context, workspace.Record) workspace.Word {
	return workspace.Refuses
}

// nothing expects that nothing is left of T1 but what the audit log tells.
func (c *crowded) nothing() {
	c.Helper()
	check(c.T, c.Verify())
	if n := c.people(); n["T1"] != 0 || n[stays] != 1 {
		c.Errorf("people: %v", n)
	}
	ready, _, err := c.Pending(c.Context(), clock("12:00"), 9)
	check(c.T, err)
	for _, m := range ready {
		if m.To.Workspace != stays {
			c.Errorf("%s is still owed a message", m.To)
		}
	}
	stats, err := c.Stats(c.Context())
	check(c.T, err)
	most := map[string]int{"people": 3, "due": 1, "steps": 1, "live": 1, "owed": 1, "timetables": 1, "workspaces": 1, "audit": 3, "meta": 9}
	for _, b := range stats.Buckets {
		if b.Rows > most[b.Name] {
			c.Errorf("%s has %d rows", b.Name, b.Rows)
		}
	}
}

// dying ends after so many transactions.
type dying struct {
	context.Context //nolint:containedctx // it is one
	left            int
}

func (d *dying) Err() error {
	if d.left--; d.left < 0 {
		return context.Canceled
	}
	return nil
}

// interrupted has a purge of T1 end after so many transactions.
func (c *crowded) interrupted(after int) {
	c.Helper()
	_, err := c.PurgeWorkspace(&dying{c.Context(), after}, "T1", clock("11:00"), func(workspace.Record) bool { return true })
	if !errors.Is(err, context.Canceled) {
		c.Fatalf("after %d transactions: %v", after, err)
	}
	check(c.T, c.Verify())
}

var purgedAll = []workspace.Entry{{At: clock("11:00"), Workspace: "T1", What: workspace.WasPurged, People: leaving}}

func TestALargeWorkspaceIsPurgedInPieces(t *testing.T) {
	c := openCrowded(t, true)
	if diff := cmp.Diff(purgedAll, c.purges()); diff != "" {
		t.Error(diff)
	}
	c.nothing()
	if again := c.purges(); len(again) > 0 {
		t.Errorf("again: %v", again)
	}
}

func TestAPurgeThatIsKilledGoesOnAndCountsEverybody(t *testing.T) {
	for after := 1; after < 5; after++ {
		for how, then := range map[string]func(*crowded){
			"by the next one": func(*crowded) {},
			"by the next process": func(c *crowded) {
				check(c.T, c.Close())
				c.open("10:30")
			},
			"after a backup was put back": func(c *crowded) {
				backup := filepath.Join(c.TempDir(), "backup.db")
				check(c.T, c.Backup(c.Context(), backup, clock("10:30")))
				check(c.T, c.Close())
				c.path = backup
				c.open("10:30")
			},
		} {
			t.Run(fmt.Sprint(how, ", after ", after), func(t *testing.T) {
				c := openCrowded(t, true)
				c.interrupted(after)
				if left := c.people()["T1"]; left > leaving || left < leaving-200*after {
					t.Errorf("%d are left", left)
				}
				then(c)
				if r, err := c.Workspace(t.Context(), "T1"); err != nil || r.State() != workspace.Removed {
					t.Errorf("%v, %v", r, err)
				}
				if diff := cmp.Diff(purgedAll, c.purges()); diff != "" {
					t.Error(diff)
				}
				c.nothing()
			})
		}
	}
}

// Nobody comes back to half of what was theirs.
func TestWhoInstallsTheAppDuringAPurgeBeginsAnew(t *testing.T) {
	keys, err := seal.Read(seal.New())
	check(t, err)
	for after := 1; after < 5; after++ {
		c := openCrowded(t, true)
		c.interrupted(after)
		r, err := workspace.Install(t.Context(), c.Store, keys, workspace.Grant{ID: "T1", Token: "xoxb-a"}, clock("11:00"))
		if err != nil || r.State() != workspace.Alive {
			t.Fatalf("%v, %v", r, err)
		}
		c.nothing()
		if purged := c.purges(); len(purged) > 0 {
			t.Errorf("the new one is purged: %v", purged)
		}
		entries, err := c.Audit(t.Context(), clock("10:00"))
		check(t, err)
		if diff := cmp.Diff(append(purgedAll, workspace.Entry{At: clock("11:00"), Workspace: "T1", What: workspace.WasInstalled}), entries); diff != "" {
			t.Error(diff)
		}
	}
}

// overtaken is a purge that another one overtakes, after so many transactions: it ends,
// the app is installed again, and somebody says yes.
type overtaken struct {
	context.Context //nolint:containedctx // it is one
	*crowded
	left int
	keys seal.Keys
}

func (o *overtaken) Err() error {
	if o.left--; o.left == 0 {
		o.purges()
		_, err := workspace.Install(o.crowded.Context(), o.Store, o.keys, workspace.Grant{ID: "T1", Token: "xoxb-a"}, clock("11:00"))
		check(o.T, err)
		check(o.T, o.Change(o.crowded.Context(), someone("dan"), func(d *session.Desk) error {
			d.Person.OptedIn = clock("11:00")
			return nil
		}))
	}
	return nil
}

func TestAPurgeThatIsOvertakenTakesNobodyAlongWhoCameSince(t *testing.T) {
	keys, err := seal.Read(seal.New())
	check(t, err)
	for after := 1; after < 5; after++ {
		c := openCrowded(t, true)
		entry, err := c.PurgeWorkspace(&overtaken{t.Context(), c, after, keys}, "T1", clock("11:00"), func(r workspace.Record) bool { return r.Removed })
		if n := c.people()["T1"]; err != nil || n != 1 || entry != (workspace.Entry{}) {
			t.Errorf("after %d: %d people are left; %v, %v", after, n, entry, err)
		}
		check(t, c.Verify())
	}
}

// One company has no record that could say it.
func TestALargeWorkspaceWithoutARecordIsForgottenInPieces(t *testing.T) {
	c := openCrowded(t, false)
	check(t, c.ForgetWorkspace(t.Context(), "T1", clock("11:00")))
	c.nothing()
	entries, err := c.Audit(t.Context(), time.Time{})
	if diff := cmp.Diff(purgedAll, entries); diff != "" || err != nil {
		t.Error(diff, err)
	}
	c = openCrowded(t, false)
	c.interrupted(2)
	check(t, c.ForgetWorkspace(t.Context(), "T1", clock("11:00")))
	c.nothing()
}
