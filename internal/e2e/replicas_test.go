//go:build postgres

package e2e

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
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
	"unhunch/internal/workspace"
)

// replica is one of the bots that share a database. What it asks of Slack is counted, and
// its way to the database can be cut.
type replica struct {
	t      *testing.T
	name   string
	store  *postgres.Store
	log    *e2etest.Log
	wire   *wire
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
	clock := app.Showing(time.Date(2001, time.January, 1, 10, 0, 0, 0, time.UTC), time.Now())
	twins := sandboxtest.Twins()
	twins[0].Now = clock.Now
	keys, err := seal.Read(seal.New())
	if err != nil {
		t.Fatal(err)
	}
	r := &replicated{clock: clock, url: pgtest.URL(t), all: map[string]*replica{}}
	r.town = &town{Town: sandboxtest.Found(t, sandbox.PlatformOptions{Workspaces: twins}), t: t, keys: keys, log: new(e2etest.Log)}
	t.Cleanup(func() {
		for _, one := range r.all {
			one.stops()
		}
		r.Serve(nil)
	})
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
	there, err := url.Parse(r.url)
	if err != nil {
		r.t.Fatal(err)
	}
	one.wire = cuttable(r.t, there.Host)
	there.Host = one.wire.listener.Addr().String()
	log := slog.New(slog.NewTextHandler(one.log, nil)).With("replica", name)
	opened, err := postgres.Open(r.t.Context(), there.String(), postgres.Options{Name: name, Log: log, Terms: terms})
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
	o.wire.ends()
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
	ask := func(one *replica, w http.ResponseWriter) {
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

// wire is a way to a database that can be cut: then nobody gets through, and whoever was
// is dropped.
type wire struct {
	listener net.Listener
	to       string

	mu   sync.Mutex
	cut  bool
	open map[net.Conn]bool
}

func cuttable(t *testing.T, to string) *wire {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{listener: l, to: to, open: map[net.Conn]bool{}}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go w.carries(c)
		}
	}()
	return w
}

func (w *wire) carries(c net.Conn) {
	defer func() { _ = c.Close() }()
	there, err := net.Dial("tcp", w.to)
	if err != nil {
		return
	}
	defer func() { _ = there.Close() }()
	w.mu.Lock()
	if w.cut {
		w.mu.Unlock()
		return
	}
	w.open[c], w.open[there] = true, true
	w.mu.Unlock()
	over := make(chan struct{}, 2)
	for from, to := range map[net.Conn]net.Conn{c: there, there: c} {
		go func() {
			_, _ = io.Copy(to, from)
			over <- struct{}{}
		}()
	}
	<-over
	w.mu.Lock()
	delete(w.open, c)
	delete(w.open, there)
	w.mu.Unlock()
}

// cuts drops everybody, until it heals.
func (w *wire) cuts() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cut = true
	for c := range w.open {
		_ = c.Close()
	}
}

func (w *wire) heals() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cut = false
}

func (w *wire) ends() {
	_ = w.listener.Close()
	w.cuts()
}

// Who does not work for a workspace takes presses for it: it answers, and leaves all else
// to who does.
func TestAnybodyTakesAPressAndOneWorksForTheWorkspace(t *testing.T) {
	r := replicates(t, "one", "two")
	north := r.Office("north")
	ana := north.Person("ana")
	r.installs(ana)
	holds, other := r.holder(north)
	r.served(north, ana, other)

	agrees(ana)
	if desk := r.desk(holds, north, ana); desk.Person.OptedIn.IsZero() {
		t.Fatal("her yes was not kept")
	}
	_ = ana.Types("/stretch now")
	ana.Sees("[Start]")
	_ = ana.Types("/stretch settings")
	ana.Sees("Your settings")
	ana.ClosesModal()
	ana.Opens("Home")
	e2etest.Eventually(t, "her Home is drawn", func() bool { return holds.asked("views.publish") > 0 })

	for _, method := range []string{"chat.postMessage", "chat.update", "views.publish"} {
		if n := other.asked(method); n > 0 {
			t.Errorf("who does not work for the workspace called %s %d times", method, n)
		}
	}
	if other.asked("views.open") == 0 || holds.asked("chat.postMessage") == 0 {
		t.Errorf("who answers opened %d views, who works for it posted %d times", other.asked("views.open"), holds.asked("chat.postMessage"))
	}
}

// Slack may deliver the same to two, as where an acknowledgement was lost.
func TestWhatReachesTwoReplicasCountsOnce(t *testing.T) {
	r := replicates(t, "one", "two")
	north := r.Office("north")
	ana := north.Person("ana")
	r.installs(ana)
	holds, other := r.holder(north)
	r.served(north, ana, other)
	r.served(north, ana, holds)
	agrees(ana)

	r.goesTo(other.name, holds.name)
	for i := range 5 {
		before := holds.asked("chat.postMessage")
		_ = ana.Types("/stretch now")
		e2etest.Eventually(t, "a break comes", func() bool { return holds.asked("chat.postMessage") > before })
		_ = ana.Types("/stretch help") // and what came before was worked off
		e2etest.Eventually(t, "no more is owed", func() bool {
			g, err := holds.store.Gauge(t.Context())
			return err == nil && g.Owed == 0
		})
		if n := holds.asked("chat.postMessage") - before; n != 1 {
			t.Errorf("%d: asked for once, a break came %d times", i, n)
		}
		_ = ana.Clicks("Skip")
	}
}

