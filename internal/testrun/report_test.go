package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// noon is when a report begins.
var noon = time.Date(2026, time.March, 2, 12, 0, 0, 0, time.UTC)

// What is running is named when nothing else is said: first by what is built,
// then by the tests that have been at work for longest.
func TestWhatIsRunningIsSaidWhenNothingElseIs(t *testing.T) {
	var said strings.Builder
	now := noon
	r := newReport(settings{packages: 2, notRun: []string{"tests on the moon: too far"}}, &said, func() time.Time { return now })
	for _, e := range []event{
		{},
		{Action: "start", Package: "unhunch/a"},
		{Action: "run", Package: "unhunch/a", Test: "TestSleeps"},
		{Action: "run", Package: "unhunch/a", Test: "TestSleeps/deep"},
		{Action: "run", Package: "unhunch/a", Test: "TestWaits"},
		{Action: "pause", Package: "unhunch/a", Test: "TestWaits"},
		{Action: "output", Package: "unhunch/a", Test: "TestSleeps", Output: "nobody needs this\n"},
		{Action: "pass", Package: "unhunch/a", Test: "TestSleeps/deep"},
		{Action: "pass", Package: "unhunch/a", Test: "TestSleeps"},
		{Action: "cont", Package: "unhunch/a", Test: "TestWaits"},
		{Action: "pass", Package: "unhunch/a", Test: "TestWaits"},
		{Action: "output", Package: "unhunch/a", Output: "ok  \tunhunch/a\t110.000s\n"},
		{Action: "pass", Package: "unhunch/a", Elapsed: 110},
	} {
		now = now.Add(10 * time.Second)
		text, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		if e.Action != "" {
			r.takes(text)
		}
		r.beats(quiet)
	}
	now = now.Add(quiet)
	r.beats(quiet)
	r.ends()
	want := `Not run: tests on the moon: too far
0:00  2 packages to test. All is built first, which takes minutes where nothing is cached.
0:30  a is running for 0:10, at TestSleeps (0 of 2 done)
1:00  a is running for 0:40, at TestSleeps/deep (0 of 2 done)
1:30  a is running for 1:10 (0 of 2 done)
2:00  a is running for 1:40 (0 of 2 done)
2:10  a passed in 110.0 s (1 of 2 done)
2:40  building (1 of 2 done)
2:40  That was all.
Not run: tests on the moon: too far
ok  	unhunch/a	110.000s
`
	if diff := cmp.Diff(want, said.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What fails is shown whole, and what passes says nothing. The end is go test's
// own, and so is the exit code.
func TestAFailureIsShownWholeAndGoTestHasTheLastWord(t *testing.T) {
	for situation, c := range map[string]struct {
		all   bool
		files map[string]string
		code  int
		says  []string // in this order
		last  string
		never []string
	}{
		"all is well": {
			files: map[string]string{"a": `func TestGood(t *testing.T) { t.Log("a good test") }`},
			says:  []string{"a passed in"},
			last:  "ok  \tunhunch/a\t", never: []string{"a good test", "Failed:"},
		},
		"all is well, and wants to be seen": {
			all:   true,
			files: map[string]string{"a": `func TestGood(t *testing.T) { t.Log("a good test") }`},
			says:  []string{"a good test", "--- PASS: TestGood", "a passed in"},
			last:  "ok  \tunhunch/a\t",
		},
		"a part of a test fails": {
			files: map[string]string{
				"a": `func TestBad(t *testing.T) { t.Log("a word before"); t.Run("good", func(t *testing.T) { t.Log("a good part") }); t.Run("bad", func(t *testing.T) { t.Error("the cause") }) }`,
				"b": `func TestGood(t *testing.T) { t.Log("a good test") }`,
			},
			code: 1,
			says: []string{"a failed:", "a word before", "the cause", "--- FAIL: TestBad/bad", "--- FAIL: TestBad", "a FAILED after", "b passed in", "Failed: a TestBad\n", "FAIL\tunhunch/a\t", "ok  \tunhunch/b\t"},
			last: "FAIL\n", never: []string{"a good part", "a good test"},
		},
		"a test panics": {
			files: map[string]string{"a": `func TestPanics(t *testing.T) { panic("oh no") }`},
			code:  1,
			says:  []string{"panic: oh no", "goroutine ", "a FAILED after", "Failed: a TestPanics", "FAIL\tunhunch/a\t"},
			last:  "FAIL\n",
		},
		"a package ends in the middle of a test": {
			files: map[string]string{"a": `func TestLeaves(t *testing.T) { println("a last word"); os.Exit(3) }`},
			code:  1,
			says:  []string{"a last word", "Failed: a TestLeaves", "FAIL\tunhunch/a\t"},
			last:  "FAIL\n",
		},
		"a package does not build": {
			files: map[string]string{"a": `func TestX(t *testing.T) { missing() }`, "b": `func TestGood(t *testing.T) {}`},
			code:  1,
			says:  []string{"undefined: missing", "a FAILED after", "Failed: a (none of its tests)", "FAIL\tunhunch/a [build failed]", "ok  \tunhunch/b\t"},
			last:  "FAIL\n",
		},
	} {
		t.Run(situation, func(t *testing.T) {
			dir := t.TempDir()
			writes(t, filepath.Join(dir, "go.mod"), "module unhunch\n\ngo 1.26\n")
			for name, test := range c.files {
				writes(t, filepath.Join(dir, name, name+"_test.go"), fmt.Sprintf("package %s\n\nimport (\n\t\"os\"\n\t\"testing\"\n)\n\nvar _ = os.Exit\n\n%s\n", name, test))
			}
			var said strings.Builder
			r := newReport(settings{packages: len(c.files), all: c.all}, &said, func() time.Time { return noon })
			if code := run(r, []string{"go", "-C", dir, "test", "-json", "-p=1", "./..."}); code != c.code {
				t.Errorf("exit code %d", code)
			}
			r.ends()
			rest := said.String()
			for _, want := range c.says {
				_, after, found := strings.Cut(rest, want)
				if !found {
					t.Fatalf("it does not say %q there:\n%s", want, said.String())
				}
				rest = after
			}
			lines := strings.SplitAfter(said.String(), "\n")
			if last := lines[len(lines)-2]; !strings.HasPrefix(last, c.last) {
				t.Errorf("its last line is %q", last)
			}
			for _, never := range c.never {
				if strings.Contains(said.String(), never) {
					t.Errorf("it says %q:\n%s", never, said.String())
				}
			}
		})
	}
}

func writes(t *testing.T, file, text string) {
	t.Helper()
	err := os.MkdirAll(filepath.Dir(file), 0o700)
	if err == nil {
		err = os.WriteFile(file, []byte(text), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// Each of two waits for a file that the other one writes, so neither can pass alone.
// The exit code is that of the one that fails.
func TestCommandsRunSideBySide(t *testing.T) {
	dir := t.TempDir()
	meets := func(mine, other string, code int) []string {
		return []string{"sh", "-c", fmt.Sprintf("cd '%s'; : >%s; n=0; while [ ! -e %s ]; do n=$((n+1)); [ $n -lt 600 ] || exit 9; sleep 0.1; done; exit %d", dir, mine, other, code)}
	}
	r := newReport(settings{packages: 2}, io.Discard, func() time.Time { return noon })
	if code := run(r, meets("a", "b", 0), meets("b", "a", 3)); code != 3 {
		t.Errorf("exit code %d", code)
	}
	if code := run(r, []string{filepath.Join(dir, "missing")}, []string{"sh", "-c", "exit 0"}); code != 1 {
		t.Errorf("exit code %d where a command cannot be started", code)
	}
}

func TestCommandsAreTakenApart(t *testing.T) {
	want := [][]string{{"go", "test", "-json", "./a"}, {"go", "test", "-json", "-race", "./b"}}
	got := split([]string{"go", "test", "-json", "./a", "--beside", "go", "test", "-json", "-race", "./b"})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
