package sandbox

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"unhunch/internal/sandbox/api"
	"unhunch/internal/sandbox/call"
	"unhunch/internal/sandbox/oauth"
	"unhunch/internal/sandbox/wire"
	"unhunch/internal/sandbox/workspace"
)

// PlatformOptions describes a Slack of several workspaces, and one app that each of them
// can install. Every field has a default that suits a test.
type PlatformOptions struct {
	App           AppSettings
	SigningSecret string
	Client        *http.Client // by which Slack reaches the app
	// Workspaces that have a BotToken have the app already. Their clocks are one: the first's.
	// Those with the same enterprise belong to one organisation.
	Workspaces []Options
}

// Platform is several workspaces behind one address. A call's token says which of them it
// is for; an app hears of all of them by signed requests.
type Platform struct {
	grants     *oauth.Book
	receiver   *wire.Receiver
	slacks     []*Slack
	secret     string
	faults     *call.Faults // of what is no workspace's: oauth.v2.access
	log        *call.Log
	background *workspace.Background
	now        func() time.Time
	handler    http.Handler
}

// NewPlatform makes one. It listens on nothing yet, and the app hears nothing before
// Subscribe.
func NewPlatform(opts PlatformOptions) *Platform {
	opts = opts.withDefaults()
	p := &Platform{
		grants: oauth.NewBook(opts.App, opts.Workspaces[0].Now), receiver: wire.NewReceiver(opts.Client, opts.SigningSecret),
		secret: opts.SigningSecret, faults: &call.Faults{}, log: &call.Log{}, background: workspace.NewBackground(), now: opts.Workspaces[0].Now,
	}
	for _, o := range opts.Workspaces {
		w := workspace.In(p.grants, o)
		p.slacks = append(p.slacks, newSlack(w, p.receiver))
	}
	p.At("http://" + inMemoryHost)
	mux := http.NewServeMux()
	mux.HandleFunc("/api/", p.serveAPI)
	mux.HandleFunc("/api/oauth.v2.access", p.serveAccess)
	for _, route := range []string{"POST /respond/{team}/", "POST /upload/{team}/", "GET " + calendarPath + "{team}/"} {
		mux.HandleFunc(route, p.serveTeam)
	}
	mux.HandleFunc("GET /files/{file}", p.serveFile)
	p.handler = mux
	p.background.Go(p.checkSSL)
	return p
}

func (o PlatformOptions) withDefaults() PlatformOptions {
	app := &o.App
	app.ID, app.Name = cmp.Or(app.ID, "A0SANDBOX"), cmp.Or(app.Name, "Unhunch")
	app.ClientID, app.ClientSecret = cmp.Or(app.ClientID, "10000000001.20000000002"), cmp.Or(app.ClientSecret, "sandbox-client-secret")
	o.SigningSecret = cmp.Or(o.SigningSecret, "sandbox-signing-secret")
	if app.Scopes == nil {
		app.Scopes = []string{"chat:write", "commands", "users:read", "dnd:read", "chat:write.public", "files:write"}
		app.Optional = []string{"dnd:read", "chat:write.public", "files:write"}
	}
	if o.Client == nil {
		o.Client = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16}}
	}
	o.Workspaces = slices.Clone(o.Workspaces)
	if len(o.Workspaces) == 0 {
		o.Workspaces = []Options{
			{Team: workspace.Team{ID: "T0SANDBOX", Name: "Sandbox", Domain: "sandbox"}},
			{Team: workspace.Team{ID: "T0HARBOUR", Name: "Harbour", Domain: "harbour"}},
		}
	}
	now := o.Workspaces[0].Now
	if now == nil {
		now = time.Now
	}
	for i := range o.Workspaces {
		one := &o.Workspaces[i]
		one.Now = now
		if one.App == (workspace.App{}) {
			one.App = workspace.App{BotID: "B0SANDBOX", UserID: "U0SANDBOXBOT"}
		}
		one.App.ID, one.App.Name = app.ID, app.Name
	}
	return o
}

// App is the app's settings, defaults filled in.
func (p *Platform) App() AppSettings { return p.grants.App() }

// SigningSecret is the app's.
func (p *Platform) SigningSecret() string { return p.secret }

// Slack finds a workspace by its id, its name or its domain; nil when there is none.
func (p *Platform) Slack(named string) *Slack {
	for _, s := range p.slacks {
		if team := s.workspace.Options.Team; named == team.ID || named == team.Name || named == team.Domain {
			return s
		}
	}
	return nil
}

// Slacks are all workspaces, in the order of the options.
func (p *Platform) Slacks() []*Slack { return slices.Clone(p.slacks) }

// Handler serves the Web API under /api/, response_urls under /respond/, files under
// /upload/ and /files/, and calendars under /calendar/. The page that asks people whether
// an app may be installed is package web's.
func (p *Platform) Handler() http.Handler { return p.handler }

// At says where the app reaches this Slack, "http://127.0.0.1:8080": response_urls begin
// so. Listen says it too.
func (p *Platform) At(base string) {
	for _, s := range p.slacks {
		s.workspace.Lock()
		s.workspace.ReplyURLs.Base = base
		s.workspace.Unlock()
	}
}

