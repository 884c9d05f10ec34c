// Package sandbox pretends to be Slack, so that a bot can be tried and tested without an account.
//
// It speaks the Web API and Socket Mode to an unmodified slack-go, keeps a small
// workspace in memory, and refuses what Slack refuses, with Slack's own error
// codes. Where Slack's behaviour is documented, the documentation is named
// beside the code; where it is only known by experience, that is said too.
//
// New makes a workspace; a Door leads into it over TCP or in memory. A Person
// does what people do in Slack's client and sees a Screen; package sandboxtest
// puts that into a test's words. Fault and its neighbours order what goes wrong.
//
// Inside a testing/synctest bubble, create the Slack inside the bubble and
// connect through InMemory: loopback TCP never lets a bubble's clock move.
//
// What is behind it stands in packages of its own: api answers the Web API's
// methods, with blockkit's rules for blocks and call's faults; wire has Socket
// Mode, payloads and response_urls; client is what a person's screen shows, with
// mrkdwn read for them; workspace is the state that they all share.
package sandbox

import (
	"context"
	"net/http"
	"time"

	"unhunch/internal/sandbox/api"
	"unhunch/internal/sandbox/call"
	"unhunch/internal/sandbox/client"
	"unhunch/internal/sandbox/wire"
	"unhunch/internal/sandbox/workspace"
)

// Slack is one pretend workspace with one app.
type Slack struct {
	workspace  *workspace.Workspace
	way        wire.Way      // by which the app hears of it
	sockets    *wire.Sockets // without connections where that is by requests
	methods    *api.Server
	faults     *call.Faults
	log        *call.Log
	background *workspace.Background
	handler    http.Handler
}

// New makes a workspace with an app installed that connects to it. It listens on nothing
// yet: see InMemory, Listen and Handler. For several, or for an app that takes requests,
// see NewPlatform.
func New(opts Options) *Slack { return newSlack(workspace.New(opts), nil) }

// newSlack is a workspace whose app takes requests, or else connects.
func newSlack(w *workspace.Workspace, to *wire.Receiver) *Slack {
	s := &Slack{workspace: w, faults: &call.Faults{}, log: &call.Log{}, background: workspace.NewBackground()}
	s.sockets = wire.NewSockets(w.Options, s.faults, s.background)
	s.way = s.sockets
	if to != nil {
		s.way = wire.NewRequests(to, w.Options, s.background)
	}
	s.methods = api.NewServer(w, s.sockets, s.way, s.faults, s.log, s.background)
	uploads := api.Uploads{Workspace: w, Faults: s.faults}
	replies := wire.ResponseURLs{Workspace: w, Faults: s.faults, Log: s.log, Background: s.background}
	mux := http.NewServeMux()
	mux.HandleFunc("/api/", s.methods.Serve)
	mux.HandleFunc("GET /link/", s.sockets.Serve)
	mux.HandleFunc("POST /respond/", replies.Serve)
	mux.HandleFunc("POST /upload/", uploads.Receive)
	mux.HandleFunc("GET /files/", uploads.Show)
	mux.HandleFunc("GET "+calendarPath+"{team}/{person}/basic.ics", serveCalendar(w))
	s.handler = mux
	return s
}

// Close disconnects every socket and waits for what is still being delivered.
// Doors are closed by their own Close, before or after.
func (s *Slack) Close() {
	s.background.Close()
	s.sockets.Cut()
	s.background.Wait()
}

// Options tells what the workspace was made with, defaults filled in.
func (s *Slack) Options() Options { return s.workspace.Options }

// Handler serves the Web API under /api/, Socket Mode under /link/, response_urls
// under /respond/, files under /upload/ and /files/, and calendars under /calendar/.
func (s *Slack) Handler() http.Handler { return s.handler }

// Listen opens a TCP door. Use 127.0.0.1:0 for any free port.
func (s *Slack) Listen(ctx context.Context, addr string) (*Door, error) {
	return overTCP(ctx, s.handler, addr)
}

// InMemory opens a door that no network is needed for, also inside a synctest bubble.
func (s *Slack) InMemory() *Door { return InMemory(s.handler, inMemoryHost) }

// Person finds a member by handle, with or without '@', or by id; nil when there is none.
func (s *Slack) Person(handle string) *Person {
	s.workspace.Lock()
	defer s.workspace.Unlock()
	if who := s.workspace.People.Named(handle); who != nil {
		return s.person(who)
	}
	return nil
}

// Join adds a member; with Profile.Team set, a guest from another workspace.
func (s *Slack) Join(p Profile) *Person {
	s.workspace.Lock()
	defer s.workspace.Unlock()
	who := s.workspace.People.Join(p)
	s.workspace.Watchers.Tell()
	return s.person(who)
}

