package main

import (
	"strings"
	"testing"
	"time"

	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/store/bolt"
	"unhunch/internal/workspace"
)

// Slack tells of a removed app by two events, in either order.
func TestAWorkspaceThatRemovesTheAppIsForgotten(t *testing.T) {
	t.Parallel()
	for name, told := range map[string]func(*testing.T, *sandboxtest.Office, *e2etest.Process){
		"the app first":    func(_ *testing.T, office *sandboxtest.Office, _ *e2etest.Process) { office.Uninstall() },
		"the tokens first": func(_ *testing.T, office *sandboxtest.Office, _ *e2etest.Process) { office.UninstallTokensFirst() },
		"a refusal first": func(t *testing.T, office *sandboxtest.Office, p *e2etest.Process) {
			office.RevokeTokens()
			p.Says("the bot's token was revoked")
			before := len(office.Calls("chat.postMessage"))
			_ = office.Person("ana").Types("/stretch now")
			e2etest.Eventually(t, "a post", func() bool { return len(office.Calls("chat.postMessage")) > before })
			e2etest.Passes(time.Second)
			office.Uninstall()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			office, env := e2etest.City(t, sandbox.Options{})
			p := launch(t, env, "run")
			p.Connects()
			e2etest.SaysYes(office.Person("ana"))
			told(t, office, p)
			if code := p.Exits(20 * time.Second); code != exitRefused {
				t.Errorf("exit code %d\n%s", code, p.Said)
			}
			if !strings.Contains(p.Said.String(), "the app was removed from the workspace: to begin anew, install it again") {
				t.Errorf("it did not say why it ended:\n%s", p.Said)
			}
			stats, err := bolt.File{Path: e2etest.StoreOf(env)}.Stats(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for _, b := range stats.Buckets {
				if b.Name != "meta" && b.Name != "audit" && b.Rows > 0 {
					t.Errorf("%d rows are left in %s", b.Rows, b.Name)
				}
			}
			if entries, err := (bolt.File{Path: e2etest.StoreOf(env)}).Audit(t.Context(), time.Time{}); err != nil || len(entries) != 1 || entries[0].What != workspace.WasPurged || entries[0].People != 1 {
				t.Errorf("the audit log has %v, %v", entries, err)
			}
		})
	}
}

// A token that was revoked because it leaked is replaced: people are kept.
func TestATokenRevokedAloneKeepsPeople(t *testing.T) {
	t.Parallel()
	office, env := e2etest.City(t, sandbox.Options{})
	p := launch(t, env, "run")
	p.Connects()
	ana := office.Person("ana")
	e2etest.SaysYes(ana)
	office.RevokeTokens()
	p.Says("the bot's token was revoked")
	_ = ana.Types("/stretch now") // the bot may have ended
	if code := p.Exits(30 * time.Second); code != exitRefused {
		t.Errorf("exit code %d\n%s", code, p.Said)
	}
	stats, err := bolt.File{Path: e2etest.StoreOf(env)}.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if stats.People != 1 {
		t.Errorf("%d people are left", stats.People)
	}
}
