// Package pages shows whoever installs the app what it does, what it asks for and why, and
// what it keeps; and what became of an installation.
//
// A page is whole as it comes: it loads its picture and its icon from here and nothing
// from anybody else, needs no script, and is in the language that the browser wants.
// Its sentences are those of package say, as page.
package pages

import (
	_ "embed"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"unhunch/routines"
)

// Options say whose pages they are.
type Options struct {
	Command string        // as the app's manifest names it, such as /stretch
	Support func() string // where people get help by now: a sentence, an address of e-mail or of a page
	HTTPS   bool          // the public address is https: browsers are told to keep to it
	Backups int           // how many copies of the store are kept, one a day; 0: none are made
	Log     *slog.Logger
}

// Site is the pages. It can be used by many at once.
type Site struct {
	Options

	mux     *http.ServeMux
	picture []byte
}

// The paths that other rooms lead to.
const (
	Home    = "/"
	Install = "/install"
	Privacy = "/privacy"
	Support = "/support"
	Begin   = "/slack/install" // an installation begins there: see package install
)

const (
	picturePath = "/static/chair-extension.png"
	iconPath    = "/static/icon.svg"
)

//go:embed icon.svg
var icon []byte

// New makes them.
func New(o Options) (*Site, error) {
	picture, err := routines.Files.ReadFile("pictures/chair-extension.png")
	if err != nil {
		return nil, fmt.Errorf("the picture of the first page: %w", err)
	}
	s := &Site{Options: o, mux: http.NewServeMux(), picture: picture}
	for path, name := range map[string]string{Home + "{$}": "home", Install: "install", Privacy: "privacy", Support: "support"} {
		s.mux.Handle(path, s.read(func(w http.ResponseWriter, r *http.Request) { s.draw(w, r, http.StatusOK, name, nil) }))
	}
	s.mux.Handle(picturePath, s.read(file("image/png", picture)))
	s.mux.Handle(iconPath, s.read(file("image/svg+xml", icon)))
	s.mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { s.Tell(w, r, NotFound) })
	return s, nil
}

// ServeHTTP serves the pages, and says of everything else that it is not there.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.Around(s.mux).ServeHTTP(w, r) }

// Around makes of a panic a page that says so, and has browsers be careful with all that
// the handler answers.
func (s *Site) Around(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.secure(w.Header())
		defer func() {
			if broken := recover(); broken != nil {
				if broken == http.ErrAbortHandler { //nolint:errorlint,err113 // it is compared as net/http does
					panic(broken)
				}
				s.Log.Error("a page broke", "path", known(r.URL.Path))
				s.Tell(w, r, Trouble)
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// read is for what is only read.
func (s *Site) read(serve http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			s.Tell(w, r, NotAllowed)
			return
		}
		serve(w, r)
	})
}

// file is one that changes with the binary alone.
func file(kind string, content []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		w.Header().Set("Cache-Control", "public, max-age=3600")
		_, _ = w.Write(content) // who has gone needs none
	}
}

// known is a path of ours as a log takes it; all others are somebody's text.
func known(path string) string {
	for _, ours := range []string{Home, Install, Privacy, Support, Begin, picturePath, iconPath} {
		if path == ours {
			return ours
		}
	}
	return "another"
}

// aYear is how long a browser keeps to https.
const aYear = 365 * 24 * time.Hour

// secure says that nothing is loaded, run, framed or told to anybody but what the pages
// themselves have.
func (s *Site) secure(h http.Header) {
	h.Set("Content-Security-Policy", strings.Join([]string{
		"default-src 'none'", "style-src '" + styleHash() + "'", "img-src 'self'",
		"base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
	}, "; "))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY") // for browsers that do not know frame-ancestors
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	if s.HTTPS {
		h.Set("Strict-Transport-Security", fmt.Sprintf("max-age=%d", int(aYear.Seconds())))
	}
}
