package main

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"unhunch/internal/app"
	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
)

// mail is what Slack sent to the bot last.
type mail struct {
	mu   sync.Mutex
	last *http.Request
	body []byte
}

// RoundTrip implements http.RoundTripper.
func (m *mail) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	m.mu.Lock()
	m.last, m.body = r.Clone(r.Context()), body
	m.mu.Unlock()
	return http.DefaultTransport.RoundTrip(r)
}

// again sends the last once more, in another's hand, and gives what is answered.
func (m *mail) again(t *testing.T, changed func(http.Header)) (code int, said string) {
	t.Helper()
	m.mu.Lock()
	r, body := m.last.Clone(t.Context()), m.body
	m.mu.Unlock()
	changed(r.Header)
	r.Body = io.NopCloser(bytes.NewReader(body))
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}

// town is a Slack that calls the bot, with the app in one workspace of it.
type town struct {
	*sandbox.Slack
	mail *mail
	env  []string // points a bot at it
	tell func(*testing.T, string)
}

func settles(t *testing.T) *town {
	t.Helper()
	const token = "xoxb-sandbox-1"
	letters := &mail{}
	platform := sandbox.NewPlatform(sandbox.PlatformOptions{
		SigningSecret: signing, Client: &http.Client{Transport: letters},
		Workspaces: []sandbox.Options{{Team: sandbox.Team{ID: "T0NORTH", Name: "North", Domain: "north"}, BotToken: token, Now: e2etest.Machine}},
	})
	door, err := platform.Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { platform.Close(); door.Close() })
	return &town{
		Slack: platform.Slack("T0NORTH"), mail: letters,
		env: []string{
			"SLACK_API_URL=" + door.APIURL(), "SLACK_BOT_TOKEN=" + token, "SLACK_APP_TOKEN=", "SLACK_SIGNING_SECRET=" + signing,
			"UNHUNCH_STORE=" + filepath.Join(t.TempDir(), "unhunch.db"),
		},
		tell: func(t *testing.T, at string) { // as somebody does who gives the addresses to Slack
			t.Helper()
			urls := sandbox.RequestURLs{Events: at + "/slack/events", Commands: at + "/slack/commands", Interactions: at + "/slack/interactions"}
			if err := platform.Subscribe(t.Context(), urls); err != nil {
				t.Fatal(err)
			}
		},
	}
}

func (s *town) person(t *testing.T, handle string) *sandboxtest.Person {
	t.Helper()
	return sandboxtest.As(t, s.Slack, handle)
}

// listens starts a bot that Slack calls, and gives where.
func (s *town) listens(t *testing.T, more ...string) (p *e2etest.Process, at string) {
	t.Helper()
	p = launch(t, append(append(s.env, "UNHUNCH_LISTEN=127.0.0.1:0"), more...), "run")
	at = p.At("listens for Slack")
	e2etest.Eventually(t, "it is ready", func() bool {
		health, err := app.HealthFromRunning(t.Context(), app.Place(e2etest.StoreOf(s.env)))
		return err == nil && health.Ready() == nil
	})
	s.tell(t, "http://"+at)
	return p, at
}

func TestAProcessThatListensTakesCommandsPressesAndForms(t *testing.T) {
	slack := settles(t)
	p, _ := slack.listens(t)
	ana := slack.person(t, "ana")
	ana.Types("/stretch now")
	e2etest.Begins(ana)
	e2etest.Finishes(ana)
	ana.Clicks("Right")
	ana.Sees("Thanks")

	ana.Types("/stretch settings")
	ana.Fills("Working hours", "Mon-Fri 9:00-never")
	_ = ana.Submits()
	ana.Sees("I do not understand") // what is wrong stands under its input
	ana.Fills("Working hours", "Mon-Fri 8:00-16:00")
	ana.SubmitsAndCloses()

	for _, private := range []string{signing, "xoxb-sandbox-1", "/stretch", "v0=", "Nowhere"} {
		if strings.Contains(p.Said.String(), private) {
			t.Errorf("the log says %q:\n%s", private, p.Said)
		}
	}
}

func TestAProcessThatListensDoesNothingForWhatSlackDidNotSign(t *testing.T) {
	slack := settles(t)
	p, _ := slack.listens(t, "UNHUNCH_METRICS=127.0.0.1:0")
	ana := slack.person(t, "ana")
	ana.Types("/stretch help")
	ana.Sees("pause until")
	asked := len(slack.Calls())

	for name, changed := range map[string]func(http.Header){
		"replayed": func(http.Header) {},
		"forged":   func(h http.Header) { h.Set("X-Slack-Signature", "v0="+strings.Repeat("0", 64)) },
		"stale":    func(h http.Header) { h.Set("X-Slack-Request-Timestamp", "1531420618") },
		"unsigned": func(h http.Header) { h.Del("X-Slack-Signature") },
	} {
		if code, said := slack.mail.again(t, changed); code != http.StatusUnauthorized || said != "" {
			t.Errorf("%s, it is answered with %d %s", name, code, said)
		}
	}
	// A request that is signed is behind them all: what they did would be seen by then.
	ana.Types("/stretch progress")
	ana.Sees("Your week")
	for _, call := range slack.Calls()[asked:] {
		if call.Method != "response_url" {
			t.Errorf("what was refused led to %s", call.Method)
		}
	}
	address := "http://" + p.At("figures")
	for _, why := range []string{"replayed", "forged", "stale", "unsigned"} {
		if _, said := asks(t, address, "/metrics"); !strings.Contains(said, `unhunch_requests_refused_total{reason="`+why+`"} 1`) {
			t.Errorf("%s is not counted", why)
		}
	}
	if code, said := asks(t, address, "/readyz"); code != http.StatusOK {
		t.Errorf("it is not ready: %s", said)
	}
	if _, said := asks(t, address, "/metrics"); !strings.Contains(said, "unhunch_listening 1") || strings.Contains(said, "unhunch_sockets_open") {
		t.Error("it does not say that it listens")
	}
}

func TestAProcessThatListensFinishesWhatItTookOnSIGTERM(t *testing.T) {
	slack := settles(t)
	p, at := slack.listens(t)
	ana := slack.person(t, "ana")
	ana.Types("/stretch help")
	p.Gets(syscall.SIGTERM)
	ana.Sees("pause until") // it was acknowledged, and so it is done
	if code := p.Exits(10 * time.Second); code != exitOK {
		t.Errorf("exit code %d:\n%s", code, p.Said)
	}
	if conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", at); err == nil {
		_ = conn.Close()
		t.Error("somebody listens still")
	}
}

func TestTheDoctorLooksAtABotThatListens(t *testing.T) {
	slack := settles(t)
	_, at := slack.listens(t)
	doctor := launch(t, append(slack.env, "UNHUNCH_LISTEN="+at), "doctor")
	if code := doctor.Exits(time.Minute); code != exitOK {
		t.Errorf("exit code %d", code)
	}
	for _, want := range []string{"ok   signing secret  looks like one", "ok   listen          the running bot takes Slack's requests at 127.0.0.1:", "in clear", "all 18 ok"} {
		if !strings.Contains(doctor.Said.String(), want) {
			t.Errorf("no %q in\n%s", want, doctor.Said)
		}
	}
}
