package preview

import (
	"bufio"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"unhunch/internal/routine"
	"unhunch/internal/strict"
)

const library = "../../routines"

// folder is a copy of a few files of the library, to write in.
func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"wall-roll.yaml", "i18n/de/wall-roll.yaml", "pictures/wall-roll.png"} {
		data, err := os.ReadFile(filepath.Join(library, name))
		if err == nil {
			err = os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700)
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name), data, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func write(t *testing.T, file, from, to string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(data), from) {
		t.Fatalf("%s does not say %q (%v)", file, from, err)
	}
	if err := os.WriteFile(file, []byte(strings.Replace(string(data), from, to, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
}

func previewOf(dir string) *Preview {
	return New(Options{
		Load: func() (*routine.Library, error) {
			if dir == "" {
				return routine.Load(routine.Dir(library))
			}
			return routine.Load(routine.Dir(library), routine.Dir(dir))
		},
		Dir:   dir,
		Words: words(),
	})
}

// words are not those of a thread, but as many.
func words() Words {
	return Words{
		Step: func(r routine.Routine, step int) []string {
			return []string{"*" + r.Steps[step].Title + "*\n" + r.Steps[step].Do}
		},
		Dose:   func(s routine.Step) string { return "for " + s.Time().String() },
		Length: func(d time.Duration) string { return "takes " + d.String() },
	}
}

// asks gets a path of the page, as a browser on this machine does.
func asks(p *Preview, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	p.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "http://127.0.0.1:8090"+path, http.NoBody))
	return w
}

func sees(t *testing.T, p *Preview, path string, texts ...string) {
	t.Helper()
	page := asks(p, path).Body.String()
	for _, text := range texts {
		if !strings.Contains(page, text) {
			t.Errorf("%s does not show %q:\n%s", path, text, page)
		}
	}
}

func TestAStepIsShownWithItsWordsPicturesAndTime(t *testing.T) {
	p := previewOf("")
	sees(t, p, "/wall-roll",
		"<b>Lean into a tight spot</b><br>Stop where it feels tight", "5 s to get ready", "30 s for it",
		"/pictures/wall-roll.gif?", "/pictures/wall-roll.png?", "The person leans still", "by the steps", "Circle your shoulders", "Foam rolling prescription")
	sees(t, p, "/wall-roll?lang=de", "Rollen an der Wand", "Lass die Schultern ein paarmal kreisen")
	sees(t, p, "/progression-twelve-weeks", "Weeks 3 to 4", "isolate-and-melt", "Instead:", "desk-reset")
	sees(t, p, "/", "Desk reset", "Twelve weeks with a roller", `href="/thread-the-needle?lang=en"`)
	if w := asks(p, "/wall-rol"); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), `Did you mean <a href="/wall-roll?lang=en">`) {
		t.Errorf("a slip in the address: %d %s", w.Code, w.Body)
	}
}

func TestPicturesAreServedAndNothingElse(t *testing.T) {
	p := previewOf("")
	for path, want := range map[string]struct {
		code int
		kind string
	}{
		"/pictures/wall-roll.gif":       {http.StatusOK, "image/gif"},
		"/pictures/wall-roll.png?abc":   {http.StatusOK, "image/png"},
		"/pictures/nobody.png":          {http.StatusNotFound, "text/plain; charset=utf-8"},
		"/pictures/..%2Fwall-roll.yaml": {http.StatusNotFound, "text/plain; charset=utf-8"},
		"/static/preview.css":           {http.StatusOK, "text/css; charset=utf-8"},
		"/static/..%2Fpreview.go":       {http.StatusNotFound, "text/plain; charset=utf-8"},
	} {
		w := asks(p, path)
		if w.Code != want.code || w.Header().Get("Content-Type") != want.kind {
			t.Errorf("%s: %d %s, want %d %s", path, w.Code, w.Header().Get("Content-Type"), want.code, want.kind)
		}
	}
}

