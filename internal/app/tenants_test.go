package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptrace"
	"path/filepath"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"unhunch/internal/bot"
	"unhunch/internal/bubble"
	"unhunch/internal/routine"
	"unhunch/internal/seal"
	"unhunch/internal/store/bolt"
	"unhunch/internal/webapi"
	"unhunch/internal/workspace"
)

// nobody answers.
type nobody struct{ calls chan string }

func (n nobody) RoundTrip(r *http.Request) (*http.Response, error) {
	select {
	case n.calls <- r.URL.Path:
	default:
	}
	return nil, errors.New("nobody answers")
}

// used is what the process takes once all garbage is gone.
func used() (heap uint64, goroutines int) {
	for range 3 {
		runtime.GC()
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc + m.StackInuse, runtime.NumGoroutine()
}

// mostIdle is what a workspace may cost in which nothing happens, in bytes.
const mostIdle = 60_000

// A workspace in which nothing happens costs a little memory, and no call. Its pictures
// were brought to Slack long ago.
func TestAWorkspaceInWhichNothingHappensCostsLittle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const many = 40
		store, keys := settled(t, many)
		library := builtIn(t)
		for i := range many {
			for _, p := range library.Pictures() {
				if err := store.SetFile(t.Context(), fmt.Sprintf("T%d", i), p.FileName(), "F0123456789"); err != nil {
					t.Fatal(err)
				}
			}
		}
		calls := nobody{make(chan string, 1)}
		a := assembled(t, store, keys, library, calls, slog.DiscardHandler)
		ends := works(t, a)
		<-time.After(time.Minute)
		synctest.Wait()
		heap, goroutines := used()
		for i := range many {
			a.tenants.stop(fmt.Sprintf("T%d", i))
		}
		<-time.After(time.Minute)
		synctest.Wait()
		after, left := used()
		each := (heap - min(after, heap)) / many
		t.Logf("%d bytes and %.2f goroutines each", each, float64(goroutines-left)/many)
		if each > mostIdle || goroutines-left > 5*many || goroutines == left {
			t.Errorf("%d bytes and %.2f goroutines each", each, float64(goroutines-left)/many)
		}
		select {
		case path := <-calls.calls:
			t.Errorf("a call of %s", path)
		default:
		}
		ends()
	})
}

// The courier may meet a dead token before the tenants run.
func TestATokenThatIsDeadAtTheStartIsNotForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store, keys := settled(t, 1)
		a := assembled(t, store, keys, builtIn(t), nobody{}, slog.DiscardHandler)
		dead := webapi.Refusal{Method: "chat.postMessage", Code: "token_revoked"}
		h := a.tenants.of("T0").way.held.Load()
		a.installations.refused(h, dead)
		ends := works(t, a)
		<-time.After(time.Second)
		a.installations.refused(h, dead)
		<-time.After(time.Second)
		if r, err := store.Workspace(t.Context(), "T0"); err != nil || r.State() != workspace.Ended || a.tenants.of("T0") != nil {
			t.Errorf("it is %s, and served: %t, %v", r.State(), a.tenants.of("T0") != nil, err)
		}
		ends()
	})
}

// Slack may tell late that the app was removed, when it was installed again long ago.
func TestWhoIsThereAgainIsNotWaitedForToLeave(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store, keys := settled(t, 1)
		var said bytes.Buffer
		a := assembled(t, store, keys, builtIn(t), nobody{}, slog.NewTextHandler(&said, &slog.HandlerOptions{Level: slog.LevelError}))
		ends := works(t, a)
		<-time.After(time.Second)
		late := bot.Farewell{Workspace: "T0", Removed: true, At: bubble.Now().Add(-time.Hour)}
		if err := a.installations.parts(t.Context(), late); err != nil {
			t.Fatal(err)
		}
		<-time.After(time.Minute)
		if r, err := store.Workspace(t.Context(), "T0"); err != nil || r.State() != workspace.Alive || a.tenants.of("T0") == nil {
			t.Errorf("it is %s, and served: %t, %v", r.State(), a.tenants.of("T0") != nil, err)
		}
		if ends(); said.Len() > 0 {
			t.Errorf("the log has %s", &said)
		}
	})
}

