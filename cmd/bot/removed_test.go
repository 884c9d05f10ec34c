package main

import (
	"strings"
	"testing"
	"time"

	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/store/bolt"
)

// Slack tells of a removed app by two events, in either order.
func TestAWorkspaceThatRemovesTheAppIsForgotten(t *testing.T) {
	t.Parallel()
	for name, told := range map[string]func(*sandboxtest.Office, *process){
		"the app first":    func(office *sandboxtest.Office, _ *process) { office.Uninstall() },
		"the tokens first": func(office *sandboxtest.Office, _ *process) { office.UninstallTokensFirst() },
		"a refusal first": func(office *sandboxtest.Office, p *process) {
			office.RevokeTokens()
			p.says("the bot's token was revoked")
			before := len(office.Calls("chat.postMessage"))
			_ = office.Person("ana").Types("/stretch now")
			if !within(20*time.Second, func() bool { return len(office.Calls("chat.postMessage")) > before }) {
				p.t.Error("nothing was posted")
			}
			passes(time.Second)
			office.Uninstall()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			office, env := city(t, sandbox.Options{})
			p := launch(t, env, "run")
			for range 2 {
				p.says("socket connected")
			}
			saysYes(office.Person("ana"))
			told(office, p)
			if code := p.exits(20 * time.Second); code != exitRefused {
				t.Errorf("exit code %d\n%s", code, p.said)
			}
			if !strings.Contains(p.said.String(), "the app was removed from the workspace: to begin anew, install it again") {
				t.Errorf("it did not say why it ended:\n%s", p.said)
			}
			stats, err := bolt.ReadStats(t.Context(), storeOf(env))
			if err != nil {
				t.Fatal(err)
			}
			for _, b := range stats.Buckets {
				if b.Name != "meta" && b.Rows > 0 {
					t.Errorf("%d rows are left in %s", b.Rows, b.Name)
				}
			}
		})
	}
}

// A token that was revoked because it leaked is replaced: people are kept.
func TestATokenRevokedAloneKeepsPeople(t *testing.T) {
	t.Parallel()
	office, env := city(t, sandbox.Options{})
	p := launch(t, env, "run")
	for range 2 {
		p.says("socket connected")
	}
	ana := office.Person("ana")
	saysYes(ana)
	office.RevokeTokens()
	p.says("the bot's token was revoked")
	_ = ana.Types("/stretch now") // the bot may have ended
	if code := p.exits(30 * time.Second); code != exitRefused {
		t.Errorf("exit code %d\n%s", code, p.said)
	}
	stats, err := bolt.ReadStats(t.Context(), storeOf(env))
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range stats.Buckets {
		if b.Name == "people" && b.Rows != 1 {
			t.Errorf("%d people are left", b.Rows)
		}
	}
}
