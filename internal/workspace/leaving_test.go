package workspace_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/workspace"
)

// Slack may tell of an uninstall in any order, twice, late or never.
func TestAnUninstallIsHeardOnceHoweverItIsTold(t *testing.T) {
	revoked := func(o *office, told, now string) {
		_, err := workspace.Revoke(o.Context(), o.Store, "T1", at(told), at(now))
		o.check(err)
	}
	removed := func(o *office, told, now string) {
		_, err := workspace.Remove(o.Context(), o.Store, "T1", at(told), at(now))
		o.check(err)
	}
	for name, tc := range map[string]struct {
		tell  func(*office)
		is    workspace.State
		heard []string
	}{
		"revoked, removed": {
			func(o *office) { revoked(o, "11:00", "11:00"); removed(o, "11:00", "11:00") },
			workspace.Removed,
			[]string{"11:00 ended", "11:00 removed"},
		},
		"removed, revoked": {
			func(o *office) { removed(o, "11:00", "11:00"); revoked(o, "11:00", "11:00") },
			workspace.Removed,
			[]string{"11:00 removed"},
		},
		"each twice": {
			func(o *office) {
				for range 2 {
					revoked(o, "11:00", "11:00")
					removed(o, "11:00", "11:01")
				}
			},
			workspace.Removed,
			[]string{"11:00 ended", "11:01 removed"},
		},
		"late, after another install": {
			func(o *office) {
				o.installs(grant(), "11:30")
				revoked(o, "11:00", "12:00")
				removed(o, "11:00", "12:00")
			},
			workspace.Alive,
			[]string{"11:30 updated"},
		},
		"never, and a dead token is met": {
			func(o *office) {
				r := o.knows("T1")
				o.news(true)(workspace.End(o.Context(), o.Store, r, at("11:00")))
				o.news(false)(workspace.End(o.Context(), o.Store, r, at("11:05")))
			},
			workspace.Ended,
			[]string{"11:00 ended"},
		},
		"a dead token is met that was changed meanwhile": {
			func(o *office) {
				r := o.knows("T1")
				o.installs(grant(), "11:00")
				o.news(false)(workspace.End(o.Context(), o.Store, r, at("11:05")))
			},
			workspace.Alive,
			[]string{"11:00 updated"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := open(t)
			o.installs(grant(), "10:00")
			tc.tell(o)
			o.is(tc.is)
			o.happened(append([]string{"10:00 installed"}, tc.heard...)...)
			if r := o.knows("T1"); tc.is == workspace.Removed && len(r.Token)+len(r.Refresh) > 0 {
				t.Error("its tokens are still there")
			}
		})
	}
}

func TestOfAWorkspaceThatIsNotThereNothingIsNews(t *testing.T) {
	o := open(t)
	ctx := t.Context()
	o.news(false)(workspace.Remove(ctx, o.Store, "T1", at("10:00"), at("10:00")))
	o.news(false)(workspace.Revoke(ctx, o.Store, "T1", at("10:00"), at("10:00")))
	o.news(false)(workspace.End(ctx, o.Store, workspace.Record{ID: "T1"}, at("10:00")))
	o.news(false)(workspace.Give(ctx, o.Store, "T1", []string{"T7"}, at("10:00")))
	if _, err := workspace.Renew(ctx, o.Store, o.keys, workspace.Record{ID: "T1"}, grant(), at("10:00")); !errors.Is(err, workspace.ErrGone) {
		t.Error(err)
	}
	o.is(workspace.Unknown)
	o.happened()
}

func TestWhoLeftIsGoneWithinTheDay(t *testing.T) {
	for name, tc := range map[string]struct {
		leave      func(*office) (bool, error)
		stays      string // the last purge that leaves it
		goes       string // the next one
		goneBefore string
	}{
		"the app was removed": {
			func(o *office) (bool, error) {
				return workspace.Remove(o.Context(), o.Store, "T1", at("10:00"), at("10:00"))
			},
			"9:59", "10:00", "10:00 +1",
		},
		"its token is dead": {
			func(o *office) (bool, error) {
				return workspace.End(o.Context(), o.Store, o.knows("T1"), at("10:00"))
			},
			"8:59 +1", "9:00 +1", "10:00 +1",
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := open(t)
			o.installs(grant(), "9:30")
			o.optsIn("UANA")
			o.optsIn("UBEN")
			if purged := o.purges(tc.stays); len(purged) > 0 {
				t.Fatal("it is purged while it is alive")
			}
			o.news(true)(tc.leave(o))
			if at(tc.stays).After(at("10:00")) && len(o.purges(tc.stays)) > 0 {
				t.Fatalf("it is gone by %s", tc.stays)
			}
			want := []workspace.Entry{{At: at(tc.goes), Workspace: "T1", What: workspace.WasPurged, People: 2}}
			if diff := cmp.Diff(want, o.purges(tc.goes)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if again := o.purges(tc.goes); len(again) > 0 || at(tc.goes).After(at(tc.goneBefore)) {
				t.Errorf("again: %v", again)
			}
			o.is(workspace.Unknown)
			if o.remembers("UANA") || o.remembers("UBEN") {
				t.Error("its people are remembered")
			}
		})
	}
}

// Somebody installs the app while the purge is on its way.
func TestWhoComesBackAtTheLastMomentStays(t *testing.T) {
	o := open(t)
	o.optsIn("UANA")
	o.installs(grant(), "9:00")
	o.news(true)(workspace.Remove(t.Context(), o.Store, "T1", at("10:00"), at("10:00")))
	purged, err := workspace.Purge(t.Context(), lastMoment{o}, at("11:00"), says(workspace.Refuses))
	if err != nil || len(purged.Gone) > 0 || !o.remembers("UANA") {
		t.Errorf("%v, %v", purged, err)
	}
	o.is(workspace.Alive)
}

type lastMoment struct{ *office }

// Workspaces lists them, and then somebody installs the app.
func (l lastMoment) Workspaces(ctx context.Context) ([]workspace.Record, error) {
	all, err := l.Store.Workspaces(ctx)
	l.installs(grant(), "11:00") //nolint:contextcheck // it has the test's
	return all, err
}

func TestEntriesAreKeptForFourHundredDays(t *testing.T) {
	o := open(t)
	o.installs(grant(), "10:00")
	o.installs(grant(), "10:00 +1")
	o.purges("10:00 +400")
	o.happened("10:00 installed", "10:00 updated")
	o.purges("10:01 +400")
	o.happened("10:00 updated")
}

func TestABackupThatIsPutBackGivesWhoWasLeavingAnotherDay(t *testing.T) {
	o := open(t)
	alive := o.installs(grant(), "10:00")
	if alive.Restore(at("12:00 +9")) {
		t.Error("one that is alive is changed")
	}
	for _, r := range []workspace.Record{{Ended: at("11:00")}, {Ended: at("11:00"), Removed: true}} {
		r.Installed = at("10:00")
		if !r.Restore(at("12:00 +9")) || r.Goes(at("12:00 +9")) || r.State() != workspace.Ended || !r.Goes(at("11:00 +10")) {
			t.Errorf("%+v", r)
		}
	}
}
