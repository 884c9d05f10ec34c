package e2e

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/workspace"
)

// both has two workspaces install the app, and somebody of each say yes.
func both(t *testing.T) (w *town, north, south *sandboxtest.Office, ana, other *sandboxtest.Person) {
	t.Helper()
	w = found(t, sandbox.PlatformOptions{})
	until(t, "2000-01-03 08:00", "UTC")
	w.starts()
	north, south = w.Office("north"), w.Office("south")
	ana, other = north.Person("ana"), south.Person("ana")
	w.installs(ana)
	w.installs(other)
	agrees(ana)
	agrees(other)
	return w, north, south, ana, other
}

// happened is what the audit log has of a workspace, in order.
func (w *town) happened(in *sandboxtest.Office) (list []string) {
	w.t.Helper()
	entries, err := w.store.Audit(w.t.Context(), time.Time{})
	if err != nil {
		w.t.Fatal(err)
	}
	for _, e := range entries {
		if e.Workspace == in.Options().Team.ID {
			list = append(list, fmt.Sprintf("%s %d", e.What, e.People))
		}
	}
	return list
}

// posts counts what the bot posted in a workspace.
func posts(in *sandboxtest.Office) int { return taken(in, "chat.postMessage") }

// Slack tells that the app was removed in any order, twice, or never.
func TestWhoRemovesTheAppIsForgottenAtOnce(t *testing.T) {
	for name, leaves := range map[string]func(*sandboxtest.Office){
		"the app first":    func(o *sandboxtest.Office) { o.Uninstall() },
		"the tokens first": func(o *sandboxtest.Office) { o.UninstallTokensFirst() },
		"twice": func(o *sandboxtest.Office) {
			o.DuplicateNext(4)
			o.Uninstall()
		},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				w, north, south, ana, other := both(t)
				leaves(north)
				passes(time.Minute)
				if state := w.state(north); state != workspace.Unknown || w.keeps(north, ana).Person.Version != 0 {
					t.Errorf("%s, and of her is kept: %+v", state, w.keeps(north, ana).Person)
				}
				if is := w.happened(north); is[0] != "installed 0" || is[len(is)-1] != "purged 1" || !slices.Contains(is, "removed 0") || len(is) > 4 {
					t.Errorf("the log has %q", is)
				}
				if n := strings.Count(w.log.String(), "a workspace left"); n > 2 {
					t.Errorf("it is told %d times", n)
				}
				before := posts(south)
				passes(2 * time.Hour)
				if posts(south) == before || w.keeps(south, other).Person.OptedIn.IsZero() {
					t.Error("the other one is left alone, too")
				}
				w.installs(ana)
				agrees(ana)
				before = posts(north)
				passes(2 * time.Hour)
				if posts(north) == before {
					t.Error("whoever comes back gets nothing")
				}
				w.endsWell()
			})
		})
	}
}

func TestADeadTokenStopsItsWorkspaceAloneUntilTheAppIsInstalledAgain(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w, north, south, ana, _ := both(t)
		north.UninstallSilently()
		passes(2 * time.Hour)
		if state := w.state(north); state != workspace.Ended {
			t.Errorf("%s", state)
		}
		if n := strings.Count(w.log.String(), "the token of a workspace is dead"); n != 1 {
			t.Errorf("it is told %d times:\n%s", n, w.log)
		}
		before, beforeNorth := posts(south), posts(north)
		calls := len(north.Calls())
		passes(2 * time.Hour)
		if posts(south) == before || posts(north) != beforeNorth || len(north.Calls()) != calls {
			t.Errorf("the other got %d, and %d calls were made for the one", posts(south)-before, len(north.Calls())-calls)
		}
		if diff := cmp.Diff([]string{"installed 0", "ended 0"}, w.happened(north)); diff != "" {
			t.Error(diff)
		}
		w.stops() // and by a restart nobody is called again
		w.starts()
		passes(time.Hour)
		if len(north.Calls()) != calls {
			t.Error("a dead token is used again")
		}
		w.installs(ana)
		passes(2 * time.Hour)
		if posts(north) == beforeNorth || w.keeps(north, ana).Person.OptedIn.IsZero() {
			t.Error("whoever comes back is not known any more")
		}
		w.endsWell()
	})
}

// A token may be replaced while it is used: all goes on by the new one.
func TestAnotherTokenTakesOverWhileAllGoesOn(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w, north, _, ana, _ := both(t)
		_ = ana.Types("/stretch now")
		ana.Sees("Start")
		w.installs(ana) // over it
		begins(ana)
		finishes(ana)
		ana.Sees("That was it")
		if state := w.state(north); state != workspace.Alive {
			t.Error(state)
		}
		w.endsWell()
	})
}

func TestWhoseWorkspaceHasNotInstalledTheAppIsToldSo(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w, north, _, ana, _ := both(t)
		_ = ana.Types("/stretch now")
		passes(10 * time.Second)
		ana.Sees("Skip")
		w.stops()
		w.shelf.empties(t) // in which nobody is known
		w.starts()
		_ = ana.Clicks("Start")
		ana.Sees("not installed in your workspace")
		ana.Sees(sandboxtest.AppURL + "/install")
		_ = ana.Types("/stretch")
		_ = ana.Types("/stretch settings")
		ana.Opens("Home")
		passes(time.Minute)
		if w.keeps(north, ana).Person.Version != 0 || w.state(north) != workspace.Unknown {
			t.Error("something is kept of her")
		}
		w.endsWell()
	})
}

// Slack may refuse a token for a reason that passes, such as the address that calls come
// from.
func TestATokenThatIsRefusedForNowIsTriedAgain(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w, north, south, ana, _ := both(t)
		north.Fault(sandbox.Fault{Kind: sandbox.Says, Status: http.StatusOK, Body: `{"ok":false,"error":"invalid_auth"}`, Times: 1 << 20})
		before := posts(south)
		passes(2 * time.Hour)
		if state := w.state(north); state != workspace.Alive || posts(south) == before {
			t.Errorf("%s, and the other got %d", state, posts(south)-before)
		}
		north.Heal()
		before = posts(north)
		passes(2 * time.Hour)
		if posts(north) == before {
			t.Errorf("nothing comes any more:\n%s", w.log)
		}
		_ = ana.Types("/stretch now")
		w.endsWell()
	})
}
