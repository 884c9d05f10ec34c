//go:build postgres

package e2e

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/prefs"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/seal"
	"unhunch/internal/session"
	"unhunch/internal/store/postgres"
	"unhunch/internal/store/postgres/pgtest"
	"unhunch/internal/workspace"
)

// fleet is a pretend Slack of several workspaces, a database, and several processes of
// the released bot that share it.
type fleet struct {
	*sandboxtest.Town
	t       *testing.T
	server  *pgtest.Server
	url     string          // of the database, by a way that is always well
	store   *postgres.Store // at the same place; it holds nothing
	ships   []*ship
	front   *balancer
	sitters []*sitter
	began   time.Time // when all had said yes
	errors  *errorsSaid
}

// musters opens workspaces with so many people each, all of whom have said yes. Nobody
// works for them yet. Slack dawdles for up to twice as long with every message.
func musters(t *testing.T, replicas, workspaces, people int, dawdles time.Duration, settings ...string) *fleet {
	t.Helper()
	f := &fleet{t: t, errors: &errorsSaid{said: map[string]int{}, once: map[string]string{}}}
	f.server = pgtest.Start(t, settings...)
	f.url = f.server.URL(t)
	f.front = balances(t)
	options := sandbox.PlatformOptions{Client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16}}}
	for n := range workspaces {
		options.Workspaces = append(options.Workspaces, sandbox.Options{
			Team:     sandbox.Team{ID: fmt.Sprintf("T0N%d", n), Name: fmt.Sprintf("Number %d", n), Domain: fmt.Sprintf("n%d", n)},
			BotToken: fmt.Sprintf("xoxb-n%d", n), Now: e2etest.Machine, People: sitting(people), PostsPerMinute: postsPerMinute,
		})
	}
	f.Town = sandboxtest.Found(t, options)
	slack := httptest.NewServer(f.Handler())
	t.Cleanup(slack.Close)
	f.At(slack.URL)
	key := seal.New()
	for n := range replicas {
		f.ships = append(f.ships, f.has(n, key, dawdles))
	}
	f.sayYes(key)
	return f
}

// sitting are people, as a workspace has them.
func sitting(people int) []sandbox.Profile {
	profiles := make([]sandbox.Profile, people)
	for i := range profiles {
		profiles[i] = sandbox.Profile{Handle: fmt.Sprintf("p%d", i)}
	}
	return profiles
}

