// Package web serves the page on which a visitor plays with the bot in a pretend Slack.
//
// Everything is drawn on the server. The page asks for itself again whenever
// something changed, and a vendored morphing library lays the new look over the
// old one, so that focus, scrolling and half-typed words stay. Where a visitor
// is (who they act as, which conversation, which thread) is in the address.
package web

import (
	"context"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"unhunch/internal/sandbox"
)

//go:embed static
var static embed.FS

//go:embed templates
var templates embed.FS

// Clock lets a visitor move the workspace's time. Its moves return once
// everything that became due on the way has happened.
type Clock interface {
	Now() time.Time
	Forward(ctx context.Context, d time.Duration) error
	NextReminder(ctx context.Context) error
	RestOfDay(ctx context.Context) error
}

// Options says what differs from one page to the next. The zero value will do.
type Options struct {
	// Hosts are further names that the page may be asked for under. Names that
	// mean this machine always are; others are refused, so that no web site can
	// point its own name here and read along.
	Hosts []string
	Log   *slog.Logger // nil: says nothing
}

// site is the page of one workspace.
type site struct {
	slack *sandbox.Slack
	clock Clock
	opts  Options
	html  *template.Template
	emoji emoji

	mu     sync.Mutex
	moving bool                         // the clock is on its way
	seen   map[string]map[string]string // by person and conversation: the newest ts that was on screen
	oops   map[string]string            // by person: what went wrong with what they did last
	told   map[string]int               // by person: how many of Slack's notices they have had time to read
	guide  guide
}

// New makes the page. Its requests live as long as their contexts: a server that
// wants to end gives them one that it can cancel (http.Server.BaseContext).
func New(slack *sandbox.Slack, clock Clock, opts Options) http.Handler {
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	s := &site{
		slack: slack,
		clock: clock,
		opts:  opts,
		html:  template.Must(template.ParseFS(templates, "templates/*.html")),
		emoji: readEmoji(),
		seen:  map[string]map[string]string{},
		oops:  map[string]string{},
		told:  map[string]int{},
	}
	assets, err := fs.Sub(static, "static")
	if err != nil {
		panic(err) // only an invalid path can do that
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.servePage)
	mux.HandleFunc("GET /changes", s.serveChanges)
	mux.Handle("GET /static/", noCache(http.StripPrefix("/static/", http.FileServerFS(assets))))
	mux.Handle("GET /files/", slack.Handler())
	mux.HandleFunc("POST /say", s.acts(s.say))
	mux.HandleFunc("POST /use", s.acts(s.use))
	mux.HandleFunc("POST /submit", s.acts(s.submit))
	mux.HandleFunc("POST /close", s.acts(s.closeModal))
	mux.HandleFunc("POST /shortcut", s.acts(s.runShortcut))
	mux.HandleFunc("POST /status", s.acts(s.setStatus))
	mux.HandleFunc("POST /clock", s.acts(s.moveClock))
	mux.HandleFunc("POST /guide", s.acts(s.hideGuide))
	return s.guard(http.NewCrossOriginProtection().Handler(mux))
}

// guard refuses to be called by a name that is not ours, and tells the browser
// to load and run nothing but what comes from here.
func (s *site) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.ours(r.Host) {
			http.Error(w, fmt.Sprintf("This page is not called %q. Open it as http://127.0.0.1 with its port.", r.Host), http.StatusMisdirectedRequest)
			return
		}
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "+
			"form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		next.ServeHTTP(w, r)
	})
}

func (s *site) ours(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.ToLower(strings.Trim(name, "[]"))
	if ip := net.ParseIP(name); ip != nil && ip.IsLoopback() {
		return true
	}
	return name == "localhost" || slices.Contains(s.opts.Hosts, name)
}

func noCache(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-cache")
		next.ServeHTTP(w, r)
	})
}
