//go:build prometheus && postgres

package watching

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"unhunch/internal/app"
	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/lease"
	"unhunch/internal/metrics"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/seal"
	"unhunch/internal/store/postgres"
	"unhunch/internal/store/postgres/pgtest"
)

// A database knows no bubble: its bots work in true time, of which the figures make more.
const (
	faster   = 240                   // goes the time of the figures
	minute   = time.Minute / faster  // of theirs
	begins   = 10 * time.Hour        // of Monday, in the figures
	pictures = "http://127.0.0.1:1/" // are linked to, so that nothing is uploaded
)

// quick are terms that fit such minutes.
var quick = lease.Terms{Lasts: 2 * time.Second, Every: 400 * time.Millisecond, Grace: 400 * time.Millisecond, Most: 10 * time.Second}

// harbour is bots that share a database, and what they share besides.
type harbour struct {
	t     *testing.T
	town  *sandboxtest.Town
	seen  *scrapes
	began time.Time
	clock *app.Clock
	url   string
	keys  seal.Keys
	cut   atomic.Bool // nobody reaches the database

	mu   sync.Mutex
	ways map[net.Conn]bool
	door http.Handler // of one of them
}

// ship is one of the bots.
type ship struct{ stops func() } // as a SIGTERM does

// in is when it is in the figures.
func (h *harbour) in(now time.Time) time.Time {
	return monday.Add(begins + faster*now.Sub(h.began))
}

// dials leads to the database, unless that is cut off.
func (h *harbour) dials(ctx context.Context, network, address string) (net.Conn, error) {
	if h.cut.Load() {
		return nil, errors.New("no way to the database")
	}
	c, err := new(net.Dialer).DialContext(ctx, network, address)
	if err == nil {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.ways[c] = true
	}
	return c, err
}

// cuts everybody off from the database.
func (h *harbour) cuts() {
	h.cut.Store(true)
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.ways {
		_ = c.Close()
	}
	clear(h.ways)
}

// starts has one more bot work, which is looked at unless it is hidden.
func (h *harbour) starts(name, version string, hidden bool) ship {
	h.t.Helper()
	figures, said := metrics.New(version), new(e2etest.Log)
	log := slog.New(figures.Counting(slog.NewTextHandler(said, nil)))
	kept, err := postgres.Open(h.t.Context(), h.url, postgres.Options{MadeBy: version, Name: name, Log: log, Terms: quick, Dial: h.dials})
	if err != nil {
		h.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(h.t.Context())
	client := *h.town.Door.HTTPClient()
	client.Timeout = app.CallTimeout
	library, err := app.LoadLibrary("")
	if err != nil {
		h.t.Fatal(err)
	}
	watch := app.NewWatch(ctx, app.WatchOptions{Figures: figures, Store: kept, Version: version, Listens: true, Now: e2etest.Machine})
	a, err := app.AssembleAll(ctx, app.Settings{
		APIURL: h.town.Door.APIURL(), HTTP: &client, Keys: h.keys, Support: "help@example.com", Log: log, Watch: figures, Version: version,
		Public:        &app.Public{URL: sandboxtest.AppURL, ClientID: h.town.App().ClientID, ClientSecret: h.town.App().ClientSecret, Command: "/stretch"},
		SigningSecret: h.town.SigningSecret(), Serve: func(door http.Handler) { h.opens(door) }, Now: h.clock.Now, Pictures: pictures,
	}, kept, library)
	if err != nil {
		h.t.Fatal(err)
	}
	watch.Follows(a)
	page := watch.Handler()
	ended, looked := make(chan error, 1), make(chan struct{})
	go func() { ended <- a.Run(ctx) }()
	e2etest.Eventually(h.t, name+" takes requests", func() bool {
		w := httptest.NewRecorder()
		page.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/readyz/door", http.NoBody))
		return w.Code == http.StatusOK
	})
	looks, away := context.WithCancel(h.t.Context())
	go func() {
		defer close(looked)
		if hidden {
			return
		}
		h.looks(looks, target{"unhunch-fleet", name + ":9090"}, page)
	}()
	var once sync.Once
	stops := func() {
		once.Do(func() {
			away()
			<-looked
			cancel()
			if err := <-ended; err != nil {
				h.t.Errorf("%s stopped with %v\n%s", name, err, said)
			}
			if err := kept.Close(); err != nil {
				h.t.Error(err)
			}
		})
	}
	h.t.Cleanup(stops)
	return ship{stops: stops}
}

func (h *harbour) opens(door http.Handler) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.door = door
}

// looks at one of them each minute.
func (h *harbour) looks(ctx context.Context, at target, page http.Handler) {
	began, ticks := h.in(e2etest.Machine()), time.NewTicker(minute)
	defer ticks.Stop()
	for ctx.Err() == nil {
		h.seen.took(at, h.in(e2etest.Machine()), page, began)
		select {
		case <-ctx.Done():
		case <-ticks.C:
		}
	}
}

// gone is that one is looked for in vain, for so many minutes of the figures.
func (h *harbour) gone(name string, minutes int) {
	for range minutes {
		h.seen.took(target{"unhunch-fleet", name + ":9090"}, h.in(e2etest.Machine()), nil, time.Time{})
		e2etest.Passes(minute)
	}
}

// fleet is two bots on one database, of which much goes wrong within some hours.
func fleet(t *testing.T, seen *scrapes) {
	t.Helper()
	keys, err := seal.Read(seal.New())
	if err != nil {
		t.Fatal(err)
	}
	clock := app.Showing(monday.Add(begins), e2etest.Machine())
	twins := sandboxtest.Twins()
	twins[0].Now = clock.Now
	h := &harbour{
		t: t, town: sandboxtest.Found(t, sandbox.PlatformOptions{Workspaces: twins}), seen: seen, began: e2etest.Machine(),
		clock: clock, url: pgtest.URL(t), keys: keys, ways: map[net.Conn]bool{},
	}
	h.town.Serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.mu.Lock()
		door := h.door
		h.mu.Unlock()
		door.ServeHTTP(w, r)
	}))
	one := h.starts("one", "v1.2.3", false)
	two := h.starts("two", "v1.2.3", false)
	h.town.Subscribe()
	for _, name := range []string{"north", "south"} {
		ana := h.town.Office(name).Person("ana")
		h.town.Browser().Installs(ana, sandboxtest.AppURL+"/slack/install")
		e2etest.SaysYes(ana)
	}
	e2etest.Passes(20 * minute)

	h.cuts() // for forty minutes, and what the figures take to notice
	e2etest.Passes(40 * minute)
	h.cut.Store(false)
	e2etest.Passes(20 * minute)

	hidden := h.starts("three", "v1.2.3", true)
	e2etest.Passes(20 * minute)
	hidden.stops()

	two.stops()
	h.gone("two", 10)
	two = h.starts("two", "v1.3.0", false)
	e2etest.Passes(75 * minute)
	one.stops()
	one = h.starts("one", "v1.3.0", false)
	e2etest.Passes(20 * minute)
	one.stops()
	two.stops()
	h.town.Serve(nil)
}
