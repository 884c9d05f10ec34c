package main

import (
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/sandbox"
)

// role makes the test binary behave as another process.
const (
	role      = "UNHUNCH_TEST_ROLE"
	asUnhunch = role + "=unhunch"
)

func TestMain(m *testing.M) {
	if role+"="+os.Getenv(role) == asUnhunch {
		main()
	}
	code := m.Run()
	released.Remove()
	os.Exit(code)
}

// released is the binary that people run.
var released e2etest.Binary

// launch starts unhunch with arguments and an environment of its own.
func launch(t *testing.T, env []string, args ...string) *e2etest.Process {
	t.Helper()
	return e2etest.Begin(t, os.Args[0], append(env, asUnhunch), args...)
}

func TestAProcessLeadsThroughARoutineAndEndsOnSIGTERM(t *testing.T) {
	office, env := e2etest.City(t, sandbox.Options{})
	p := launch(t, env, "run", "--log-format", "json")
	p.Says("working")
	p.Connects()
	ana := office.Person("ana")
	ana.Types("/stretch now")
	e2etest.Begins(ana)
	e2etest.Finishes(ana)
	ana.Clicks("Right")
	ana.Sees("Thanks")

	p.Gets(syscall.SIGTERM)
	if code := p.Exits(10 * time.Second); code != 0 {
		t.Errorf("exit code %d:\n%s", code, p.Said)
	}
	for _, secret := range []string{office.Options().BotToken, office.Options().AppToken, "/stretch", "Thanks"} {
		if strings.Contains(p.Said.String(), secret) {
			t.Errorf("the log says %q:\n%s", secret, p.Said)
		}
	}
}

func TestASecondProcessOnTheSameStoreSaysSoAtOnce(t *testing.T) {
	_, env := e2etest.City(t, sandbox.Options{})
	launch(t, env, "run").Says("working")
	second := launch(t, env, "run")
	if code := second.Exits(5 * time.Second); code != exitFailed {
		t.Errorf("exit code %d", code)
	}
	second.Says("another process")
}

func TestTokensThatSlackRefusesEndTheProcessWithAMend(t *testing.T) {
	_, env := e2etest.City(t, sandbox.Options{BotToken: "xoxb-the-right-one"})
	env = append(env, "SLACK_BOT_TOKEN=xoxb-quite-another-one")
	p := launch(t, env, "run")
	if code := p.Exits(5 * time.Second); code != exitRefused {
		t.Errorf("exit code %d", code)
	}
	p.Says("SLACK_BOT_TOKEN")
	if strings.Contains(p.Said.String(), "xoxb-quite") {
		t.Errorf("the token is in what it said:\n%s", p.Said)
	}
}

func TestATokenRevokedWhileWorkingEndsTheProcessWithAMend(t *testing.T) {
	office, env := e2etest.City(t, sandbox.Options{})
	p := launch(t, env, "run")
	p.Connects()
	office.RevokeTokens()
	office.CutSockets()
	if code := p.Exits(20 * time.Second); code != exitRefused {
		t.Errorf("exit code %d:\n%s", code, p.Said)
	}
	p.Says("does not accept the tokens")
}

func TestAnUnreachableSlackIsTriedAgainUntilSIGTERM(t *testing.T) {
	_, env := e2etest.City(t, sandbox.Options{})
	p := launch(t, append(env, "SLACK_API_URL=http://127.0.0.1:1/api/"), "run")
	p.Says("cannot reach Slack")
	p.Gets(syscall.SIGTERM)
	if code := p.Exits(10 * time.Second); code != 0 {
		t.Errorf("exit code %d:\n%s", code, p.Said)
	}
}
