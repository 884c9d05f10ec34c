package busy_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/calendar/busy"
)

// windows are what is looked at: 90 days of autumn and 90 of spring, each with the
// change of the clocks in Europe and in America.
var windows = [][2]time.Time{
	ninety(time.Date(2026, time.October, 1, 0, 0, 0, 0, time.UTC)),
	ninety(time.Date(2027, time.February, 15, 0, 0, 0, 0, time.UTC)),
}

func ninety(from time.Time) [2]time.Time { return [2]time.Time{from, from.AddDate(0, 0, 90)} }

// odd is what is odd about some files of the corpus.
var odd = map[string]map[busy.Oddity]int{
	"weird-lines":       {busy.OddLine: 2},
	"zone-nobody-knows": {busy.OddZone: 1},
}

// The files are made after those of RFC 5545 and 5546, Google, Outlook, Exchange,
// Microsoft 365, Nextcloud, Fastmail, iCloud and others. What another reader says of
// them, ical.js, is beside each as *.spans; where npm is there, it is asked again.
// Not among them is what ical.js 2.2.1 gets wrong: the 20th Monday of a year, a
// weekday of a numbered week, and 29 February in other years. The tests of recur
// have these, by the examples of the RFC.
func TestGoldenSpansAreThoseOfAnotherReader(t *testing.T) {
	files, err := filepath.Glob("testdata/*.ics")
	if err != nil {
		t.Fatal(err)
	}
	zone := berlin(t)
	again := asked(t, files)
	events, spans := 0, 0
	for _, name := range files {
		golden := strings.TrimSuffix(name, ".ics") + ".spans"
		if again != nil && os.Getenv("UNHUNCH_UPDATE_GOLDEN") != "" {
			if err := os.WriteFile(golden, []byte(again[name]), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if again != nil && again[name] != string(want) {
			t.Errorf("ical.js says something else of %s now: make golden, and read the difference (-kept +now):\n%s", name, cmp.Diff(string(want), again[name]))
		}
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var got strings.Builder
		for _, w := range windows {
			calendar, err := busy.Read(bytes.NewReader(data), zone, w[0], w[1])
			if diff := cmp.Diff(odd[strings.TrimSuffix(filepath.Base(name), ".ics")], calendar.Odd); err != nil || diff != "" && len(calendar.Odd) > 0 {
				t.Errorf("%s: %v, odd (-want +got):\n%s", name, err, diff)
			}
			for _, s := range calendar.Spans {
				fmt.Fprintln(&got, s.From.Format(time.RFC3339), s.To.Format(time.RFC3339))
			}
			events += calendar.Events
		}
		spans += strings.Count(got.String(), "\n")
		if diff := cmp.Diff(string(want), got.String()); diff != "" {
			t.Errorf("%s (-ical.js +ours):\n%s", name, diff)
		}
	}
	if len(files) < 40 {
		t.Errorf("%d files", len(files))
	}
	t.Logf("%d calendars, %d days of each, %d events, %d spans; ical.js was asked now: %t", len(files), 90*len(windows), events/len(windows), spans, again != nil)
}

// asked is what ical.js says of each file, as lines of two times; nil: it is not to
// be had here.
func asked(t *testing.T, files []string) map[string]string {
	t.Helper()
	dir := t.TempDir()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	install := exec.CommandContext(ctx, "npm", "install", "--prefix", dir, "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "ical.js@2.2.1")
	if said, err := install.CombinedOutput(); err != nil {
		t.Logf("ical.js is not asked, but what it said before is compared: npm: %v\n%s", err, said)
		return nil
	}
	script, err := os.ReadFile("testdata/icaljs/spans.mjs")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "spans.mjs")
	if err := os.WriteFile(path, script, 0o600); err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, w := range windows {
		list = append(list, fmt.Sprintf("%d-%d", w[0].Unix(), w[1].Unix()))
	}
	node := exec.CommandContext(t.Context(), "node", append([]string{path, strings.Join(list, ",")}, files...)...)
	var complaint bytes.Buffer
	node.Stderr = &complaint
	said, err := node.Output()
	if err != nil {
		t.Fatalf("node: %v\n%s", err, complaint.String())
	}
	all := map[string]string{}
	for part := range strings.SplitSeq(strings.TrimPrefix(string(said), "# "), "\n# ") {
		name, lines, _ := strings.Cut(part, "\n")
		all[name] = lines
		if lines != "" && !strings.HasSuffix(lines, "\n") {
			all[name] += "\n"
		}
	}
	return all
}
