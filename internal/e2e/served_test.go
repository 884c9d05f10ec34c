package e2e

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"unhunch/internal/e2e/e2etest"
)

// served is the bot as a process that workspaces install, behind a proxy as in front of
// any server.
type served struct {
	t     *testing.T
	front *httptest.Server
	env   []string
	store string

	process *e2etest.Process
	mu      sync.Mutex
	behind  *url.URL
	answers []answered
}

// answered is how a request to the bot was.
type answered struct {
	path, by string
	status   int
}

// servedOpens takes an address; nothing works there yet.
func servedOpens(t *testing.T) *served {
	t.Helper()
	b := &served{t: t, store: filepath.Join(t.TempDir(), "unhunch.db")}
	b.front = httptest.NewServer(http.HandlerFunc(b.serve))
	t.Cleanup(b.front.Close)
	return b
}

func (b *served) serve(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	to := b.behind
	b.mu.Unlock()
	if to == nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	proxy := httputil.NewSingleHostReverseProxy(to)
	proxy.ModifyResponse = func(in *http.Response) error {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.answers = append(b.answers, answered{r.URL.Path, r.UserAgent(), in.StatusCode})
		return nil
	}
	proxy.ServeHTTP(w, r)
}

// starts begins the bot's work.
func (b *served) starts() {
	b.t.Helper()
	b.process = e2etest.Begin(b.t, released.Path(b.t), b.env, "run", "--multi", "--listen", "127.0.0.1:0", "--public-url", b.front.URL, "--support", "help@example.com", "--log-level", "debug")
	to, err := url.Parse("http://" + b.process.At("listens for Slack"))
	if err != nil {
		b.t.Fatal(err)
	}
	b.mu.Lock()
	b.behind = to
	b.mu.Unlock()
	b.process.Says("msg=working")
}

// stops ends it as a SIGTERM does.
func (b *served) stops() {
	b.t.Helper()
	b.process.Gets(syscall.SIGTERM)
	if code := b.process.Exits(15 * time.Second); code != exitOK {
		b.t.Fatalf("exit code %d:\n%s", code, b.process.Said)
	}
}