// sayYes writes down that the app is installed everywhere, and what would take people an
// hour to type.
func (f *fleet) sayYes(key string) {
	f.t.Helper()
	ctx := f.t.Context()
	keys, err := seal.Read(key)
	if err != nil {
		f.t.Fatal(err)
	}
	f.store, err = postgres.Open(ctx, f.url, postgres.Options{Name: "a test", Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		f.t.Fatal(err)
	}
	f.t.Cleanup(func() { _ = f.store.Close() })
	f.began = e2etest.Machine()
	var g errgroup.Group
	g.SetLimit(8)
	for _, s := range f.Slacks() {
		o := s.Options()
		_, err := workspace.Install(ctx, f.store, keys, workspace.Grant{
			ID: o.Team.ID, Name: o.Team.Name, App: f.App().ID, BotUser: o.App.UserID, Scopes: s.Scopes(), Token: o.BotToken,
		}, f.began)
		if err != nil {
			f.t.Fatal(err)
		}
		for i, p := range s.People() {
			each := &sitter{
				witness: &witness{Person: sandboxtest.As(f.t, s, p.Handle), handle: p.Handle + " of " + o.Team.Domain, place: time.UTC},
				id:      prefs.UserID{Workspace: o.Team.ID, Person: p.ID}, minute: i % 10, restless: len(f.sitters)%oneIn == 0,
			}
			f.sitters = append(f.sitters, each)
			g.Go(func() error { return f.store.Change(ctx, each.id, each.worksFor(hours, f.began)) })
		}
	}
	if err := g.Wait(); err != nil {
		f.t.Fatal(err)
	}
}

// hours are how long somebody works in whose hours as many reminders as a day may have come
// every ten minutes. In longer ones they are spread.
const hours = 220 * time.Minute

// worksFor has somebody say yes who works from now on for so long, and each day again.
func (p *sitter) worksFor(long time.Duration, now time.Time) func(*session.Desk) error {
	return func(d *session.Desk) error {
		from := prefs.Minute(now.UTC().Hour()*60 + now.UTC().Minute())
		if err := p.saysYes(now)(d); err != nil {
			return err
		}
		d.Person.Prefs.Timetable.Hours = prefs.Week(prefs.Span{From: from, To: from + prefs.Minute(long.Minutes())}, 0, 1, 2, 3, 4, 5, 6)
		return nil
	}
}

// begins has all replicas work, and Slack tell them of what people do.
func (f *fleet) begins() {
	f.t.Helper()
	for _, r := range f.ships {
		r.begins()
	}
	for _, r := range f.ships {
		r.process().Says("msg=working")
	}
	base := f.front.URL
	err := f.Platform.Subscribe(f.t.Context(), sandbox.RequestURLs{Events: base + "/slack/events", Commands: base + "/slack/commands", Interactions: base + "/slack/interactions"})
	if err != nil {
		f.t.Fatal(err)
	}
}

// ends has all replicas end in order.
func (f *fleet) ends() {
	f.t.Helper()
	for _, r := range f.ships {
		if code, said := r.ends(); code != exitOK {
			f.t.Errorf("exit code %d:\n%s", code, said)
		}
	}
}

// copies takes over what is new in everybody's log.
func (f *fleet) copies() error {
	var g errgroup.Group
	g.SetLimit(4)
	for _, each := range f.sitters {
		g.Go(func() error {
			desk, err := f.store.Desk(f.t.Context(), each.id)
			if err == nil {
				each.takesOver(desk.Log)
			}
			return err
		})
	}
	return g.Wait()
}

// ship is one process after another, with a way of its own to the database and to
// Slack.
type ship struct {
	f      *fleet
	name   string
	env    []string
	listen string
	way    *databaseWay
	slack  *httptest.Server

	mu sync.Mutex
	p  *e2etest.Process // the last one
}

func (f *fleet) has(n int, key string, dawdles time.Duration) *ship {
	f.t.Helper()
	r := &ship{f: f, name: string(rune('a' + n)), way: wayTo(f.t, f.url), listen: freeAddress(f.t)}
	r.slack = httptest.NewServer(dawdling(f.Handler(), dawdles))
	f.t.Cleanup(r.slack.Close)
	r.env = []string{
		"SLACK_API_URL=" + r.slack.URL + "/api/", "SLACK_SIGNING_SECRET=" + f.SigningSecret(), "SLACK_CLIENT_ID=" + f.App().ClientID,
		"SLACK_CLIENT_SECRET=" + f.App().ClientSecret, "UNHUNCH_KEY=" + key, "UNHUNCH_STORE=" + r.way.address(f.url), fmt.Sprint("UNHUNCH_POSTS_PER_MINUTE=", postsPerMinute),
	}
	f.front.behind = append(f.front.behind, "http://"+r.listen)
	return r
}

// freeAddress is one that nobody has, and none that the system gives to who wants any.
func freeAddress(t *testing.T) string {
	t.Helper()
	for range 100 {
		address := fmt.Sprintf("127.0.0.1:%d", 20_000+rand.N(12_000))
		if l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", address); err == nil {
			_ = l.Close()
			return address
		}
	}
	t.Fatal("no port is free")
	return ""
}

// begins starts a process. It does not wait for what becomes of it.
func (r *ship) begins() {
	r.f.t.Helper()
	p := e2etest.Begin(r.f.t, released.Path(r.f.t), r.env, "run", "--multi", "--listen", r.listen, "--public-url", r.f.front.URL, "--support", "help@example.com")
	r.mu.Lock()
	defer r.mu.Unlock()
	r.p = p
}

