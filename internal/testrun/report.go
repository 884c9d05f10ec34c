package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
)

// event is a line of go test -json (docs: cmd/test2json; go help buildjson for
// what is said of no Package).
type event struct {
	Action  string  `json:"Action"`
	Package string  `json:"Package"`
	Test    string  `json:"Test"`
	Output  string  `json:"Output"`
	Elapsed float64 `json:"Elapsed"` // seconds
}

// settings are the same throughout a report.
type settings struct {
	packages int // how many there are
	notRun   []string
	all      bool // shows what passing tests say, too
}

// report is what somebody reads who waits.
type report struct {
	settings

	to  io.Writer
	now func() time.Time

	began, said time.Time
	done        int
	failed      []string // "internal/bot TestX", in order
	summary     []string // go test's own lines
	running     map[string]*running
}

// running is a package at work.
type running struct {
	since  time.Time
	tests  map[string]time.Time // those at work
	lines  []line               // what was said and may have to be shown
	failed bool                 // one of them has
}

type line struct{ test, text string }

// newReport says at once what is coming. now tells people for how long they have
// waited.
func newReport(s settings, to io.Writer, now func() time.Time) *report {
	r := &report{settings: s, to: to, now: now, began: now(), running: map[string]*running{}}
	r.saysWhatIsNotRun()
	r.sayf("%d packages to test. All is built first, which takes minutes where nothing is cached.", r.packages)
	return r
}

func (r *report) saysWhatIsNotRun() {
	for _, what := range r.notRun {
		_, _ = fmt.Fprintln(r.to, "Not run:", what) // whoever is not there to read misses nothing
	}
}

// sayf says a line, with the time since the beginning.
func (r *report) sayf(format string, args ...any) {
	r.said = r.now()
	_, _ = fmt.Fprintf(r.to, "%s  %s\n", clock(r.said.Sub(r.began)), fmt.Sprintf(format, args...))
}

// takes a line of go test. What is no event is passed on as it is.
func (r *report) takes(text []byte) {
	var e event
	if err := json.Unmarshal(text, &e); err != nil || e.Action == "" {
		_, _ = r.to.Write(text)
		return
	}
	if e.Action == "build-output" {
		_, _ = io.WriteString(r.to, e.Output)
		return
	}
	if e.Package == "" {
		return
	}
	p := r.running[e.Package]
	if p == nil {
		p = &running{since: r.now(), tests: map[string]time.Time{}}
		r.running[e.Package] = p
	}
	switch {
	case e.Action == "output" && r.all && !isSummary(line{e.Test, e.Output}, e.Package):
		_, _ = io.WriteString(r.to, e.Output)
	case e.Action == "output":
		p.lines = append(p.lines, line{e.Test, e.Output})
	case e.Test != "":
		r.test(p, e)
	case e.Action == "pass" || e.Action == "fail" || e.Action == "skip":
		r.packageEnds(p, e)
	}
}

func (r *report) test(p *running, e event) {
	switch e.Action {
	case "run", "cont":
		p.tests[e.Test] = r.now()
	case "pause":
		delete(p.tests, e.Test)
	case "pass", "skip":
		delete(p.tests, e.Test)
		p.lines = slices.DeleteFunc(p.lines, func(l line) bool { return l.test == e.Test })
	case "fail":
		delete(p.tests, e.Test)
		if !strings.Contains(e.Test, "/") { // its parts have been judged
			p.failed = true
			r.failed = append(r.failed, short(e.Package)+" "+e.Test)
			r.sayf("%s failed:", short(e.Package))
			r.shows(p, func(l line) bool { return l.test == e.Test || strings.HasPrefix(l.test, e.Test+"/") })
		}
	}
}

