package e2e

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/workspace"
)

func TestAWorkspaceInstallsTheAppAndIsReminded(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := found(t, sandbox.PlatformOptions{})
		until(t, "2000-01-03 08:00", "UTC")
		w.starts()
		north := w.Office("north")
		ana := north.Person("ana")
		page := w.installs(ana, "files:write")
		for _, want := range []string{"Unhunch is in North", "<code>/stretch</code>", "files:write", "exports come as messages"} {
			if !strings.Contains(page.Body, want) {
				t.Errorf("the page does not say %q:\n%s", want, page.Body)
			}
		}
		agrees(ana)
		passes(2 * time.Hour)
		ana.Sees("Skip")

		token := north.Token()
		w.stops()
		kept := w.shelf.content(t)
		for where, text := range map[string][]byte{"the store": kept, "the log": []byte(w.log.String()), "the page": []byte(page.Body)} {
			for _, secret := range []string{token, w.App().ClientSecret, w.SigningSecret()} {
				if bytes.Contains(text, []byte(secret)) {
					t.Errorf("%s has a secret", where)
				}
			}
		}
		w.Close()
	})
}

func TestWhoSaysNoAtSlackInstallsNothing(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := found(t, sandbox.PlatformOptions{})
		w.starts()
		page := w.Browser().Cancels(sandboxtest.AppURL + "/slack/install")
		if page.Status != 403 || !strings.Contains(page.Body, "Nothing was installed") {
			t.Errorf("%d\n%s", page.Status, page.Body)
		}
		if state := w.state(w.Office("north")); state != workspace.Unknown {
			t.Errorf("it is %s", state)
		}
		w.endsWell()
	})
}

// Each token lasts for twelve hours, also over nights and restarts.
func TestRemindersGoOnWhileTokensAreRenewed(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := found(t, sandbox.PlatformOptions{App: sandbox.AppSettings{Rotates: true}})
		until(t, "2000-01-03 08:00", "UTC")
		w.starts()
		north := w.Office("north")
		ana := north.Person("ana")
		w.installs(ana)
		agrees(ana)
		tokens := map[string]bool{}
		for day := range 3 {
			before := posts(north)
			passes(12 * time.Hour)
			tokens[north.Token()] = true
			if posts(north) == before {
				t.Errorf("on day %d nobody was reminded", day)
			}
			if day == 1 { // it is off for a night: what ended meanwhile is renewed first
				w.stops()
				passes(12 * time.Hour)
				w.starts()
				continue
			}
			passes(12 * time.Hour)
		}
		if len(tokens) < 3 {
			t.Errorf("there were %d tokens", len(tokens))
		}
		if state := w.state(north); state != workspace.Alive {
			t.Errorf("it is %s", state)
		}
		w.endsWell()
	})
}
