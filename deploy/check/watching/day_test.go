//go:build prometheus && postgres

package watching

import (
	"encoding/json"
	"fmt"
	"maps"
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
	t.Run("and what explains it", func(t *testing.T) { explains(t, seen) })
}

// explains looks whether each figure of a bot's is in the table of operations.md, and no
// other.
func explains(t *testing.T, seen *scrapes) {
	t.Helper()
	told, known := map[string]bool{}, explained(t)
	for name := range seen.series {
		maps.Copy(told, figures(name))
	}
	for name := range told {
		if !known[name] {
			t.Errorf("operations.md does not tell of %s", name)
		}
	}
	for name := range known {
		if !told[name] {
			t.Errorf("operations.md tells of %s, and no bot does", name)
		}
	}
}

// firing is a time in which an alert fired.
type firing struct {
	alert, job, labels string
	from, to           time.Time
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
				all = append(all, firing{r.Alert, labels["job"], string(named), from, last})
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

// foreseen is an alert that has to fire, and to be over, within a time. One that may fire is
// no surprise.
type foreseen struct {
	alert, job, from, to string
	may                  bool
}

// What the stories make fire. Those of the fleet are told in true time, of which a busy
// machine takes as much as it likes, and whose beats come each second of it.
var foreseeable = []foreseen{
	{alert: "UnhunchErrors", job: "unhunch-office", from: "00:00", to: "06:20"},
	{alert: "UnhunchBackupOld", job: "unhunch-office", from: "00:00", to: "06:15"},
	{alert: "UnhunchSlackFails", job: "unhunch-office", from: "09:50", to: "10:40"},
	{alert: "UnhunchMessagesWait", job: "unhunch-office", from: "09:50", to: "10:40"},
	{alert: "UnhunchLate", job: "unhunch-office", from: "10:20", to: "12:30"},
	{alert: "UnhunchNoPresses", job: "unhunch-office", from: "11:00", to: "11:25"},
	{alert: "UnhunchSlackFails", job: "unhunch-office", from: "11:00", to: "11:40"},
	{alert: "UnhunchMessagesWait", job: "unhunch-office", from: "11:00", to: "11:40", may: true},
	{alert: "UnhunchCalendarsFail", job: "unhunch-office", from: "12:00", to: "15:30"},
	{alert: "UnhunchMessagesWait", job: "unhunch-office", from: "13:55", to: "14:55"},
	{alert: "UnhunchRateLimited", job: "unhunch-office", from: "13:55", to: "15:15"},
	{alert: "UnhunchLate", job: "unhunch-office", from: "14:40", to: "15:30", may: true},
	{alert: "UnhunchSlackRefuses", job: "unhunch-office", from: "14:45", to: "16:20"},
	{alert: "UnhunchErrors", job: "unhunch-office", from: "14:45", to: "16:20"},
	{alert: "UnhunchRestarts", job: "unhunch-office", from: "16:30", to: "17:50"},
	{alert: "UnhunchDown", job: "unhunch-office", from: "18:00", to: "18:12"},

	{alert: "UnhunchCertificateExpires", job: "unhunch-town", from: "00:00", to: "09:02"},
	{alert: "UnhunchRequestsRefused", job: "unhunch-town", from: "10:10", to: "11:00"},
	{alert: "UnhunchSentAgain", job: "unhunch-town", from: "11:00", to: "12:30"},
	{alert: "UnhunchErrors", job: "unhunch-town", from: "14:10", to: "14:30"},
	{alert: "UnhunchWorkspaceNotServed", job: "unhunch-town", from: "14:10", to: "14:42"},
	{alert: "UnhunchTokensRefused", job: "unhunch-town", from: "15:55", to: "17:30"},
	{alert: "UnhunchMessagesWait", job: "unhunch-town", from: "15:55", to: "17:30", may: true},

	{alert: "UnhunchStoreAway", job: "unhunch-fleet", from: "10:00", to: "23:00"},
	{alert: "UnhunchWorkspaceUnheld", job: "unhunch-fleet", from: "10:00", to: "23:00"},
	{alert: "UnhunchReplicasDisagree", job: "unhunch-fleet", from: "10:00", to: "23:00"},
	{alert: "UnhunchOneDown", job: "unhunch-fleet", from: "10:00", to: "23:00"},
	{alert: "UnhunchVersionsDiffer", job: "unhunch-fleet", from: "10:00", to: "23:00"},
}

// is reports whether a time is the one that was foreseen.
func (f foreseen) is(found firing) bool {
	return f.alert == found.alert && f.job == found.job && f.from <= found.from.Format("15:04") && found.to.Format("15:04") <= f.to
}

func fires(t *testing.T, p *server) {
	t.Helper()
	var found []firing
	for _, r := range rules(t) {
		found = append(found, p.firings(r)...)
	}
	slices.SortStableFunc(found, func(a, b firing) int { return a.from.Compare(b.from) })
	for _, f := range found {
		t.Log(f)
		if f.job != "unhunch-fleet" && !slices.ContainsFunc(foreseeable, func(one foreseen) bool { return one.is(f) }) {
			t.Errorf("nobody has foreseen %s", f)
		}
	}
	for _, one := range foreseeable {
		if !one.may && !slices.ContainsFunc(found, one.is) {
			t.Errorf("%s of %s does not fire and cease from %s to %s", one.alert, one.job, one.from, one.to)
		}
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
			Title   string `json:"title"`
			Targets []struct {
				Expr    string `json:"expr"`
				Name    string `json:"legendFormat"`
				Instant bool   `json:"instant"`
			} `json:"targets"`
		} `json:"panels"`
	}
	if err := json.Unmarshal(text, &is); err != nil {
		t.Fatal(err)
	}
	for _, p := range is.Panels {
		for _, q := range p.Targets {
			all = append(all, asked{p.Title, q.Expr, q.Name, q.Instant})
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