func TestWhoIsStoppedHandsOverAtOnce(t *testing.T) {
	r := replicates(t, "one", "two")
	north := r.Office("north")
	ana := north.Person("ana")
	r.installs(ana)
	holds, other := r.holder(north)
	r.served(north, ana, other)
	agrees(ana)

	holds.stops()
	r.reminded(other, north, ana)
	ana.Sees("[Skip]")
	if log := other.log.String(); strings.Contains(log, "not heard of any more") {
		t.Errorf("its lease ran out, and was not handed over:\n%s", log)
	}
	if other.asked("chat.postMessage") != 1 {
		t.Errorf("reminded %d times", other.asked("chat.postMessage"))
	}
}

// Who has lost the database answers with a sentence, and sends nothing; another works in
// its place; and it goes on by itself.
func TestWhoLosesTheDatabaseStepsBack(t *testing.T) {
	r := replicates(t, "one", "two")
	north := r.Office("north")
	ana := north.Person("ana")
	r.installs(ana)
	holds, other := r.holder(north)
	r.served(north, ana, other)
	r.served(north, ana, holds)
	agrees(ana)

	holds.wire.cuts()
	_ = ana.Types("/stretch pause until tomorrow")
	ana.Sees("I couldn't do that just now")
	e2etest.Eventually(t, "another takes over", func() bool { return other.store.Holds("T0NORTH") && !holds.store.Holds("T0NORTH") })
	before := holds.asked("chat.postMessage")
	r.reminded(other, north, ana)
	ana.Sees("[Skip]")
	if n := holds.asked("chat.postMessage"); n != before {
		t.Errorf("who has no database sent %d messages", n-before)
	}
	if n := strings.Count(holds.log.String(), "level=ERROR"); n > 3 {
		t.Errorf("the log tells %d errors:\n%s", n, holds.log)
	}

	holds.wire.heals()
	r.served(north, ana, holds)
	r.goesTo(holds.name)
	e2etest.Eventually(t, "presses are taken again", func() bool {
		_ = ana.Types("/stretch pause until tomorrow")
		return !r.desk(other, north, ana).Person.PausedUntil.IsZero()
	})
}

// Whichever replica a workspace comes back by, all go on with its new token.
func TestARecordThatOneChangesIsHeededByAll(t *testing.T) {
	r := replicates(t, "one", "two")
	north := r.Office("north")
	ana := north.Person("ana")
	r.installs(ana)
	r.served(north, ana, r.all["one"])
	r.served(north, ana, r.all["two"])
	agrees(ana)

	r.goesTo("one")
	north.Uninstall()
	e2etest.Eventually(t, "that is noted", func() bool {
		is, err := r.all["two"].store.Workspace(t.Context(), "T0NORTH")
		return err == nil && is.State() != workspace.Alive
	})
	installed := r.clock.Now().Truncate(time.Second)
	e2etest.Eventually(t, "another second", func() bool { return r.clock.Now().Truncate(time.Second).After(installed) }) // by which two records are told apart
	r.installs(ana)
	r.goesTo("two")
	before := r.all["two"].asked("views.open")
	e2etest.Eventually(t, "a form opens by the new token", func() bool {
		_ = ana.Types("/stretch settings")
		return e2etest.Within(2*time.Second, func() bool { return len(ana.Screen().Modals) > 0 })
	})
	if r.all["two"].asked("views.open") == before {
		t.Error("the other replica opened it")
	}
}

// One company, over sockets, before anybody has said yes: somebody works for it all the
// same, and what comes by either is answered.
func TestOneCompanyIsWorkedForFromTheStart(t *testing.T) {
	t.Parallel()
	clock := app.Showing(time.Date(2001, time.January, 1, 10, 0, 0, 0, time.UTC), time.Now())
	office := sandboxtest.Open(t, sandbox.Options{Now: clock.Now})
	url := pgtest.URL(t)
	var stores []*postgres.Store
	for _, name := range []string{"one", "two"} {
		log := new(e2etest.Log)
		kept, err := postgres.Open(t.Context(), url, postgres.Options{Name: name, Terms: terms})
		if err != nil {
			t.Fatal(err)
		}
		stores = append(stores, kept)
		client := *office.Door.HTTPClient()
		client.Timeout = app.CallTimeout
		ctx, cancel := context.WithCancel(t.Context())
		a, err := app.Assemble(ctx, app.Settings{
			BotToken: office.Options().BotToken, AppToken: office.Options().AppToken, APIURL: office.Door.APIURL(), HTTP: &client, Dialer: office.Door.Dialer(),
			Usual: prefstest.StraightPlan(), Now: clock.Now, Pictures: "https://pictures.example.com/", Log: slog.New(slog.NewTextHandler(log, nil)),
		}, kept, builtIn(t))
		if err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- a.Run(ctx) }()
		t.Cleanup(func() {
			cancel()
			if err := <-ended; err != nil {
				t.Errorf("%v\n%s", err, log)
			}
			_ = kept.Close()
		})
	}
	team := office.Options().Team.ID
	e2etest.Eventually(t, "one works for it, and both hold sockets", func() bool {
		return stores[0].Holds(team) != stores[1].Holds(team) && office.Sockets() >= 4
	})
	ana := office.Person("ana")
	ana.Opens("Home")
	ana.Sees("[Usual (9 a day)]")
	_ = ana.Clicks("Usual (9 a day)")
	ana.Sees("Next reminder: today at 10:50")
	_ = ana.Types("/stretch now")
	ana.Sees("[Start]")
}
