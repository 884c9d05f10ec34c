package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"

	"unhunch/internal/app"
	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
)

// courier carries what happens in a pretend Slack to a bot that listens, each as one
// signed request, and its answer back.
type courier struct {
	t  *testing.T
	to string // http://127.0.0.1:PORT

	mu   sync.Mutex // of the connection, and of last
	ws   *websocket.Conn
	last *http.Request // the latest that was sent
	body []byte        // of it
}

// carries has everything of an office come to a bot by HTTP. It takes the bot's own way
// to the office, as response_urls lead where the latest call came in.
func carries(t *testing.T, office *sandboxtest.Office, env []string, to string) *courier {
	t.Helper()
	api := slack.New("", slack.OptionAPIURL(strings.TrimPrefix(env[0], "SLACK_API_URL=")), slack.OptionAppLevelToken(office.Options().AppToken))
	_, at, err := api.StartSocketModeContext(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ws, answer, err := websocket.DefaultDialer.DialContext(t.Context(), at, http.Header{"Origin": {"https://api.slack.com"}})
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	c := &courier{t: t, to: to, ws: ws}
	t.Cleanup(func() { _ = ws.Close() })
	if _, _, err := ws.ReadMessage(); err != nil { // hello
		t.Fatal(err)
	}
	go c.carry()
	return c
}

// carry ends with the connection.
func (c *courier) carry() {
	for {
		var parcel struct {
			ID      string          `json:"envelope_id"`
			Type    string          `json:"type"`
			Payload json.RawMessage `json:"payload"`
		}
		if c.ws.ReadJSON(&parcel) != nil {
			return
		}
		if parcel.ID == "" {
			continue
		}
		path, kind, body := "/slack/events", "application/json", []byte(parcel.Payload)
		switch parcel.Type {
		case "slash_commands":
			path, kind, body = "/slack/commands", "application/x-www-form-urlencoded", fields(parcel.Payload)
		case "interactive":
			path, kind, body = "/slack/interactions", "application/x-www-form-urlencoded", []byte(url.Values{"payload": {string(parcel.Payload)}}.Encode())
		}
		go func() {
			code, said := c.sends(c.signed(path, kind, body, signing), body)
			if code != http.StatusOK {
				return // it is not acknowledged
			}
			ack := map[string]any{"envelope_id": parcel.ID}
			if said != "" {
				ack["payload"] = json.RawMessage(said)
			}
			c.mu.Lock()
			defer c.mu.Unlock()
			_ = c.ws.WriteJSON(ack)
		}()
	}
}

// fields is a command as HTTP has it.
func fields(payload []byte) []byte {
	var all map[string]string
	_ = json.Unmarshal(payload, &all)
	form := url.Values{}
	for name, value := range all {
		form.Set(name, value)
	}
	return []byte(form.Encode())
}

// signed is a request as Slack signs it.
func (c *courier) signed(path, kind string, body []byte, secret string) *http.Request {
	r, err := http.NewRequestWithContext(c.t.Context(), http.MethodPost, c.to+path, bytes.NewReader(body))
	if err != nil {
		panic(err)
	}
	stamp := strconv.FormatInt(e2etest.Machine().Unix(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(mac, "v0:%s:%s", stamp, body)
	r.Header.Set("Content-Type", kind)
	r.Header.Set("X-Slack-Request-Timestamp", stamp)
	r.Header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
	return r
}

// sends gives the status and the body of the answer; 0: there is none.
func (c *courier) sends(r *http.Request, body []byte) (int, string) {
	c.mu.Lock()
	c.last, c.body = r, body
	c.mu.Unlock()
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, err.Error()
	}
	defer func() { _ = answer.Body.Close() }()
	said, _ := io.ReadAll(answer.Body)
	return answer.StatusCode, string(said)
}

// latest is what was sent last, to be sent once more.
func (c *courier) latest() (*http.Request, []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	again := c.last.Clone(c.t.Context())
	again.Body = io.NopCloser(bytes.NewReader(c.body))
	return again, c.body
}

// listensIn is a process that takes Slack's requests, and where.
func listensIn(t *testing.T, env []string) (*e2etest.Process, string) {
	t.Helper()
	p := launch(t, append(env, "SLACK_APP_TOKEN=", "SLACK_SIGNING_SECRET="+signing, "UNHUNCH_LISTEN=127.0.0.1:0"), "run")
	at := regexp.MustCompile(`127\.0\.0\.1:[1-9]\d+`).FindString(p.Line("listens for Slack"))
	e2etest.Eventually(t, "it is ready", func() bool {
		health, err := app.HealthFromRunning(t.Context(), e2etest.StoreOf(env))
		return err == nil && health.Ready() == nil
	})
	return p, "http://" + at
}

func TestAProcessThatListensTakesCommandsPressesAndForms(t *testing.T) {
	office, env := e2etest.City(t, sandbox.Options{})
	p, at := listensIn(t, env)
	carries(t, office, env, at)
	ana := office.Person("ana")
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

	for _, private := range []string{signing, office.Options().BotToken, "/stretch", "v0=", "Nowhere"} {
		if strings.Contains(p.Said.String(), private) {
			t.Errorf("the log says %q:\n%s", private, p.Said)
		}
	}
}

func TestAProcessThatListensDoesNothingForWhatSlackDidNotSign(t *testing.T) {
	office, env := e2etest.City(t, sandbox.Options{})
	p, at := listensIn(t, append(env, "UNHUNCH_METRICS=127.0.0.1:0"))
	by := carries(t, office, env, at)
	ana := office.Person("ana")
	ana.Types("/stretch help")
	ana.Sees("pause until")
	asked := len(office.Calls())

	again, body := by.latest()
	forged := by.signed("/slack/commands", "application/x-www-form-urlencoded", body, "another secret")
	unsigned := by.signed("/slack/commands", "application/x-www-form-urlencoded", body, signing)
	unsigned.Header.Del("X-Slack-Signature")
	for name, r := range map[string]*http.Request{"replayed": again, "forged": forged, "unsigned": unsigned} {
		if code, said := by.sends(r, body); code != http.StatusUnauthorized || said != "" {
			t.Errorf("%s, it is answered with %d %s", name, code, said)
		}
	}
	// A request that is signed is behind them all: what they did would be seen by then.
	ana.Types("/stretch progress")
	ana.Sees("Your week")
	for _, call := range office.Calls()[asked:] {
		if call.Method != "response_url" {
			t.Errorf("what was refused led to %s", call.Method)
		}
	}
	address := "http://" + figures(p)
	for _, why := range []string{"replayed", "forged", "unsigned"} {
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
	office, env := e2etest.City(t, sandbox.Options{})
	p, at := listensIn(t, env)
	carries(t, office, env, at)
	ana := office.Person("ana")
	ana.Types("/stretch help")
	p.Gets(syscall.SIGTERM)
	ana.Sees("pause until") // it was acknowledged, and so it is done
	if code := p.Exits(10 * time.Second); code != exitOK {
		t.Errorf("exit code %d:\n%s", code, p.Said)
	}
	if _, err := http.Get(at + "/slack/events"); err == nil {
		t.Error("somebody listens still")
	}
}

func TestTheDoctorLooksAtABotThatListens(t *testing.T) {
	_, env := e2etest.City(t, sandbox.Options{})
	_, at := listensIn(t, env)
	doctor := launch(t, append(env, "SLACK_APP_TOKEN=", "SLACK_SIGNING_SECRET="+signing, "UNHUNCH_LISTEN="+strings.TrimPrefix(at, "http://")), "doctor")
	if code := doctor.Exits(time.Minute); code != exitOK {
		t.Errorf("exit code %d", code)
	}
	for _, want := range []string{"ok   signing secret  looks like one", "ok   listen          the running bot takes Slack's requests at 127.0.0.1:", "in clear", "all 18 ok"} {
		if !strings.Contains(doctor.Said.String(), want) {
			t.Errorf("no %q in\n%s", want, doctor.Said)
		}
	}
}