func (s *Slack) person(who *workspace.Person) *Person {
	return &Person{who: who, workspace: s.workspace, way: s.way, background: s.background}
}

// People lists the members, in the order they joined.
func (s *Slack) People() []Profile {
	s.workspace.Lock()
	defer s.workspace.Unlock()
	var all []client.Profile
	for _, p := range s.workspace.People.All() {
		p.Settle(s.workspace.IDs.Now())
		all = append(all, p.Profile)
	}
	return all
}

// Changes receives after something changed that somebody can see. Changes that
// come in quick succession may be told once. It closes when ctx ends.
func (s *Slack) Changes(ctx context.Context) <-chan struct{} {
	return s.workspace.Watchers.Changes(ctx)
}

// CatchUp clears what ran out by the clock. Call it after moving the clock of Options.Now by hand.
func (s *Slack) CatchUp() { catchUp(s.workspace, s.way) }

// Fault orders a failure.
func (s *Slack) Fault(f Fault) { s.faults.Order(f) }

// Calls lists every request so far, oldest first; given methods, only theirs.
func (s *Slack) Calls(methods ...string) []call.Call { return s.log.Calls(methods...) }

// Deliveries lists every envelope, or request, so far, oldest first.
func (s *Slack) Deliveries() []wire.Delivery { return s.way.Deliveries() }

// Sockets is how many connections are open.
func (s *Slack) Sockets() int { return s.sockets.Count() }

// Disconnect says goodbye on every connection.
func (s *Slack) Disconnect(why wire.DisconnectReason) { s.sockets.Disconnect(why) }

// CutSockets ends every connection without a goodbye.
func (s *Slack) CutSockets() { s.sockets.Cut() }

// DuplicateNext sends each of the next n envelopes, or requests, twice: on two connections
// where there are two.
func (s *Slack) DuplicateNext(n int) { s.way.DuplicateNext(n) }

// DelayNext sends each of the next n envelopes later than it happened. The
// person's three seconds run from the beginning.
func (s *Slack) DelayNext(n int, by time.Duration) { s.way.DelayNext(n, by) }

// Send sends an envelope of the caller's own making, whatever is in it, and
// waits for its acknowledgement, three seconds at the most.
func (s *Slack) Send(ctx context.Context, kind wire.Kind, payload Object) error {
	_, err := s.way.Deliver(ctx.Done(), &wire.Envelope{Kind: kind, Payload: payload})
	return err
}

// Unreachable cuts every connection, and every new one until it is called with false.
func (s *Slack) Unreachable(off bool) {
	s.faults.Unreachable(off)
	if off {
		s.sockets.Cut()
	}
}

// DeleteFiles takes all files away, as an admin may.
func (s *Slack) DeleteFiles() {
	s.workspace.Lock()
	defer s.workspace.Unlock()
	s.workspace.Files.Clear()
}

// RevokeTokens makes every call answer token_revoked, and tells the app so.
func (s *Slack) RevokeTokens() {
	w := s.workspace
	w.Lock()
	defer w.Unlock()
	w.Grants.RevokeAll(w.InstalledAs())
	wire.TokensRevoked(w, s.way, wire.AuthorizationOf(w))
}

// Uninstall removes the app: both events come, in an order nobody may rely on.
func (s *Slack) Uninstall() { s.uninstall(wire.AppUninstalled, wire.TokensRevoked) }

// UninstallTokensFirst is Uninstall in the other order.
func (s *Slack) UninstallTokensFirst() { s.uninstall(wire.TokensRevoked, wire.AppUninstalled) }

// UninstallSilently removes the app, and none of both events comes: Slack's are a best
// effort (docs: Events API).
func (s *Slack) UninstallSilently() { s.uninstall() }

func (s *Slack) uninstall(tell ...func(*workspace.Workspace, wire.Way, wire.Authorization)) {
	w := s.workspace
	w.Lock()
	defer w.Unlock()
	as := wire.AuthorizationOf(w)
	w.Grants.Remove(w.InstalledAs())
	for _, word := range tell {
		word(w, s.way, as)
	}
	w.Watchers.Tell()
}

// Installed tells whether the app is in the workspace.
func (s *Slack) Installed() bool {
	s.workspace.Lock()
	defer s.workspace.Unlock()
	return s.workspace.InstalledAs() != ""
}

// Scopes are those that the app has in the workspace now.
func (s *Slack) Scopes() []string {
	s.workspace.Lock()
	defer s.workspace.Unlock()
	return s.workspace.Scopes()
}

// Token is the newest of the app's that works in the workspace; empty where there is none.
func (s *Slack) Token() string {
	s.workspace.Lock()
	defer s.workspace.Unlock()
	return s.workspace.Grants.Token(s.workspace.InstalledAs())
}

// Heal takes back every failure that was ordered.
func (s *Slack) Heal() { s.faults.Cancel() }
