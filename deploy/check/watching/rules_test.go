package watching

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v4"
)

const monitoring = "../../monitoring/"

// rule is one of prometheus-rules.yaml.
type rule struct {
	Alert       string
	Expr        string
	For         string
	Labels      struct{ Severity string }
	Annotations struct {
		Summary string
		Runbook string `yaml:"runbook_url"`
	}
}

// lasts is how long it has to be so.
func (r rule) lasts(t *testing.T) time.Duration {
	t.Helper()
	if r.For == "" {
		return 0
	}
	d, err := time.ParseDuration(r.For)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func reads[T any](t *testing.T, file string) (is T) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(&is); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return is
}

// rules are all that there are.
func rules(t *testing.T) (all []rule) {
	t.Helper()
	type group struct {
		Name  string
		Rules []rule
	}
	for _, g := range reads[struct{ Groups []group }](t, monitoring+"prometheus-rules.yaml").Groups {
		all = append(all, g.Rules...)
	}
	if len(all) < 20 {
		t.Fatalf("only %d rules", len(all))
	}
	return all
}

// story is a test of promtool's.
type story struct {
	Name     string
	Interval string
	Series   []struct{ Series, Values string } `yaml:"input_series"`
	Looks    []look                            `yaml:"alert_rule_test"`
}

type look struct {
	Alert string `yaml:"alertname"`
	At    string `yaml:"eval_time"`
	Fires []struct {
		Labels      map[string]string `yaml:"exp_labels"`
		Annotations map[string]string `yaml:"exp_annotations"`
	} `yaml:"exp_alerts"`
}

// storyFiles are those that promtool reads.
func storyFiles(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(monitoring + "tests/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("there are no stories of alerts", err)
	}
	return files
}

// stories are all of a file.
func stories(t *testing.T, file string) []story {
	t.Helper()
	return reads[struct {
		Files []string `yaml:"rule_files"`
		Every string   `yaml:"evaluation_interval"`
		Tests []story
	}](t, file).Tests
}

// Whether the stories are true, promtool says: here is looked whether none is missing.
func TestOfEachAlertThereIsAStoryInWhichItComesAndGoes(t *testing.T) {
	told := map[string]bool{}
	for _, file := range storyFiles(t) {
		for _, s := range stories(t, file) {
			looks := map[string][]bool{}
			for _, l := range s.Looks {
				looks[l.Alert] = append(looks[l.Alert], len(l.Fires) > 0)
			}
			for alert, fires := range looks {
				if slices.Equal(fires, []bool{false, true, false}) {
					told[alert] = true
				} else if slices.Contains(fires, true) {
					t.Errorf("%s, %q: %s has to be looked at before it fires, while it does, and when it has ceased", file, s.Name, alert)
				}
			}
		}
	}
	for _, r := range rules(t) {
		if !told[r.Alert] {
			t.Errorf("no story of %s", r.Alert)
		}
		delete(told, r.Alert)
	}
	if len(told) > 0 {
		t.Errorf("stories of alerts that there are not: %v", slices.Sorted(maps.Keys(told)))
	}
}

// A bot that is well wakes nobody: of none of its stories an alert is left out.
func TestInQuietTimesEachAlertIsLookedAt(t *testing.T) {
	for _, s := range stories(t, monitoring+"tests/quiet.yaml") {
		looks := map[string]bool{}
		for _, l := range s.Looks {
			looks[l.Alert] = true
		}
		for _, r := range rules(t) {
			if !looks[r.Alert] {
				t.Errorf("%q: %s is not looked at", s.Name, r.Alert)
			}
		}
	}
}

func operations(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// runbooks are what operations.md says of each alert.
func runbooks(t *testing.T) map[string]string {
	t.Helper()
	_, section, _ := strings.Cut(operations(t), "\n### Alerts\n")
	all := map[string]string{}
	for _, part := range strings.Split(section, "\n#### ")[1:] {
		name, text, _ := strings.Cut(part, "\n")
		if _, twice := all[name]; twice {
			t.Errorf("%s has two runbooks", name)
		}
		all[name] = strings.TrimSpace(text)
	}
	return all
}

func TestEachAlertHasItsRunbook(t *testing.T) {
	books := runbooks(t)
	for _, r := range rules(t) {
		text, is := books[r.Alert]
		delete(books, r.Alert)
		switch {
		case !is:
			t.Errorf("%s has none", r.Alert)
		case !strings.HasSuffix(r.Annotations.Runbook, "/docs/operations.md#"+strings.ToLower(r.Alert)):
			t.Errorf("%s leads to %s", r.Alert, r.Annotations.Runbook)
		case !strings.HasPrefix(strings.ToLower(text), "*"+r.Labels.Severity+".* "):
			t.Errorf("%s is %s, and its runbook begins with %.20q", r.Alert, r.Labels.Severity, text)
		}
		if !slices.Contains([]string{"critical", "warning", "info"}, r.Labels.Severity) || r.Annotations.Summary == "" {
			t.Errorf("%s is %q: %q", r.Alert, r.Labels.Severity, r.Annotations.Summary)
		}
	}
	if len(books) > 0 {
		t.Errorf("runbooks of alerts that there are not: %v", slices.Sorted(maps.Keys(books)))
	}
}

var ours = regexp.MustCompile(`\bunhunch_[a-z_]+`)

// figures are those that a text names, without what Prometheus puts behind a histogram's.
func figures(text string) map[string]bool {
	all := map[string]bool{}
	for _, name := range ours.FindAllString(text, -1) {
		for _, behind := range []string{"_bucket", "_count", "_sum"} {
			name = strings.TrimSuffix(name, behind)
		}
		all[name] = true
	}
	return all
}

// explained are the figures of the table in operations.md.
func explained(t *testing.T) map[string]bool {
	t.Helper()
	_, table, _ := strings.Cut(operations(t), "\n## What to watch\n")
	table, _, _ = strings.Cut(table, "\n### Alerts\n")
	all := map[string]bool{}
	for line := range strings.Lines(table) {
		if cells := strings.Split(line, "|"); len(cells) > 2 {
			maps.Copy(all, figures(cells[1]))
		}
	}
	return all
}

func TestWhatIsAskedForIsExplained(t *testing.T) {
	known := explained(t)
	for _, file := range []string{"prometheus-rules.yaml", "grafana-dashboard.json"} {
		text, err := os.ReadFile(monitoring + file)
		if err != nil {
			t.Fatal(err)
		}
		for name := range figures(string(text)) {
			if !known[name] {
				t.Errorf("%s asks for %s, which operations.md does not have", file, name)
			}
		}
	}
}