// Listen opens a TCP door. Use 127.0.0.1:0 for any free port.
func (p *Platform) Listen(ctx context.Context, addr string) (*Door, error) {
	d, err := overTCP(ctx, p.handler, addr)
	if err == nil {
		p.At("http://" + d.host)
	}
	return d, err
}

// InMemory opens a door that no network is needed for, also inside a synctest bubble.
func (p *Platform) InMemory() *Door { return InMemory(p.handler, inMemoryHost) }

// Close waits for what is still being delivered.
func (p *Platform) Close() {
	p.background.Close()
	for _, s := range p.slacks {
		s.Close()
	}
	p.background.Wait()
}

// sslEvery is how often Slack looks whether an app's certificate is in order. The docs
// say occasionally.
const sslEvery = 24 * time.Hour

// Subscribe has the app take requests at addresses from now on: as in an app's settings,
// where Slack first asks the one for events to say a word again. Its certificate is looked
// at now, and then once a day.
func (p *Platform) Subscribe(ctx context.Context, urls RequestURLs) error {
	if err := p.receiver.Subscribe(ctx, urls); err != nil {
		return err
	}
	return p.receiver.CheckSSL(ctx)
}

// checkSSL looks at the app's certificate, and tells nobody, as Slack does not.
func (p *Platform) checkSSL() {
	for p.background.Sleep(sslEvery, nil) {
		if p.receiver.At() == (RequestURLs{}) {
			continue
		}
		ctx, cancel := p.background.Within(sslEvery)
		_ = p.receiver.CheckSSL(ctx)
		cancel()
	}
}

// Fault orders a failure of oauth.v2.access. What happens to the calls of one workspace
// is ordered of it.
func (p *Platform) Fault(f Fault) { p.faults.Order(f) }

// Calls lists every request to oauth.v2.access so far, oldest first.
func (p *Platform) Calls() []call.Call { return p.log.Calls() }

// CatchUp clears everywhere what ran out by the clock.
func (p *Platform) CatchUp() {
	for _, s := range p.slacks {
		s.CatchUp()
	}
}

// serveAccess answers oauth.v2.access.
func (p *Platform) serveAccess(w http.ResponseWriter, r *http.Request) {
	fault := p.faults.Strike(api.Method(r))
	if fault.Prevents() {
		p.log.Add(call.Call{At: p.now(), Method: api.Method(r), Outcome: string(fault.Kind)})
		fault.Waits(r, p.background.Sleep)
		fault.Answer(w)
		return
	}
	in, no := call.ReadArgs(r)
	var out Object
	if no == nil {
		out, no = p.grants.Access(in)
	}
	p.log.Add(call.Call{At: p.now(), Method: api.Method(r), Outcome: call.Outcome(no, fault), Applied: no == nil})
	if fault.Spoils(w, r, p.background.Sleep) {
		return
	}
	if no == nil {
		p.tellAll() // the app is somewhere now
	}
	call.Respond(w, out, no)
}

func (p *Platform) tellAll() {
	for _, s := range p.slacks {
		s.workspace.Watchers.Tell()
	}
}

// serveAPI finds the workspace that a call is for. One with a token that nobody gave out
// is refused by any.
func (p *Platform) serveAPI(w http.ResponseWriter, r *http.Request) {
	in, no := call.ReadArgs(r)
	to := p.slacks[0]
	if holder, known := p.grants.Owner(in.Token); known {
		if s := p.Slack(holder); s != nil {
			to = s
		} else {
			to, no = p.inOrganisation(holder, api.Method(r), &in, no)
		}
	}
	to.methods.Answer(w, r, in, no)
}

// serveTeam answers what a workspace is named for in the path.
func (p *Platform) serveTeam(w http.ResponseWriter, r *http.Request) {
	s := p.Slack(r.PathValue("team"))
	if s == nil {
		http.NotFound(w, r)
		return
	}
	s.handler.ServeHTTP(w, r)
}

// serveFile shows a file, wherever it is: no two have the same id.
func (p *Platform) serveFile(w http.ResponseWriter, r *http.Request) {
	for _, s := range p.slacks {
		if s.keeps(r.PathValue("file")) {
			s.handler.ServeHTTP(w, r)
			return
		}
	}
	http.NotFound(w, r)
}

func (s *Slack) keeps(file string) bool {
	s.workspace.Lock()
	defer s.workspace.Unlock()
	return s.workspace.Files.ByID(file) != nil
}

// Welcome has a member of one workspace join the channels of another, through Slack
// Connect: with the id and the team that they have at home. There they stay who they are.
func (p *Platform) Welcome(guest *Person, into *Slack) (*Person, error) {
	profile := guest.Screen().Profile
	if into.Person(profile.ID) != nil {
		return nil, fmt.Errorf("welcome %s: somebody there has their id", profile.Handle)
	}
	if guest.workspace == into.workspace {
		return nil, errors.New("welcome: they are at home there")
	}
	profile.Domain, profile.Admin = guest.workspace.Options.Team.Domain, false
	return into.Join(profile), nil
}