func TestWhoeverComesUnderAnotherNameIsTurnedAway(t *testing.T) {
	p := previewOf("")
	for host, want := range map[string]int{
		"127.0.0.1:8090": http.StatusOK, "localhost:8090": http.StatusOK, "[::1]:8090": http.StatusOK,
		"evil.example": http.StatusMisdirectedRequest, "192.168.1.9:8090": http.StatusMisdirectedRequest,
	} {
		r := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
		r.Host = host
		w := httptest.NewRecorder()
		if p.ServeHTTP(w, r); w.Code != want {
			t.Errorf("%s: %d, want %d", host, w.Code, want)
		}
	}
}

func TestMistakesAreShownOverWhatWasThereBefore(t *testing.T) {
	dir := folder(t)
	p := previewOf(dir)
	write(t, dir+"/wall-roll.yaml", "title: Wall roll", "titel: <Wall> roll")
	p.read()
	sees(t, p, "/wall-roll", "2 to mend", dir+"/wall-roll.yaml", "line 4", "<code>titel</code>", "did you mean title?", "Below is what could be read before", "<h1>Wall roll</h1>")
	write(t, dir+"/wall-roll.yaml", "titel: <Wall> roll", "title: <Wall> roll")
	p.read()
	sees(t, p, "/wall-roll", "<h1>&lt;Wall&gt; roll</h1>")
	if strings.Contains(asks(p, "/wall-roll").Body.String(), "to mend") {
		t.Error("what was mended is still complained about")
	}
}

func TestAFolderThatNeverCouldBeReadShowsWhy(t *testing.T) {
	for _, trouble := range []error{strict.Problems{{File: "a.yaml", Line: 3, What: "is odd", Mend: "make it even"}}, errors.New("is odd")} {
		p := New(Options{Load: func() (*routine.Library, error) { return nil, trouble }})
		for _, path := range []string{"/", "/wall-roll"} {
			sees(t, p, path, "1 to mend", "is odd")
		}
		if w := asks(p, "/pictures/wall-roll.png"); w.Code != http.StatusNotFound {
			t.Errorf("a picture of nothing: %d", w.Code)
		}
	}
}

// The page that is open hears of what is saved, whichever kind of file it is.
func TestASavedFileIsReadAndTold(t *testing.T) {
	for name, path := range map[string]string{"wall-roll.yaml": "/wall-roll", "i18n/de/wall-roll.yaml": "/wall-roll?lang=de"} {
		t.Run(name, func(t *testing.T) {
			dir := folder(t)
			synctest.Test(t, func(t *testing.T) {
				p := previewOf(dir)
				ctx, stop := context.WithCancel(t.Context())
				ended := make(chan error, 1)
				go func() { ended <- p.Run(ctx) }()
				synctest.Wait()
				heard := listens(ctx, t, p)
				before := <-heard
				write(t, filepath.Join(dir, name), "title: ", "title: Anew ")
				if after := <-heard; after == before { // Run looks again as the bubble's time passes
					t.Errorf("the page hears %s twice", after)
				}
				sees(t, p, path, "<h1>Anew ")
				stop()
				if err := <-ended; err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// listens is a page with an open connection: the numbers it hears.
func listens(ctx context.Context, t *testing.T, p *Preview) <-chan string {
	t.Helper()
	pipe := newPipe()
	r := httptest.NewRequest(http.MethodGet, "http://127.0.0.1/changes", http.NoBody).WithContext(ctx)
	go p.ServeHTTP(pipe, r)
	return pipe.lines
}

// pipe is an answer that is read while it is written.
type pipe struct {
	header http.Header
	lines  chan string
}

func newPipe() *pipe { return &pipe{http.Header{}, make(chan string, 8)} }

func (p *pipe) Header() http.Header { return p.header }
func (p *pipe) WriteHeader(int)     {}
func (p *pipe) Flush()              {}

func (p *pipe) Write(data []byte) (int, error) {
	for lines := bufio.NewScanner(strings.NewReader(string(data))); lines.Scan(); {
		if lines.Text() != "" {
			p.lines <- lines.Text()
		}
	}
	return len(data), nil
}

func TestAnybodysWordsAreHarmless(t *testing.T) {
	for text, want := range map[string]string{
		"*Hold &amp; breathe*\nSlowly.": "<b>Hold &amp; breathe</b><br>Slowly.",
		"2 * 3 <b>":                     "2 * 3 &lt;b&gt;",
		"&lt;script&gt;":                "&lt;script&gt;",
	} {
		if got := string(marked(text)); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}