// packageEnds keeps go test's own line for the end. What nobody has seen yet of a
// package that failed is shown: what it said of no test, and the tests that it
// died in.
func (r *report) packageEnds(p *running, e event) {
	delete(r.running, e.Package)
	r.done++
	var own []string
	for _, l := range p.lines {
		if isSummary(l, e.Package) {
			own = append(own, l.text)
		}
	}
	r.summary = append(r.summary, own...)
	if e.Action == "pass" {
		how := fmt.Sprintf("passed in %.1f s", e.Elapsed)
		if strings.Contains(strings.Join(own, ""), "(cached)") {
			how = "passed before, and nothing has changed"
		}
		r.sayf("%s %s%s", short(e.Package), how, r.soFar())
	}
	if e.Action != "fail" {
		return
	}
	r.sayf("%s FAILED after %.1f s%s", short(e.Package), e.Elapsed, r.soFar())
	blamed := len(r.failed)
	for _, name := range slices.Sorted(maps.Keys(p.tests)) {
		if !strings.Contains(name, "/") {
			r.failed = append(r.failed, short(e.Package)+" "+name+" (did not end)")
		}
	}
	if !p.failed && len(r.failed) == blamed {
		r.failed = append(r.failed, short(e.Package)+" (none of its tests)")
	}
	r.shows(p, func(l line) bool { return !isSummary(l, e.Package) })
}

// isSummary picks the line that go test ends a package with.
func isSummary(l line, ofPackage string) bool {
	fields := strings.Fields(l.text)
	return l.test == "" && len(fields) > 1 && fields[1] == ofPackage && slices.Contains([]string{"ok", "FAIL", "?", "---"}, fields[0])
}

// shows lines once.
func (r *report) shows(p *running, which func(line) bool) {
	p.lines = slices.DeleteFunc(p.lines, func(l line) bool {
		if !which(l) {
			return false
		}
		if !strings.HasPrefix(l.text, "=== ") && l.text != "PASS\n" && l.text != "FAIL\n" {
			_, _ = io.WriteString(r.to, l.text)
		}
		return true
	})
}

// beats says what is running, if nothing was said for a while.
func (r *report) beats(quiet time.Duration) {
	now := r.now()
	if now.Sub(r.said) < quiet {
		return
	}
	if len(r.running) == 0 {
		r.sayf("building%s", r.soFar())
		return
	}
	for _, name := range slices.SortedFunc(maps.Keys(r.running), func(a, b string) int {
		return r.running[a].since.Compare(r.running[b].since)
	}) {
		p := r.running[name]
		r.sayf("%s is running for %s%s%s", short(name), clock(now.Sub(p.since)), p.at(), r.soFar())
	}
}

// at names the tests that have been running for longest.
func (p *running) at() string {
	names := slices.SortedFunc(maps.Keys(p.tests), func(a, b string) int { return p.tests[a].Compare(p.tests[b]) })
	names = slices.DeleteFunc(names, func(name string) bool { // its part is named
		return slices.ContainsFunc(names, func(other string) bool { return strings.HasPrefix(other, name+"/") })
	})
	const most = 3
	if len(names) == 0 {
		return ""
	}
	if more := len(names) - most; more > 0 {
		return fmt.Sprintf(", at %s and %d more", strings.Join(names[:most], ", "), more)
	}
	return ", at " + strings.Join(names, ", ")
}

func (r *report) soFar() string {
	return fmt.Sprintf(" (%d of %d done)", r.done, r.packages)
}

// ends with what was not run, what failed, and go test's own lines.
func (r *report) ends() {
	r.sayf("That was all.")
	r.saysWhatIsNotRun()
	for _, name := range r.failed {
		_, _ = fmt.Fprintln(r.to, "Failed:", name)
	}
	for _, text := range r.summary {
		_, _ = io.WriteString(r.to, text)
	}
	if len(r.failed) > 0 {
		_, _ = fmt.Fprintln(r.to, "FAIL")
	}
}

func clock(d time.Duration) string {
	s := int(d.Seconds())
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// short is the package's folder.
func short(path string) string { return strings.TrimPrefix(path, "unhunch/") }
