//go:build postgres

package e2e

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path"
	"strings"
	"sync"
	"testing"
	"time"

	"unhunch/internal/app"
	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/lease"
	"unhunch/internal/prefs"
	"unhunch/internal/prefs/prefstest"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/seal"
	"unhunch/internal/session"
	"unhunch/internal/store/postgres"
	"unhunch/internal/store/postgres/pgtest"
)

// replica is one of the bots that share a database. What it asks of Slack is counted, and
// its way to the database can be cut.
type replica struct {
	t      *testing.T
	name   string
	store  *postgres.Store
	log    *e2etest.Log
	way    *databaseWay
	door   http.Handler
	cancel context.CancelFunc
	ended  chan error

	mu    sync.Mutex
	calls map[string]int // by method
}

// replicated is a town whose app is several replicas: Slack's requests go to those that
// are named.
type replicated struct {
	*town
	clock *app.Clock
	url   string
	all   map[string]*replica

	mu sync.Mutex
	to []*replica
}

// terms are short, so that a story told in real time is.
var terms = lease.Terms{Lasts: 3 * time.Second, Every: 500 * time.Millisecond, Grace: 500 * time.Millisecond, Most: 10 * time.Second}

// replicates founds a town on a database, on a Monday morning, with replicas of these
// names. Its time is the true one.
func replicates(t *testing.T, names ...string) *replicated {
	t.Helper()
	t.Parallel()
	clock := app.Showing(time.Date(2001, time.January, 1, 10, 0, 0, 0, time.UTC), e2etest.Machine())
	twins := sandboxtest.Twins()
	twins[0].Now = clock.Now
	keys, err := seal.Read(seal.New())
	if err != nil {
		t.Fatal(err)
	}
	r := &replicated{clock: clock, url: pgtest.URL(t), all: map[string]*replica{}}
	r.town = &town{Town: sandboxtest.Found(t, sandbox.PlatformOptions{Workspaces: twins}), t: t, keys: keys, log: new(e2etest.Log)}
	t.Cleanup(func() { r.Serve(nil) })
	for _, name := range names {
		r.starts(name)
	}
	r.Serve(http.HandlerFunc(r.serve))
	r.goesTo(names[0])
	r.Subscribe()
	return r
}

// starts has one more replica work.
func (r *replicated) starts(name string) *replica {
	r.t.Helper()
	one := &replica{t: r.t, name: name, log: new(e2etest.Log), calls: map[string]int{}, ended: make(chan error, 1)}
	one.way = wayTo(r.t, r.url)
	r.t.Cleanup(one.stops) // before its way ends
	log := slog.New(slog.NewTextHandler(one.log, nil)).With("replica", name)
	opened, err := postgres.Open(r.t.Context(), one.way.address(r.url), postgres.Options{Name: name, Log: log, Terms: terms})
	if err != nil {
		r.t.Fatal(err)
	}
	one.store = opened
	ctx, cancel := context.WithCancel(r.t.Context())
	one.cancel = cancel
	client := *r.Door.HTTPClient()
	client.Timeout, client.Transport = app.CallTimeout, counting{one, client.Transport}
	a, err := app.AssembleAll(ctx, app.Settings{
		APIURL: r.Door.APIURL(), HTTP: &client, Usual: prefstest.StraightPlan(), Keys: r.keys, Support: "help@example.com", Log: log,
		Public:        &app.Public{URL: sandboxtest.AppURL, ClientID: r.App().ClientID, ClientSecret: r.App().ClientSecret, Command: "/stretch"},
		SigningSecret: r.SigningSecret(), Serve: func(h http.Handler) { one.door = h }, Now: r.clock.Now, Pictures: "https://pictures.example.com/",
	}, one.store, builtIn(r.t))
	if err != nil {
		r.t.Fatal(err)
	}
	go func() { one.ended <- a.Run(ctx) }()
	r.all[name] = one
	return one
}

// stops ends it as a SIGTERM does.
func (o *replica) stops() {
	o.t.Helper()
	if o.cancel == nil {
		return
	}
	o.cancel()
	o.cancel = nil
	if err := <-o.ended; err != nil {
		o.t.Errorf("%s stopped with %v\n%s", o.name, err, o.log)
	}
	if err := o.store.Close(); err != nil {
		o.t.Error(err)
	}
}

// counting notes what a replica asks of Slack.
type counting struct {
	*replica
	next http.RoundTripper
}

func (c counting) RoundTrip(r *http.Request) (*http.Response, error) {
	c.mu.Lock()
	c.calls[path.Base(r.URL.Path)]++
	c.mu.Unlock()
	return c.next.RoundTrip(r)
}

// asked is how often it called a method.
func (o *replica) asked(method string) int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.calls[method]
}

// goesTo has what Slack sends go to these from now on: to each of them all of it.
func (r *replicated) goesTo(names ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.to = nil
	for _, name := range names {
		r.to = append(r.to, r.all[name])
	}
}

// serve answers as the first of those does that a request goes to.
func (r *replicated) serve(w http.ResponseWriter, request *http.Request) {
	body, err := io.ReadAll(request.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	r.mu.Lock()
	to := r.to
	r.mu.Unlock()
	ask := func(one *replica, w http.ResponseWriter) { //nolint:contextcheck // the request has its own
		copied := request.Clone(request.Context())
		copied.Body = io.NopCloser(bytes.NewReader(body))
		one.door.ServeHTTP(w, copied)
	}
	var others sync.WaitGroup
	for _, one := range to[1:] {
		others.Go(func() { ask(one, httptest.NewRecorder()) })
	}
	ask(to[0], w)
	others.Wait()
}

// holder is who works for a workspace, and who does not. It waits until that is settled.
func (r *replicated) holder(of *sandboxtest.Office) (holds, other *replica) {
	r.t.Helper()
	e2etest.Eventually(r.t, "one works for it", func() bool {
		holds, other = nil, nil
		n := 0
		for _, one := range r.all {
			if one.cancel != nil && one.store.Holds(of.Options().Team.ID) {
				holds, n = one, n+1
			} else {
				other = one
			}
		}
		return n == 1
	})
	return holds, other
}

// desk is what is kept of somebody.
func (r *replicated) desk(by *replica, in *sandboxtest.Office, p *sandboxtest.Person) session.Desk {
	r.t.Helper()
	desk, err := by.store.Desk(r.t.Context(), prefs.UserID{Workspace: in.Options().Team.ID, Person: p.ID()})
	if err != nil {
		r.t.Fatal(err)
	}
	return desk
}

// reminded has somebody's reminder come due now, whoever it is that reminds them.
func (r *replicated) reminded(by *replica, in *sandboxtest.Office, p *sandboxtest.Person) {
	r.t.Helper()
	err := by.store.Change(r.t.Context(), prefs.UserID{Workspace: in.Options().Team.ID, Person: p.ID()}, func(d *session.Desk) error {
		d.Person.Due = r.clock.Now()
		return nil
	})
	if err != nil {
		r.t.Fatal(err)
	}
}

// served waits until a replica has heard that a workspace has the app.
func (r *replicated) served(in *sandboxtest.Office, p *sandboxtest.Person, by *replica) {
	r.t.Helper()
	r.goesTo(by.name)
	helped := func() int { return strings.Count(p.Reads(), "What you can ask for") }
	e2etest.Eventually(r.t, "it is served by "+by.name, func() bool {
		before := helped()
		_ = p.Types("/stretch help")
		return e2etest.Within(2*time.Second, func() bool { return helped() > before })
	})
}
