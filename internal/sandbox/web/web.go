// Package web serves the page on which a visitor plays with the bot in a pretend Slack.
//
// Everything is drawn on the server. The page asks for itself again whenever
// something changed, and a vendored morphing library lays the new look over the
// old one, so that focus, scrolling and half-typed words stay. Where a visitor
// is (who they act as, which conversation, which thread) is in the address.
package web

import (
	"embed"
	"io/fs"
	"net/http"

	"unhunch/internal/sandbox"
)

//go:embed static
var static embed.FS

// New makes the page of one workspace. Its requests live as long as their contexts: a
// server that wants to end gives them one that it can cancel (http.Server.BaseContext).
func New(slack *sandbox.Slack, clock Clock, opts Options) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /files/", slack.Handler())
	return around(mux, []*sandbox.Slack{slack}, clock, opts)
}

// ForPlatform makes the page of several workspaces, and the one that asks whether an app
// may be installed.
func ForPlatform(platform *sandbox.Platform, clock Clock, opts Options) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /files/", platform.Handler())
	c := &consent{platform: platform, html: parsed(), log: opts.logger()}
	mux.HandleFunc("GET /oauth/v2/authorize", c.ask)
	mux.HandleFunc("POST /oauth/v2/authorize", c.answer)
	mux.HandleFunc("GET /app_redirect", intoApp)
	return around(mux, platform.Slacks(), clock, opts)
}

// intoApp leads to the messages of the app, in the workspace that a link names (docs: deep
// linking, app_redirect).
func intoApp(w http.ResponseWriter, r *http.Request) {
	to := address{Of: r.FormValue("team"), In: inDM}
	http.Redirect(w, r, to.URL(), http.StatusSeeOther)
}

// around adds what the page has for every workspace.
func around(mux *http.ServeMux, slacks []*sandbox.Slack, clock Clock, opts Options) http.Handler {
	assets, err := fs.Sub(static, "static")
	if err != nil {
		panic(err) // only an invalid path can do that
	}
	mux.HandleFunc("GET /changes", changes{slacks: slacks, clock: clock}.serve)
	mux.Handle("GET /static/", noCache(http.StripPrefix("/static/", http.FileServerFS(assets))))
	mux.Handle("/", newPlaces(&town{slacks: slacks, clock: clock, emoji: readEmoji(), html: parsed(), opts: opts, log: opts.logger()}))
	return guard(opts.Hosts, http.NewCrossOriginProtection().Handler(mux))
}

// maxForm is for all that a form sends, in bytes.
const maxForm = 256 << 10

// places are the workspaces, by their ids.
type places struct {
	all   map[string]http.Handler
	first http.Handler
}

func newPlaces(t *town) places {
	p := places{all: map[string]http.Handler{}}
	for _, s := range t.slacks {
		p.all[s.Options().Team.ID] = place(s, t)
	}
	p.first = p.all[t.slacks[0].Options().Team.ID]
	return p
}

// ServeHTTP takes a visitor to the workspace that the page's address, or a form, names.
func (p places) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		http.Error(w, "That is more than this page takes.", http.StatusRequestEntityTooLarge)
		return
	}
	to, known := p.all[r.Form.Get("of")]
	if !known {
		to = p.first
	}
	to.ServeHTTP(w, r)
}

// place is what the page has for a visitor to one workspace.
func place(slack *sandbox.Slack, t *town) http.Handler {
	v := newVisits(&t.moving)
	draw := &pages{slack: slack, town: t, visits: v}
	f := &forms{slack: slack, town: t, visits: v}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", draw.serve)
	mux.HandleFunc("POST /say", f.does(f.say))
	mux.HandleFunc("POST /use", f.does(f.use))
	mux.HandleFunc("POST /submit", f.does(f.submit))
	mux.HandleFunc("POST /close", f.does(f.closeModal))
	mux.HandleFunc("POST /shortcut", f.does(f.runShortcut))
	mux.HandleFunc("POST /status", f.does(f.setStatus))
	mux.HandleFunc("POST /calendar", f.does(f.setMeetings))
	mux.HandleFunc("POST /clock", f.does(f.moveClock))
	mux.HandleFunc("POST /guide", f.does(f.hideGuide))
	mux.HandleFunc("POST /remove", f.does(f.removeApp))
	return mux
}

func noCache(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-cache")
		next.ServeHTTP(w, r)
	})
}
