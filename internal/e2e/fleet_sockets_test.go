//go:build postgres

package e2e

import (
	"net/http"
	"net/http/httptest"
	"path"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/prefs"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/store/postgres"
	"unhunch/internal/store/postgres/pgtest"
)

// socketed is one process of a company's two, which both have sockets.
type socketed struct {
	process *e2etest.Process
	way     *databaseWay

	mu    sync.Mutex
	calls map[string]int // by method
}

func (s *socketed) asked(method string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls[method]
}

// counts serves Slack to one process.
func (s *socketed) counts(slack http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.calls[path.Base(r.URL.Path)]++
		s.mu.Unlock()
		slack.ServeHTTP(w, r)
	})
}

// Slack spreads what people do over the connections of both processes. Either answers, one
// posts, and what comes by two connections counts once. Where the database is away people are
// told so, within the three seconds, and all goes on by itself when it is back.
func TestPressesBySocketsReachEitherReplica(t *testing.T) {
	t.Parallel()
	office := sandboxtest.Open(t, sandbox.Options{Now: e2etest.Machine})
	door, err := office.Listen(t.Context(), "127.0.0.1:0") // of response_urls
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(door.Close)
	url := pgtest.URL(t)
	both := make([]*socketed, 2)
	for i := range both {
		s := &socketed{way: wayTo(t, url), calls: map[string]int{}}
		slack := httptest.NewServer(s.counts(office.Handler()))
		t.Cleanup(func() {
			office.Close() // ends the sockets, which it would wait for
			slack.Close()
		})
		env := append(e2etest.Environment(office, slack.URL+"/api/", s.way.address(url)), "UNHUNCH_PICTURE_BASE_URL=https://pictures.example.com/")
		s.process = e2etest.Begin(t, released.Path(t), env, "run")
		both[i] = s
	}
	for _, s := range both {
		s.process.Connects()
	}
	ana := office.Person("ana")
	e2etest.Agrees(ana)

	for range 8 {
		if err := ana.Types("/stretch settings"); err != nil {
			t.Fatal(err)
		}
		ana.Sees("Your settings")
		ana.ClosesModal()
	}
	posts := func() int { return both[0].asked("chat.postMessage") + both[1].asked("chat.postMessage") }
	for i := range 6 {
		before := posts()
		office.DuplicateNext(1)
		_ = ana.Types("/stretch now")
		e2etest.Eventually(t, "a break comes", func() bool { return posts() > before })
		_ = ana.Clicks("Skip")
		_ = ana.Types("/stretch why")
		ana.Sees("Skip")
		if n := posts() - before; n != 1 {
			t.Errorf("%d: asked for once, a break came %d times", i, n)
		}
	}
	first, second := both[0], both[1]
	if first.asked("views.open") == 0 || second.asked("views.open") == 0 {
		t.Errorf("one opened %d forms, the other %d", first.asked("views.open"), second.asked("views.open"))
	}
	if (first.asked("chat.postMessage") == 0) == (second.asked("chat.postMessage") == 0) {
		t.Errorf("one posted %d messages, the other %d", first.asked("chat.postMessage"), second.asked("chat.postMessage"))
	}

	for _, s := range both {
		s.way.becomes(condition{cut: true})
	}
	before := posts()
	for range 4 {
		if err := ana.Types("/stretch pause until tomorrow"); err != nil {
			t.Errorf("without a database she is told by Slack: %v", err)
		}
		if err := ana.Types("/stretch settings"); err != nil {
			t.Errorf("a form without a database: %v", err)
		}
	}
	ana.Sees("I couldn't do that just now")
	for _, s := range both {
		s.process.Says("the database does not answer")
		s.way.becomes(condition{})
	}
	store, err := postgres.Open(t.Context(), url, postgres.Options{Name: "a test"})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	e2etest.Eventually(t, "presses are taken again", func() bool {
		_ = ana.Types("/stretch pause until tomorrow")
		desk, err := store.Desk(t.Context(), prefs.UserID{Workspace: office.Options().Team.ID, Person: ana.ID()})
		return err == nil && !desk.Person.PausedUntil.IsZero()
	})
	if n := posts() - before; n != 0 {
		t.Errorf("%d messages were posted that nobody asked for", n)
	}
	for _, s := range both {
		if n := strings.Count(s.process.Said.String(), "the database does not answer"); n > 1 {
			t.Errorf("it is told %d times:\n%s", n, s.process.Said)
		}
		s.process.Gets(syscall.SIGTERM)
		if code := s.process.Exits(15 * time.Second); code != exitOK {
			t.Errorf("exit code %d:\n%s", code, s.process.Said)
		}
	}
}
