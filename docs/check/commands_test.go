package check

import (
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Whoever types what a page says gets what it shows.
func TestEveryCommandDoesWhatItsPageSays(t *testing.T) {
	known, all := stages(), pages(t)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		p := all[name]
		for _, these := range together(p) {
			first := these[0]
			s := known[first.name()]
			for _, c := range these {
				delete(known, c.name())
			}
			if takesDatabase(these) && database == nil {
				continue // with the tag postgres
			}
			t.Run(first.name(), func(t *testing.T) {
				t.Parallel()
				m := boots(t)
				s.sets(m, these)
				for _, c := range these {
					for name, content := range filesBefore(p, c) {
						m.writes(name, within(m.root, content))
					}
					m.follows(c, s)
				}
			})
		}
	}
	for name := range known {
		t.Errorf("there are no commands at %s any more", name)
	}
}

// together are the terminals of a page that are of one sitting: all of a page that is a
// course, and each by itself on others.
func together(p *page) (sittings [][]terminal) {
	for i, c := range terminals(p) {
		if slices.Contains(courses(), p.name) && i > 0 {
			sittings[0] = append(sittings[0], c)
			continue
		}
		sittings = append(sittings, []terminal{c})
	}
	return sittings
}

func takesDatabase(these []terminal) bool {
	return slices.ContainsFunc(these, func(c terminal) bool {
		return slices.ContainsFunc(c.typed, func(c typed) bool {
			return regexp.MustCompile(`postgres:|createdb|pg_dump|UNHUNCH_STORE"`).MatchString(c.command)
		})
	})
}

// A block is a file where the paragraph before ends in its name, or its first line is it.
var (
	named  = regexp.MustCompile(`(?:^|[ (])([\w./-]+\.\w+):$`)
	titled = regexp.MustCompile(`^# ([\w./-]+\.\w+)\n`)
)

// filesBefore are the files that a page shows between the terminal before and this one.
func filesBefore(p *page, c terminal) map[string]string {
	files := map[string]string{}
	for _, f := range p.fences {
		m := named.FindStringSubmatch(f.after)
		if m == nil {
			m = titled.FindStringSubmatch(f.text)
		}
		switch {
		case f.line == c.line:
			return files
		case f.language == "console":
			clear(files)
		case m != nil:
			files[m[1]] = f.text
		}
	}
	return files
}

// follows types a terminal, and compares.
func (m *machine) follows(c terminal, s stage) {
	m.t.Helper()
	commands := make([]string, len(c.typed))
	for i, typed := range c.typed {
		commands[i] = m.fits(typed.command)
		if path := strays(commands[i], filepath.Dir(m.root)); path != "" {
			m.t.Fatalf("%s:%d: %s: nothing is typed that reaches for %s of this machine: have its folder among machinePaths", c.page, typed.line, typed.command, path)
		}
	}
	for i, got := range m.types(commands) {
		typed := c.typed[i]
		if want := s.codes[typed.command]; got.code != want {
			m.t.Errorf("%s:%d: %s\nexit code %d, want %d:\n%s", c.page, typed.line, commands[i], got.code, want, got.printed)
		}
		if typed.shown == nil {
			continue
		}
		if diff := compare(typed.shown, got.printed); diff != "" {
			m.t.Errorf("%s:%d: %s prints something else than the page shows (-page +printed):\n%s", c.page, typed.line, typed.command, diff)
		}
	}
}

// compare tells how what a page shows differs from what is printed. Where the page ends
// in "…", more may follow.
func compare(shown []string, printed string) string {
	want, got := likened(strings.Join(shown, "\n")), likened(printed)
	if last := len(want) - 1; want[last] == "…" {
		want = want[:last]
		got = got[:min(len(got), len(want))]
	}
	return cmp.Diff(want, got)
}

// alike are what is otherwise each time and on each machine.
var alike = []struct {
	what *regexp.Regexp
	is   string
}{
	{regexp.MustCompile(`\b\d+(\.\d+)? ?(B|kB|MB|GB|TB)\b`), "SIZE"},
	{regexp.MustCompile(`\b\d+(\.\d+)?(ns|µs|ms|s|m)\b`), "TIME"},
	{regexp.MustCompile(`\b[0-9a-f]{8}\b`), "HEX"},
	{regexp.MustCompile(`\b20\d\d[a-z]\b`), "ZONES"},
	{regexp.MustCompile(`\d+`), "N"},
}

// likened is a text by its lines, without what cannot be the same twice.
func likened(text string) []string {
	all := strings.Split(strings.TrimRight(text, "\n"), "\n")
	for i, line := range all {
		for _, a := range alike {
			line = a.what.ReplaceAllString(line, a.is)
		}
		all[i] = strings.Join(strings.Fields(line), " ")
	}
	return all
}

func TestWhatIsPrintedIsComparedByItsShape(t *testing.T) {
	for situation, c := range map[string]struct {
		shown   string
		printed string
		same    bool
	}{
		"the same":             {"all good", "all good\n", true},
		"another number":       {"17 routines", "36 routines\n", true},
		"another word":         {"17 routines", "17 progressions\n", false},
		"another size":         {"has 16.8 MB in 4.19ms", "has 9 kB in 12ms", true},
		"a size and a time":    {"has 16.8 MB", "has 16.8ms", false},
		"other columns":        {"ok   bot       runs", "ok bot runs", true},
		"a line more":          {"a", "a\nb", false},
		"a line less":          {"a\nb", "a", false},
		"a line more, as told": {"a\n…", "a\nb", true},
		"another beginning":    {"a\n…", "b\na", false},
		"another key":          {"key 81cc20fd", "key 5e0b9f14", true},
	} {
		if diff := compare(strings.Split(c.shown, "\n"), c.printed); (diff == "") != c.same {
			t.Errorf("%s: %s", situation, diff)
		}
	}
}
