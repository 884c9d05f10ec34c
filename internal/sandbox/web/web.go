// Package web serves the page on which a visitor plays with the bot in a pretend Slack.
//
// Everything is drawn on the server. The page asks for itself again whenever
// something changed, and a vendored morphing library lays the new look over the
// old one, so that focus, scrolling and half-typed words stay. Where a visitor
// is (who they act as, which conversation, which thread) is in the address.
package web

import (
	"embed"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"

	"unhunch/internal/sandbox"
)

//go:embed static
var static embed.FS

//go:embed templates
var templates embed.FS

// Options says what differs from one page to the next. The zero value will do.
type Options struct {
	// Hosts are further names that the page may be asked for under. Names that
	// mean this machine always are; others are refused, so that no web site can
	// point its own name here and read along.
	Hosts []string
	Log   *slog.Logger // nil: says nothing
	Still bool         // the clock is the machine's: nobody moves it
	// Calendars lets the visitor edit people's: the bot beside this page can read them.
	Calendars bool
}

// New makes the page. Its requests live as long as their contexts: a server that
// wants to end gives them one that it can cancel (http.Server.BaseContext).
func New(slack *sandbox.Slack, clock Clock, opts Options) http.Handler {
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	v := newVisits()
	draw := &pages{
		slack: slack, clock: clock, visits: v, emoji: readEmoji(), log: opts.Log, still: opts.Still, reads: opts.Calendars,
		html: template.Must(template.ParseFS(templates, "templates/*.html")),
	}
	f := &forms{slack: slack, clock: clock, visits: v, log: opts.Log}
	assets, err := fs.Sub(static, "static")
	if err != nil {
		panic(err) // only an invalid path can do that
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", draw.serve)
	mux.HandleFunc("GET /changes", changes{slack: slack, clock: clock}.serve)
	mux.Handle("GET /static/", noCache(http.StripPrefix("/static/", http.FileServerFS(assets))))
	mux.Handle("GET /files/", slack.Handler())
	mux.HandleFunc("POST /say", f.does(f.say))
	mux.HandleFunc("POST /use", f.does(f.use))
	mux.HandleFunc("POST /submit", f.does(f.submit))
	mux.HandleFunc("POST /close", f.does(f.closeModal))
	mux.HandleFunc("POST /shortcut", f.does(f.runShortcut))
	mux.HandleFunc("POST /status", f.does(f.setStatus))
	mux.HandleFunc("POST /calendar", f.does(f.setMeetings))
	mux.HandleFunc("POST /clock", f.does(f.moveClock))
	mux.HandleFunc("POST /guide", f.does(f.hideGuide))
	return guard(opts.Hosts, http.NewCrossOriginProtection().Handler(mux))
}

func noCache(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-cache")
		next.ServeHTTP(w, r)
	})
}
