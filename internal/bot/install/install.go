// Package install brings the app into workspaces by Slack's OAuth, and renews the tokens
// that end.
//
// An installation begins at /slack/install, which sends the browser to Slack, and ends at
// /slack/oauth/callback (docs: installing with OAuth). Whatever comes of it, whoever
// waits is told, with a next step.
package install

import (
	"context"
	"crypto/sha256"
	"log/slog"
	"net/http"
	"time"

	"unhunch/internal/pages"
	"unhunch/internal/scope"
	"unhunch/internal/seal"
	"unhunch/internal/workspace"
)

// Callback is where Slack sends the browser back to. It is to be among the redirect URLs
// of the app.
const Callback = "/slack/oauth/callback"

// Options are what installing takes; every field is required.
type Options struct {
	App    App
	Public string // the address of this server, without a path: https://example.com
	Keys   seal.Keys
	Store  workspace.Store
	// Once notes a state that came back, and reports whether it did for the first time,
	// to whichever process.
	Once func(ctx context.Context, state []byte, now time.Time) (first bool, err error)
	// Installed is told of a workspace that is kept: it is to begin its work, with this
	// token from now on.
	Installed func(context.Context, workspace.Record) error
	Pages     *pages.Site
	Now       func() time.Time
	Log       *slog.Logger
}

// installer answers the two paths.
type installer struct {
	Options

	states *states
	cookie cookie
	room   chan struct{} // for those whom Slack is asked about
	told   *lately
}

// mostAtOnce is how many installations Slack is asked about at the same time. Its limit
// is 600 a minute for all (docs: oauth.v2.access).
const mostAtOnce = 16

// New answers Begin of package pages and Callback.
func New(o Options) http.Handler {
	i := &installer{Options: o, states: newStates(o.App.ClientSecret), cookie: cookieOf(o.Public), room: make(chan struct{}, mostAtOnce), told: newLately()}
	mux := http.NewServeMux()
	mux.HandleFunc(pages.Begin, i.only(i.begin))
	mux.HandleFunc(Callback, i.only(i.end))
	return o.Pages.Around(mux)
}

// only lets browsers in that follow a link.
func (i *installer) only(serve http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		if r.Method != http.MethodGet {
			w.Header().Set("Allow", http.MethodGet)
			i.Pages.Tell(w, r, pages.NotAllowed)
			return
		}
		serve(w, r)
	}
}

// begin sends the browser to Slack.
func (i *installer) begin(w http.ResponseWriter, r *http.Request) {
	browser := i.cookie.give(w, r)
	http.Redirect(w, r, i.App.authorize(i.states.issue(browser, i.Now()), i.Public+Callback), http.StatusFound)
}

// end takes the browser back.
func (i *installer) end(w http.ResponseWriter, r *http.Request) {
	sent := r.URL.Query()
	told, ok := i.takes(r, sent.Get("state"))
	if sent.Get("error") == "access_denied" { // nothing follows from it, wherever it began
		i.Pages.Tell(w, r, pages.Denied)
		return
	}
	if !ok {
		i.Pages.Tell(w, r, told)
		return
	}
	if refusal := sent.Get("error"); refusal != "" {
		i.Pages.TellCode(w, r, plain(refusal))
		return
	}
	code := sent.Get("code")
	if !isCode(code) {
		i.Pages.Tell(w, r, pages.Refused)
		return
	}
	select {
	case i.room <- struct{}{}:
		defer func() { <-i.room }()
	default:
		i.Pages.Tell(w, r, pages.Busy)
		return
	}
	_ = http.NewResponseController(w).SetWriteDeadline(time.Time{}) // patience bounds it; where there is none, none is in the way
	i.install(w, r, code)
}

// takes looks at a state that came back, and uses it up where it is good.
func (i *installer) takes(r *http.Request, state string) (told pages.Told, ok bool) {
	now := i.Now()
	if told, ok = i.states.take(state, i.cookie.of(r), now); !ok {
		return told, false
	}
	ctx, cancel := context.WithTimeout(r.Context(), countedWithin)
	defer cancel()
	switch first, err := i.Once(ctx, counted(state), now); {
	case err != nil:
		i.Log.Error("a state was not counted", "error", err)
		return pages.Unkept, false
	case !first:
		return pages.Used, false
	}
	return "", true
}

// counted is what a state is counted by, from which nobody tells the state.
func counted(state string) []byte {
	sum := sha256.Sum256([]byte("a state that came back: " + state))
	return sum[:]
}

// countedWithin is how long that may take.
const countedWithin = 5 * time.Second

// patience is how long an installation may take once Slack has said yes. It goes on when
// the browser has gone: the code is good for one try.
const patience = 40 * time.Second

// install has the code exchanged, keeps what was granted, and begins to work by it.
func (i *installer) install(w http.ResponseWriter, r *http.Request, code string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), patience)
	defer cancel()
	grant, err := i.App.redeem(ctx, code, i.Public+Callback, i.Now())
	if err != nil {
		i.refused(w, r, err)
		return
	}
	lacks := scope.Missing(grant.Scopes)
	if needed := required(lacks); len(needed) > 0 {
		i.Log.Warn("not installed: scopes were left out that nothing works without", "workspace", grant.ID, "lacks", names(needed))
		i.Pages.TellLacking(w, r, needed)
		return
	}
	was, err := i.Store.Workspace(ctx, grant.ID)
	var record workspace.Record
	if err == nil {
		record, err = workspace.Install(ctx, i.Store, i.Keys, grant, i.Now())
	}
	if err != nil {
		i.Log.Error("an installation was not kept", "workspace", grant.ID, "error", err)
		i.Pages.Tell(w, r, pages.Unkept)
		return
	}
	done := pages.Done{
		Workspace: record.Name, Org: record.Org, Again: was.State() == workspace.Alive, LeftOut: lacks, Open: i.App.open(record),
	}
	i.Log.Info("installed", "workspace", record.ID, "again", done.Again, "left_out", names(lacks))
	if err := i.Installed(ctx, record); err != nil {
		i.Log.Error("an installation was kept, and its work did not begin", "workspace", record.ID, "error", err)
		done.Starting = true
	}
	i.Pages.Installed(w, r, done)
}

// refused says why there is no grant.
func (i *installer) refused(w http.ResponseWriter, r *http.Request, err error) {
	told, word := why(err)
	if before, tells := i.told.tells(told, i.Now()); tells {
		i.Log.Warn("not installed", "told", string(told), "error", err, "like_it_before", before)
	}
	if told == pages.Cannot {
		i.Pages.TellCode(w, r, word)
		return
	}
	i.Pages.Tell(w, r, told)
}

func required(scopes []scope.Scope) (list []scope.Scope) {
	for _, s := range scopes {
		if !s.Optional {
			list = append(list, s)
		}
	}
	return list
}

func names(scopes []scope.Scope) (list []string) {
	for _, s := range scopes {
		list = append(list, s.Name)
	}
	return list
}
