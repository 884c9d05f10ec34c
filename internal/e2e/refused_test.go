package e2e

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/workspace"
)

// refuses has Slack say a word of every token of a workspace, so many times.
func refuses(o *sandboxtest.Office, code string, times int) {
	o.Fault(sandbox.Fault{Kind: sandbox.Says, Status: http.StatusOK, Body: `{"ok":false,"error":"` + code + `"}`, Times: times})
}

const always = 1 << 20

// A token that is dead is asked for once more before all is forgotten.
func TestWhoseAppIsGoneWithoutAWordIsForgottenWithinTheDay(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w, north, south, ana, other := both(t)
		north.UninstallSilently()
		passes(2 * time.Hour)
		asked := taken(north, "auth.test")
		passes(24 * time.Hour)
		if state := w.state(north); state != workspace.Unknown || w.keeps(north, ana).Person.Version != 0 || taken(north, "auth.test") != asked {
			t.Errorf("%s, and of her is kept: %+v", state, w.keeps(north, ana).Person)
		}
		if diff := cmp.Diff([]string{"installed 0", "ended 0", "purged 1"}, w.happened(north)); diff != "" {
			t.Error(diff)
		}
		if w.keeps(south, other).Person.OptedIn.IsZero() {
			t.Error("the other one is forgotten, too")
		}
		w.endsWell()
	})
}

// Slack may have refused a token by mistake, for a moment, or may not be reached when it is
// to be asked once more.
func TestATokenThatIsTakenAfterAllBringsItsWorkspaceBack(t *testing.T) {
	for name, late := range map[string]time.Duration{"at once": 0, "once Slack is there again": 5 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				w, north, _, ana, _ := both(t)
				refuses(north, "account_inactive", 1)
				passes(2 * time.Hour)
				if state := w.state(north); state != workspace.Ended {
					t.Fatal(state)
				}
				if late > 0 {
					north.Unreachable(true)
					passes(24 * time.Hour)
					if state := w.state(north); state != workspace.Ended {
						t.Errorf("while nobody is reached: %s", state)
					}
					north.Unreachable(false)
				}
				passes(24 * time.Hour)
				if state := w.state(north); state != workspace.Alive || w.keeps(north, ana).Person.OptedIn.IsZero() {
					t.Errorf("%s", state)
				}
				if said := w.log.String(); strings.Count(said, "Slack takes the token of a workspace again") != 1 {
					t.Errorf("the log has:\n%s", said)
				}
				if diff := cmp.Diff([]string{"installed 0", "ended 0", "revived 0"}, w.happened(north)); diff != "" {
					t.Error(diff)
				}
				before := posts(north)
				passes(24 * time.Hour)
				if posts(north) == before {
					t.Error("nothing comes")
				}
				w.endsWell()
			})
		})
	}
}

// invalid_auth is said of a token that is none any more, and of one that is used from
// another address than the app's settings allow. Those are for all workspaces alike.
func TestATokenThatIsRefusedForADayEndsWhereOthersAreTaken(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w, north, south, ana, _ := both(t)
		refuses(north, "invalid_auth", always)
		passes(26 * time.Hour)
		if state := w.state(north); state != workspace.Unknown || w.keeps(north, ana).Person.Version != 0 {
			t.Errorf("%s, and of her is kept: %+v", state, w.keeps(north, ana).Person)
		}
		if diff := cmp.Diff([]string{"installed 0", "ended 0", "purged 1"}, w.happened(north)); diff != "" {
			t.Error(diff)
		}
		if state := w.state(south); state != workspace.Alive {
			t.Errorf("the other one is %s", state)
		}
		w.endsWell()
	})
}

func TestWhereEveryTokenIsRefusedNobodyIsForgottenForThirteenDays(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w, north, south, ana, other := both(t)
		refuses(north, "invalid_auth", always)
		refuses(south, "invalid_auth", always)
		passes(12 * 24 * time.Hour)
		for _, o := range []*sandboxtest.Office{north, south} {
			if state := w.state(o); state != workspace.Alive {
				t.Errorf("after twelve days: %s", state)
			}
		}
		south.Heal()
		passes(time.Hour)
		if w.state(south) != workspace.Alive || w.keeps(south, other).Person.OptedIn.IsZero() {
			t.Error("whose token is taken again is not back")
		}
		passes(2 * time.Hour) // by now it is no question of the address
		if state := w.state(north); state != workspace.Unknown || w.keeps(north, ana).Person.Version != 0 {
			t.Errorf("%s", state)
		}
		w.endsWell()
	})
}

// Somebody removes the app and installs it again within a second, and Slack tells late.
func TestAnUninstallThatIsToldLateUndoesNoInstallOfTheSameSecond(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w, north, _, ana, _ := both(t)
		north.DelayNext(2, time.Minute)
		north.Uninstall()
		w.installs(ana)
		passes(time.Hour)
		if state := w.state(north); state != workspace.Alive || w.keeps(north, ana).Person.OptedIn.IsZero() {
			t.Errorf("%s:\n%s", state, w.log)
		}
		w.endsWell()
	})
}