// settled is a store in which so many workspaces have installed the app, and the keys
// of their tokens.
func settled(tb testing.TB, many int) (*bolt.Store, seal.Keys) {
	tb.Helper()
	keys, err := seal.Read(seal.New())
	if err != nil {
		tb.Fatal(err)
	}
	store, err := bolt.Open(filepath.Join(tb.TempDir(), "unhunch.db"), bolt.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = store.Close() })
	for i := range many {
		grant := workspace.Grant{
			ID: fmt.Sprintf("T%d", i), App: "A1", BotUser: "U1", Scopes: []string{"chat:write", "commands", "files:write", "users:read"}, Token: fmt.Sprintf("xoxb-%d", i),
		}
		if _, err := workspace.Install(tb.Context(), store, keys, grant, bubble.Clock()()); err != nil {
			tb.Fatal(err)
		}
	}
	return store, keys
}

func builtIn(tb testing.TB) *routine.Library {
	tb.Helper()
	library, err := LoadLibrary("")
	if err != nil {
		tb.Fatal(err)
	}
	return library
}

// assembled is the bot for all who are in a store, to whom nothing comes from Slack.
func assembled(tb testing.TB, store *bolt.Store, keys seal.Keys, library *routine.Library, slack http.RoundTripper, log slog.Handler) *App {
	tb.Helper()
	a, err := AssembleAll(tb.Context(), Settings{
		APIURL: "https://slack.test/api/", HTTP: &http.Client{Transport: slack}, Keys: keys, Log: slog.New(log),
		Public: &Public{URL: "https://unhunch.test"}, Serve: func(http.Handler) {},
	}, store, library)
	if err != nil {
		tb.Fatal(err)
	}
	return a
}

// works has a bot run until it is ended.
func works(t *testing.T, a interface {
	Run(ctx context.Context) error
},
) (ends func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx) }()
	return func() {
		t.Helper()
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
}

// BenchmarkTenants begins with so many workspaces.
func BenchmarkTenants(b *testing.B) {
	const many = 2000
	store, keys := settled(b, many)
	library := builtIn(b)
	for b.Loop() {
		if a := assembled(b, store, keys, library, nobody{}, slog.DiscardHandler); len(a.tenants.each()) != many {
			b.Fatal(len(a.tenants.each()))
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/many, "us/workspace")
}

// Where something else answers in Slack's place, one workspace asks for all whether it
// still does.
func TestAllTenantsGoByTheSameSigns(t *testing.T) {
	store, keys := settled(t, 3)
	asked := 0
	a := assembled(t, store, keys, builtIn(t), answering(func(r *http.Request) (*http.Response, error) {
		if r.URL.Path == "/api/api.test" {
			asked++
		}
		return nil, errors.New("nobody answers")
	}), slog.DiscardHandler)
	for range 2 {
		for _, tenant := range a.tenants.each() {
			request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://slack.test/api/chat.postMessage", http.NoBody)
			if err != nil {
				t.Fatal(err)
			}
			if answer, err := tenant.way.line.RoundTrip(request); err == nil {
				t.Errorf("an answer came: %d", answer.StatusCode)
				_ = answer.Body.Close()
			}
		}
	}
	if asked != 1 {
		t.Errorf("a sign was asked for %d times", asked)
	}
}

// answering is a server.
type answering func(*http.Request) (*http.Response, error)

func (a answering) RoundTrip(r *http.Request) (*http.Response, error) {
	if trace := httptrace.ContextClientTrace(r.Context()); trace != nil && trace.WroteHeaders != nil {
		trace.WroteHeaders()
	}
	return a(r)
}
