package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
)

// Whoever stops the bot waits ten seconds before they pull the plug.
func TestASlackThatHangsDoesNotHoldUpTheEnd(t *testing.T) {
	t.Parallel()
	office, env := e2etest.City(t, sandbox.Options{})
	p := launch(t, env, "run")
	p.Connects()
	ana := office.Person("ana")
	e2etest.SaysYes(ana)
	ana.Types("/stretch now")
	ana.Clicks("Start")
	ana.Sees("Step 1 of 4")
	office.Person("ben").Types("/stretch")
	office.Person("ben").Sees("Shall I remind you")
	for _, method := range []string{"users.info", "chat.postMessage", "chat.update", "response_url"} {
		office.Fault(sandbox.Fault{Method: method, Kind: sandbox.Slow, For: time.Minute, Times: 100})
	}
	for _, call := range []struct {
		who    string
		does   func(*sandboxtest.Person)
		method string
	}{
		{"ana", func(ana *sandboxtest.Person) { ana.Clicks("Next") }, "chat.postMessage"},
		{"ben", func(ben *sandboxtest.Person) { ben.Clicks("Usual (6 a day)") }, "response_url"},
		{"chie", func(chie *sandboxtest.Person) { chie.Types("/stretch help") }, "users.info"},
	} {
		before := len(office.Calls(call.method))
		call.does(office.Person(call.who))
		e2etest.Eventually(t, call.method+" hangs", func() bool { return len(office.Calls(call.method)) > before })
	}

	p.Gets(syscall.SIGTERM)
	if code := p.Exits(10 * time.Second); code != 0 {
		t.Errorf("exit code %d:\n%s", code, p.Said)
	}
}

// Sockets live on the app token alone, so nothing but a call tells that the bot
// token is gone.
func TestABotTokenRevokedByItselfEndsTheProcessWithAMend(t *testing.T) {
	t.Parallel()
	office := sandboxtest.Open(t, sandbox.Options{})
	slack, bot := office.Handler(), []byte(office.Options().BotToken)
	var revoked atomic.Bool
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		if revoked.Load() && (bytes.Contains(body, bot) || r.Header.Get("Authorization") == "Bearer "+string(bot)) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, `{"ok":false,"error":"token_revoked"}`)
			return
		}
		slack.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)

	p := launch(t, e2etest.Environment(office, server.URL+"/api/", filepath.Join(t.TempDir(), "unhunch.db")), "run")
	p.Connects()
	ana := office.Person("ana")
	e2etest.SaysYes(ana)
	ana.Types("/stretch now")
	ana.Clicks("Start")
	ana.Sees("Step 1 of 4")
	revoked.Store(true)
	ana.Clicks("Next")
	if code := p.Exits(10 * time.Second); code != exitRefused {
		t.Errorf("exit code %d:\n%s", code, p.Said)
	}
	p.Says("set SLACK_BOT_TOKEN")
}
