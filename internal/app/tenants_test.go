package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"unhunch/internal/bot"
	"unhunch/internal/bot/door"
	"unhunch/internal/bubble"
	"unhunch/internal/seal"
	"unhunch/internal/store/bolt"
	"unhunch/internal/webapi"
	"unhunch/internal/workspace"
)

// shut is a way in by which nothing comes.
type shut struct{}

func (shut) Run(ctx context.Context) error { <-ctx.Done(); return nil }
func (shut) Open() int                     { return 1 }
func (shut) Watch(door.Watcher)            {}

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
		library, err := LoadLibrary("")
		if err != nil {
			t.Fatal(err)
		}
		for i := range many {
			for _, p := range library.Pictures() {
				if err := store.SetFile(t.Context(), fmt.Sprintf("T%d", i), p.FileName(), "F0123456789"); err != nil {
					t.Fatal(err)
				}
			}
		}
		calls := nobody{make(chan string, 1)}
		a, err := AssembleAll(t.Context(), Settings{
			APIURL: "https://slack.test/api/", HTTP: &http.Client{Transport: calls}, Keys: keys, Log: slog.New(slog.DiscardHandler),
			Install: "https://unhunch.test/install", Door: func(door.Handler) door.Receiver { return shut{} },
		}, store, library)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- a.Run(ctx) }()
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
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// The courier may meet a dead token before the tenants run.
func TestATokenThatIsDeadAtTheStartIsNotForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store, keys := settled(t, 1)
		library, err := LoadLibrary("")
		if err != nil {
			t.Fatal(err)
		}
		a, err := AssembleAll(t.Context(), Settings{
			APIURL: "https://slack.test/api/", HTTP: &http.Client{Transport: nobody{}}, Keys: keys, Log: slog.New(slog.DiscardHandler),
			Install: "https://unhunch.test/install", Door: func(door.Handler) door.Receiver { return shut{} },
		}, store, library)
		if err != nil {
			t.Fatal(err)
		}
		dead := webapi.Refusal{Method: "chat.postMessage", Code: "token_revoked"}
		h := a.tenants.of("T0").way.held.Load()
		a.installations.refused(h, dead)
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- a.Run(ctx) }()
		<-time.After(time.Second)
		a.installations.refused(h, dead)
		<-time.After(time.Second)
		if r, err := store.Workspace(t.Context(), "T0"); err != nil || r.State() != workspace.Ended || a.tenants.of("T0") != nil {
			t.Errorf("it is %s, and served: %t, %v", r.State(), a.tenants.of("T0") != nil, err)
		}
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// Slack may tell late that the app was removed, when it was installed again long ago.
func TestWhoIsThereAgainIsNotWaitedForToLeave(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store, keys := settled(t, 1)
		library, err := LoadLibrary("")
		if err != nil {
			t.Fatal(err)
		}
		var said bytes.Buffer
		a, err := AssembleAll(t.Context(), Settings{
			APIURL: "https://slack.test/api/", HTTP: &http.Client{Transport: nobody{}}, Keys: keys,
			Log:     slog.New(slog.NewTextHandler(&said, &slog.HandlerOptions{Level: slog.LevelError})),
			Install: "https://unhunch.test/install", Door: func(door.Handler) door.Receiver { return shut{} },
		}, store, library)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- a.Run(ctx) }()
		<-time.After(time.Second)
		late := bot.Farewell{Workspace: "T0", Removed: true, At: bubble.Now().Add(-time.Hour)}
		if err := a.installations.parts(ctx, late); err != nil {
			t.Fatal(err)
		}
		<-time.After(time.Minute)
		if r, err := store.Workspace(t.Context(), "T0"); err != nil || r.State() != workspace.Alive || a.tenants.of("T0") == nil {
			t.Errorf("it is %s, and served: %t, %v", r.State(), a.tenants.of("T0") != nil, err)
		}
		cancel()
		if err := <-ended; err != nil || said.Len() > 0 {
			t.Errorf("%v, and the log has %s", err, &said)
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

// BenchmarkTenants begins with so many workspaces.
func BenchmarkTenants(b *testing.B) {
	const many = 2000
	store, keys := settled(b, many)
	library, err := LoadLibrary("")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		a, err := AssembleAll(b.Context(), Settings{
			APIURL: "https://slack.test/api/", HTTP: &http.Client{Transport: nobody{}}, Keys: keys, Log: slog.New(slog.DiscardHandler),
			Install: "https://unhunch.test/install", Door: func(door.Handler) door.Receiver { return shut{} },
		}, store, library)
		if err != nil || len(a.tenants.each()) != many {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/many, "us/workspace")
}
