package e2e

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/prefs"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/session"
	"unhunch/internal/workspace"
)

// grid is an organisation of two workspaces, north and south, that installed the app and
// gave it to both. Ana is of the one, and cem of the other: both said yes.
type grid struct {
	*town
	north, south *sandboxtest.Office
	ana, cem     *sandboxtest.Person
}

func organisation(t *testing.T) *grid {
	t.Helper()
	opts, acme := sandboxtest.Twins(), sandbox.Enterprise{ID: "E0ACME", Name: "Acme"}
	opts[0].Team.Enterprise, opts[1].Team.Enterprise = acme, acme
	opts[1].People = []sandbox.Profile{{Handle: "cem", ID: "W0CEM", Admin: true}}
	w := found(t, sandbox.PlatformOptions{Workspaces: opts, App: sandbox.AppSettings{Organised: true}})
	passes(48*time.Hour + 8*time.Hour) // the calendar of a bubble begins on a Saturday
	w.starts()
	g := &grid{town: w, north: w.Office("north"), south: w.Office("south")}
	g.ana, g.cem = g.north.Person("ana"), g.south.Person("cem")
	if page := w.Browser().InstallsForAll(g.ana, sandboxtest.AppURL+"/slack/install"); page.Status != http.StatusOK {
		t.Fatalf("not installed: %d\n%s", page.Status, page.Body)
	}
	passes(time.Second)
	g.north.GiveApp()
	g.south.GiveApp()
	passes(time.Second)
	agrees(g.ana)
	agrees(g.cem)
	return g
}

// of is what is kept of somebody in the organisation.
func (g *grid) of(p *sandboxtest.Person) session.Desk {
	g.t.Helper()
	desk, err := g.store.Desk(g.t.Context(), prefs.UserID{Workspace: "E0ACME", Person: p.ID()})
	if err != nil {
		g.t.Fatal(err)
	}
	return desk
}

func (g *grid) record() workspace.Record {
	g.t.Helper()
	r, err := g.store.Workspace(g.t.Context(), "E0ACME")
	if err != nil {
		g.t.Fatal(err)
	}
	return r
}

func (g *grid) gaveTo(teams ...string) {
	g.t.Helper()
	if diff := cmp.Diff(teams, g.record().Teams); diff != "" {
		g.t.Errorf("the teams that have it: %s", diff)
	}
}

func (g *grid) audited() (list []workspace.What) {
	g.t.Helper()
	entries, err := g.store.Audit(g.t.Context(), time.Time{})
	if err != nil {
		g.t.Fatal(err)
	}
	for _, e := range entries {
		list = append(list, e.What)
	}
	return list
}

func TestWhoseTeamTheAppIsTakenFromIsForgottenAndOthersGoOn(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		g := organisation(t)
		g.gaveTo("T0NORTH", "T0SOUTH")
		passes(2 * time.Hour)
		before := posts(g.south)
		if before == 0 || posts(g.north) == 0 {
			t.Fatal("not both are reminded")
		}
		g.south.TakeApp()
		passes(time.Minute)
		g.gaveTo("T0NORTH")
		if g.of(g.cem).Person.Version != 0 {
			t.Errorf("of cem is kept: %+v", g.of(g.cem).Person)
		}
		if taken := g.record().Taken; len(taken) > 0 {
			t.Errorf("people of %v are to be forgotten yet", taken)
		}
		others := posts(g.north)
		passes(2 * time.Hour)
		if posts(g.south) != before || posts(g.north) == others || g.of(g.ana).Person.OptedIn.IsZero() {
			t.Errorf("%d to who is gone, and %d to who is there", posts(g.south)-before, posts(g.north)-others)
		}
		g.south.GiveApp()
		passes(time.Second)
		g.gaveTo("T0NORTH", "T0SOUTH")
		agrees(g.cem)
		want := []workspace.What{"installed", "updated", "updated", "updated", "updated"}
		if diff := cmp.Diff(want, g.audited()); diff != "" {
			t.Error(diff)
		}
		g.endsWell()
	})
}

// The bot may not be there when Slack says so, or be unable to ask: it does so when it can.
func TestWhoseTeamIsGoneIsForgottenOnceSlackCanBeAsked(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		g := organisation(t)
		fault := sandbox.Fault{Method: "users.info", Kind: sandbox.Says, Status: http.StatusOK, Body: `{"ok":false,"error":"internal_error"}`, Times: 1 << 20}
		g.north.Fault(fault)
		g.south.Fault(fault)
		g.south.TakeApp()
		passes(time.Minute)
		if g.of(g.cem).Person.Version == 0 || !slices.Equal(g.record().Taken, []string{"T0SOUTH"}) {
			t.Error("forgotten before Slack was asked")
		}
		g.north.Heal()
		g.south.Heal()
		g.stops()
		g.starts()
		passes(time.Minute)
		if g.of(g.cem).Person.Version != 0 || len(g.record().Taken) > 0 || g.of(g.ana).Person.Version == 0 {
			t.Errorf("after a start, %v are to be forgotten", g.record().Taken)
		}
		g.endsWell()
	})
}

// Slack's word may be lost: then it refuses the next post.
func TestWhoIsNotReachedAnyMoreIsForgottenWithoutAWord(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		g := organisation(t)
		g.stops()
		g.south.TakeApp()
		passes(10 * time.Minute) // and Slack gives up telling
		g.starts()
		if taken := g.record().Taken; len(taken) > 0 || g.of(g.cem).Person.Version == 0 {
			t.Fatalf("it was told: %v", taken)
		}
		passes(3 * time.Hour)
		if g.of(g.cem).Person.Version != 0 || g.of(g.ana).Person.Version == 0 {
			t.Error("who is not reached is kept, or who is is not")
		}
		if strings.Contains(g.log.String(), "until somebody mends it") {
			t.Errorf("the operator is to mend it:\n%s", g.log)
		}
		g.endsWell()
	})
}

// Which teams have it is asked for where nobody told, page by page.
func TestTheTeamsOfAnOrganisationAreAskedForWhereTheyAreNotKnown(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		g := organisation(t)
		err := g.store.ChangeWorkspace(t.Context(), "E0ACME", time.Time{}, func(r *workspace.Record) (workspace.What, error) {
			r.Teams = nil
			return "", nil
		})
		if err != nil {
			t.Fatal(err)
		}
		g.stops()
		g.starts()
		passes(time.Minute)
		g.gaveTo("T0NORTH", "T0SOUTH")
		asked := taken(g.north, "auth.teams.list")
		g.stops()
		g.starts()
		passes(time.Minute)
		if again := taken(g.north, "auth.teams.list"); again != asked {
			t.Errorf("asked for %d times, and then %d", asked, again)
		}
		g.endsWell()
	})
}
