//go:build prometheus && postgres

package watching

import (
	"bufio"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// scrapes are what a Prometheus has seen of bots: of each series, what it was at which
// time. Whoever tells a story is the one that looks, by the story's clock.
type scrapes struct {
	mu     sync.Mutex
	series map[string][]sample
}

// sample is a value as it was told.
type sample struct {
	at    time.Time
	value string
}

// target is a bot that is looked at.
type target struct{ job, instance string }

// took adds what a bot answered; nil: it did not. began is when it was started, since the
// process is that of the test.
func (s *scrapes) took(of target, at time.Time, page http.Handler, began time.Time) {
	labels := fmt.Sprintf(`job=%q,instance=%q`, of.job, of.instance)
	up := "0"
	text := ""
	if page != nil {
		w := httptest.NewRecorder()
		page.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", http.NoBody))
		up, text = "1", w.Body.String()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.add("up{"+labels+"}", at, up)
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		space := strings.LastIndex(line, " ")
		if space < 0 || strings.HasPrefix(line, "#") {
			continue
		}
		name, value := line[:space], line[space+1:]
		if name == "process_start_time_seconds" {
			value = fmt.Sprint(began.Unix())
		}
		if before, rest, has := strings.Cut(name, "{"); has {
			name = before + "{" + labels + "," + rest
		} else {
			name += "{" + labels + "}"
		}
		s.add(name, at, value)
	}
}

func (s *scrapes) add(series string, at time.Time, value string) {
	s.series[series] = append(s.series[series], sample{at, value})
}

// writes puts all of it into a file as OpenMetrics.
func (s *scrapes) writes(t *testing.T, file string) {
	t.Helper()
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	w := bufio.NewWriter(f)
	for _, name := range slices.Sorted(maps.Keys(s.series)) {
		for _, one := range s.series[name] {
			fmt.Fprintf(w, "%s %s %.3f\n", name, one.value, float64(one.at.UnixMilli())/1000)
		}
	}
	fmt.Fprintln(w, "# EOF")
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}
