package main

import (
	"net/http"
	"strings"
	"testing"

	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/sandbox"
)

// The app was installed without a scope that it cannot do without. The operator
// hears of it once, however many people ask, and wherever they look.
func TestAScopeThatIsMissingIsToldOnceAndWhereverOneLooks(t *testing.T) {
	office, env := e2etest.City(t, sandbox.Options{Scopes: []string{"chat:write", "commands"}})
	p := launch(t, append(env, "UNHUNCH_METRICS=127.0.0.1:0"), "run")
	p.Says("socket connected")
	address := "http://" + p.At("figures")
	for _, handle := range []string{"ana", "ben"} {
		e2etest.Agrees(office.Person(handle))
	}
	line := p.Line("Slack refuses this until somebody mends it")
	for _, word := range []string{"users.info", "missing_scope", "users:read", "chat:write,commands", "install it again"} {
		if !strings.Contains(line, word) {
			t.Errorf("the log does not say %q: %s", word, line)
		}
	}
	if n := strings.Count(p.Said.String(), "Slack refuses this until somebody mends it"); n != 1 {
		t.Errorf("told %d times", n)
	}
	if code, said := asks(t, address, "/readyz"); code != http.StatusServiceUnavailable || !strings.Contains(said, "users:read") {
		t.Errorf("ready: %d %s", code, said)
	}
	if code, said := asks(t, address, "/readyz/door"); code != http.StatusOK {
		t.Errorf("presses arrive all the same: %d %s", code, said)
	}
	if _, said := asks(t, address, "/metrics"); !strings.Contains(said, `unhunch_slack_refuses{code="missing_scope",method="users.info"} 1`) {
		t.Error("no figure says it")
	}
}
