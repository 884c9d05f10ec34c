package main

import (
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/sandbox"
)

// asks reads a page of the process's.
func asks(t *testing.T, address, path string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address+path, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}

func TestAProcessTellsItsFiguresAndItsHealth(t *testing.T) {
	office, env := e2etest.City(t, sandbox.Options{})
	p := launch(t, append(env, "UNHUNCH_METRICS=127.0.0.1:0"), "run")
	p.Says("socket connected")
	address := "http://" + p.At("figures")
	ana := office.Person("ana")
	ana.Types("/stretch now")
	e2etest.Begins(ana)
	ana.Sees("Step 1 of 4")

	if code, said := asks(t, address, "/readyz"); code != http.StatusOK {
		t.Errorf("not ready: %d %s", code, said)
	}
	for _, want := range []string{
		`unhunch_sockets_open [12]`,
		`unhunch_messages_settled_total\{kind="break",reason="",verdict="sent"\} 1`,
		`unhunch_slack_call_seconds_count\{method="chat.postMessage",outcome="ok"\} [1-9]`,
		`unhunch_ack_seconds_count\{type="slash_commands"\} [1-9]`,
		`unhunch_ack_seconds_count\{type="interactive"\} [1-9]`,
		`unhunch_store_answers 1`,
		`unhunch_workspaces_held 1`,
		`unhunch_replicas 1`,
		`unhunch_store_bytes [1-9]`,
	} {
		e2etest.Eventually(t, want, func() bool {
			_, said := asks(t, address, "/metrics")
			return regexp.MustCompile(`(?m)^` + want).MatchString(said)
		})
	}
	_, said := asks(t, address, "/metrics")
	for _, private := range []string{ana.ID(), office.Options().Team.ID, office.Options().BotToken} {
		if strings.Contains(said, private) {
			t.Errorf("the figures name %q", private)
		}
	}
	office.Close()
	e2etest.Eventually(t, "not ready without Slack", func() bool {
		code, _ := asks(t, address, "/readyz")
		return code == http.StatusServiceUnavailable
	})
}

func TestAnAddressForFiguresThatIsTakenIsSaid(t *testing.T) {
	_, env := e2etest.City(t, sandbox.Options{})
	first := launch(t, append(env, "UNHUNCH_METRICS=127.0.0.1:0"), "run")
	_, other := e2etest.City(t, sandbox.Options{})
	second := launch(t, append(other, "UNHUNCH_METRICS="+first.At("figures")), "run")
	if code := second.Exits(10 * time.Second); code != exitFailed {
		t.Errorf("exit code %d", code)
	}
	second.Says("give another address")
	third := launch(t, append(other, "UNHUNCH_METRICS=9090"), "run")
	if code := third.Exits(10 * time.Second); code != exitUsage {
		t.Errorf("exit code %d", code)
	}
	third.Says("127.0.0.1:9090")
}
