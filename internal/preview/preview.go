// Package preview shows routines to who writes them: as text, and on a page that follows the files as they are saved.
package preview

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"hash/fnv"
	"html/template"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"unhunch/internal/routine"
	"unhunch/internal/strict"
)

//go:embed static
var static embed.FS

//go:embed templates/page.html
var pages embed.FS

// Options says what is shown.
type Options struct {
	// Load reads all of it anew. Its error is shown, and what was read before
	// it stays.
	Load func() (*routine.Library, error)
	// Dir is the folder that is looked at for changes; "" never changes.
	Dir   string
	Words Words
}

// every is how often the folder is looked at: soon enough for who saves a file
// and turns to the browser.
const every = 500 * time.Millisecond

// Preview is the page.
type Preview struct {
	opts Options
	look *template.Template
	mux  *http.ServeMux

	mu      sync.Mutex
	library *routine.Library // the last that could be read; nil: none could
	trouble error            // why the newest could not
	version int              // counts readings
	changed chan struct{}    // closed at the next reading
}

// New reads everything once.
func New(opts Options) *Preview {
	p := &Preview{
		opts:    opts,
		look:    template.Must(template.ParseFS(pages, "templates/page.html")),
		mux:     http.NewServeMux(),
		changed: make(chan struct{}),
	}
	p.mux.HandleFunc("GET /{$}", p.serveList)
	p.mux.HandleFunc("GET /{id}", p.serveRoutine)
	p.mux.HandleFunc("GET /pictures/{name}", p.servePicture)
	p.mux.HandleFunc("GET /changes", p.serveChanges)
	p.mux.Handle("GET /static/", http.FileServerFS(static))
	p.read()
	return p
}

// Run looks for changes until ctx ends.
func (p *Preview) Run(ctx context.Context) error {
	if p.opts.Dir == "" {
		<-ctx.Done()
		return nil
	}
	seen := fingerprint(p.opts.Dir)
	p.read() // what was saved since New
	beat := time.NewTicker(every)
	defer beat.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-beat.C:
			if now := fingerprint(p.opts.Dir); now != seen {
				seen = now
				p.read()
			}
		}
	}
}

func (p *Preview) read() {
	library, err := p.opts.Load()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.trouble = err
	if err == nil {
		p.library = library
	}
	p.version++
	close(p.changed)
	p.changed = make(chan struct{})
}

// reading is what was read at some moment.
type reading struct {
	library *routine.Library
	trouble error
	version int
	changed <-chan struct{}
}

func (p *Preview) now() reading {
	p.mu.Lock()
	defer p.mu.Unlock()
	return reading{p.library, p.trouble, p.version, p.changed}
}

// fingerprint is another one when a file of a folder of routines is: by its
// name, its size and when it was written.
func fingerprint(dir string) uint64 {
	sum := fnv.New64a()
	note := func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return nil //nolint:nilerr // what cannot be read now is no reason to stop looking
		}
		if info, err := entry.Info(); err == nil {
			_, _ = fmt.Fprintln(sum, file, info.Size(), info.ModTime().UnixNano())
		}
		return nil
	}
	entries, _ := os.ReadDir(dir)
	for _, entry := range entries {
		file := filepath.Join(dir, entry.Name())
		switch {
		case !entry.IsDir():
			_ = note(file, entry, nil)
		case !strings.HasPrefix(entry.Name(), "."):
			_ = filepath.WalkDir(file, note)
		}
	}
	return sum.Sum64()
}

// ServeHTTP refuses to be called by a name that does not mean this machine, so
// that no web site can point its own name here and read along.
func (p *Preview) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	host := r.Host
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	if ip := net.ParseIP(strings.Trim(host, "[]")); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		http.Error(w, "Open this page as http://127.0.0.1 with its port.", http.StatusMisdirectedRequest)
		return
	}
	h := w.Header()
	h.Set("Content-Security-Policy", "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	p.mux.ServeHTTP(w, r)
}

func (p *Preview) servePicture(w http.ResponseWriter, r *http.Request) {
	library := p.now().library
	if library == nil {
		http.NotFound(w, r)
		return
	}
	for _, picture := range library.Pictures() {
		if picture.Name != r.PathValue("name") {
			continue
		}
		data, err := picture.Data()
		if err != nil {
			http.Error(w, err.Error(), http.StatusNotFound) // it was saved a moment ago: the page comes anew
			return
		}
		w.Header().Set("Content-Type", picture.Type)
		_, _ = w.Write(data)
		return
	}
	http.NotFound(w, r)
}

// serveChanges tells the page the number of every reading.
func (p *Preview) serveChanges(w http.ResponseWriter, r *http.Request) {
	out := http.NewResponseController(w)
	w.Header().Set("Content-Type", "text/event-stream")
	for {
		now := p.now()
		if _, err := fmt.Fprintf(w, "data: %d\n\n", now.version); err != nil || out.Flush() != nil {
			return
		}
		select {
		case <-now.changed:
		case <-r.Context().Done():
			return
		}
	}
}

// mistakes are the lines to show of an error.
func mistakes(err error) []strict.Problem {
	if problems, ok := errors.AsType[strict.Problems](err); ok {
		return problems
	}
	if err != nil {
		return []strict.Problem{{What: err.Error()}}
	}
	return nil
}