func (r *ship) process() *e2etest.Process {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.p
}

// dies is SIGKILL.
func (r *ship) dies() {
	p := r.process()
	p.Dies()
	r.f.errors.listen(p)
}

// ends is SIGTERM, and waits for the end.
func (r *ship) ends() (code int, said string) {
	p := r.process()
	_ = p.Cmd.Process.Signal(syscall.SIGTERM) // it may have ended
	code = p.Exits(20 * time.Second)
	r.f.errors.listen(p)
	return code, p.Said.String()
}

// errorsSaid are the errors in the logs of all processes, by what they are about.
type errorsSaid struct {
	mu   sync.Mutex
	said map[string]int
	once map[string]string // what was said the first time
}

func (e *errorsSaid) listen(p *e2etest.Process) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for line := range strings.Lines(p.Said.String()) {
		switch {
		case strings.Contains(line, "panic") || strings.Contains(line, "DATA RACE") || strings.Contains(line, "closed pool"):
			e.said[line]++
		case strings.Contains(line, "level=ERROR"):
			_, about, _ := strings.Cut(line, "msg=")
			about, _, _ = strings.Cut(strings.TrimPrefix(strings.TrimSuffix(about, "\n"), `"`), `"`)
			e.said[about]++
			if e.once[about] == "" {
				e.once[about] = line
			}
		}
	}
}

// wants tells of every error that is not among those that a database that is away causes.
func (e *errorsSaid) wants(t *testing.T, known ...string) {
	t.Helper()
	e.mu.Lock()
	defer e.mu.Unlock()
	for about, times := range e.said {
		t.Logf("said %d times: %s: %s", times, about, e.once[about])
		if !slices.ContainsFunc(known, func(k string) bool { return strings.Contains(about, k) }) {
			t.Errorf("%d times a log said: %s", times, about)
		}
	}
}

// balancer hands on what Slack sends, as haproxy.cfg of deploy has it: to each replica in
// turn, and to the next where one does not answer, or is ending.
type balancer struct {
	*httptest.Server
	behind []string
	client http.Client

	mu   sync.Mutex
	turn int
	last string // who took the last one
}

func balances(t *testing.T) *balancer {
	t.Helper()
	b := &balancer{client: http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	b.Server = httptest.NewServer(http.HandlerFunc(b.serve))
	t.Cleanup(b.Close)
	return b
}

func (b *balancer) serve(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	b.mu.Lock()
	b.turn++
	turn := b.turn
	b.mu.Unlock()
	for n := range b.behind {
		to := b.behind[(turn+n)%len(b.behind)]
		if b.hands(w, r, to, body) {
			b.mu.Lock()
			b.last = to
			b.mu.Unlock()
			return
		}
		if r.Context().Err() != nil {
			return
		}
	}
	w.WriteHeader(http.StatusServiceUnavailable)
}

// hands reports whether it was answered. A replica that was stopped takes a connection and
// says nothing.
func (b *balancer) hands(w http.ResponseWriter, r *http.Request, to string, body []byte) bool {
	ctx, cancel := context.WithTimeoutCause(r.Context(), 1200*time.Millisecond, errors.New("it says nothing"))
	defer cancel()
	out, err := http.NewRequestWithContext(ctx, r.Method, to+r.URL.RequestURI(), bytes.NewReader(body))
	if err != nil {
		return false
	}
	out.Header = r.Header.Clone()
	in, err := b.client.Do(out)
	if err != nil {
		return false
	}
	defer func() { _ = in.Body.Close() }()
	said, err := io.ReadAll(in.Body)
	if err != nil || in.StatusCode == http.StatusServiceUnavailable {
		return false
	}
	maps.Copy(w.Header(), in.Header)
	w.WriteHeader(in.StatusCode)
	_, _ = w.Write(said)
	return true
}
