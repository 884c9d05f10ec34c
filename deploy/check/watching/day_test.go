//go:build prometheus && postgres

package watching

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// A day of the sandbox, as a Prometheus scraped it: an office, a town of workspaces, and
// two bots on a database, with what goes wrong in each.
func TestADayOfTheSandbox(t *testing.T) {
	seen := &scrapes{series: map[string][]sample{}}
	t.Run("goes by", func(t *testing.T) {
		t.Run("in an office", func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { office(t, seen) })
		})
		t.Run("in a town", func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { town(t, seen) })
		})
		t.Run("on a database", func(t *testing.T) {
			t.Parallel()
			fleet(t, seen)
		})
	})
	if t.Failed() {
		return
	}
	dir := t.TempDir()
	text, data := filepath.Join(dir, "day.txt"), filepath.Join(dir, "data")
	seen.writes(t, text)
	promtool(t, "tsdb", "create-blocks-from", "openmetrics", "--quiet", text, data)
	p := starts(t, "global: {}\n", data)
	t.Run("on the dashboard", func(t *testing.T) { showsAll(t, p) })
	t.Run("with its alerts", func(t *testing.T) { fires(t, p) })
}

// firing is a time in which an alert fired.
type firing struct {
	alert, labels string
	from, to      time.Time
}

func (f firing) String() string {
	return fmt.Sprintf("%s–%s %s %s", f.from.Format("15:04"), f.to.Format("15:04"), f.alert, f.labels)
}

// firings are all of a rule on Monday, as Prometheus looks each minute.
func (s *server) firings(r rule) (all []firing) {
	s.t.Helper()
	const every = time.Minute
	for _, found := range s.asks(r.Expr, monday, monday.Add(24*time.Hour), every) {
		labels := found.Metric
		delete(labels, "__name__")
		named, _ := json.Marshal(labels)
		var began, last time.Time
		over := func() {
			if from := began.Add(r.lasts(s.t)); !began.IsZero() && !from.After(last) {
				all = append(all, firing{r.Alert, string(named), from, last})
			}
		}
		for _, one := range found.points(s.t) {
			if began.IsZero() || one.at.Sub(last) > every {
				over()
				began = one.at
			}
			last = one.at
		}
		over()
	}
	return all
}

func fires(t *testing.T, p *server) {
	t.Helper()
	var all []firing
	for _, r := range rules(t) {
		all = append(all, p.firings(r)...)
	}
	slices.SortStableFunc(all, func(a, b firing) int { return a.from.Compare(b.from) })
	for _, f := range all {
		t.Log(f)
	}
}

// asked is a panel's query.
type asked struct {
	title, expr, name string
	now               bool
}

func queries(t *testing.T) (all []asked) {
	t.Helper()
	text, err := os.ReadFile(monitoring + "grafana-dashboard.json")
	if err != nil {
		t.Fatal(err)
	}
	var is struct {
		Panels []struct {
			Title   string
			Targets []struct {
				Expr, LegendFormat string
				Instant            bool
			}
		}
	}
	if err := json.Unmarshal(text, &is); err != nil {
		t.Fatal(err)
	}
	for _, p := range is.Panels {
		for _, q := range p.Targets {
			all = append(all, asked{p.Title, q.Expr, q.LegendFormat, q.Instant})
		}
	}
	return all
}

// filled is an expression with what Grafana puts into it: everything chosen, a day shown,
// and a scrape each minute.
func filled(expr string) string {
	return strings.NewReplacer("$job", "unhunch.*", "$instance", ".*", "$__rate_interval", "4m", "$__range", "24h").Replace(expr)
}

func showsAll(t *testing.T, p *server) {
	t.Helper()
	begin, end := monday, monday.Add(24*time.Hour)
	shown := map[string][]series{}
	for _, q := range queries(t) {
		found := p.asks(filled(q.expr), begin, end, time.Minute)
		n := 0
		for _, s := range found {
			for _, one := range s.points(t) {
				if !math.IsNaN(one.value) {
					n++
				}
			}
		}
		if n == 0 {
			t.Errorf("%q shows nothing all day: %s", q.title, q.expr)
		}
		shown[q.title] = append(shown[q.title], found...)
	}
	if file := os.Getenv("UNHUNCH_DAY"); file != "" { // to be looked at
		text, _ := json.Marshal(shown)
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Error(err)
		}
	}
}
