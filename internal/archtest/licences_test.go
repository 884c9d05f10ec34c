package archtest_test

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/licensecheck"
)

// compatible are the licences of what may be linked into a program under the Apache
// License 2.0: those that ask for no more than that their text goes along.
func compatible() []string {
	return []string{"0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MPL-2.0", "Unlicense"}
}

// part is somebody else's work in the binary.
type part struct {
	name, version string
	files         []string // licences and notices
	texts         map[string]string
}

var (
	asksSomething = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents)([-.].*)?$`)
	isNotice      = regexp.MustCompile(`(?i)^(notice|patents)`)
)

// linked are the modules in the binaries of all systems that we release for.
func linked(t *testing.T) []part {
	t.Helper()
	found := map[string]part{}
	for _, system := range []string{"linux", "darwin"} {
		for _, processor := range []string{"amd64", "arm64"} {
			cmd := exec.CommandContext(t.Context(), "go", "list", "-deps", "-json=Dir,Module", "./cmd/bot")
			cmd.Dir = "../.."
			cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+system, "GOARCH="+processor)
			listed, err := cmd.Output()
			if err != nil {
				t.Fatal(err)
			}
			collect(t, string(listed), found)
		}
	}
	parts := make([]part, 0, len(found)+2)
	for _, p := range found {
		parts = append(parts, p)
	}
	parts = append(parts, read(t, "Go's standard library", "", goroot(t), "LICENSE", "PATENTS"))
	const vendored = "../sandbox/web/static/vendor"
	scripts, err := os.ReadDir(vendored)
	if err != nil {
		t.Fatal(err)
	}
	for _, script := range scripts {
		if strings.HasSuffix(script.Name(), ".js") {
			parts = append(parts, read(t, script.Name(), "", vendored, strings.TrimSuffix(script.Name(), ".min.js")+".LICENSE"))
		}
	}
	slices.SortFunc(parts, func(a, b part) int { return cmp.Compare(a.name, b.name) })
	return parts
}

// collect adds each module once, with the licences at its root and beside the
// packages that are linked.
func collect(t *testing.T, listed string, found map[string]part) {
	t.Helper()
	for decoder := json.NewDecoder(strings.NewReader(listed)); ; {
		var pkg struct {
			Dir    string `json:"Dir"`
			Module *struct {
				Path    string `json:"Path"`
				Version string `json:"Version"`
				Dir     string `json:"Dir"`
				Main    bool   `json:"Main"`
			} `json:"Module"`
		}
		err := decoder.Decode(&pkg)
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if pkg.Module == nil || pkg.Module.Main {
			continue
		}
		p := found[pkg.Module.Path]
		for dir := pkg.Dir; ; dir = filepath.Dir(dir) {
			inside, err := filepath.Rel(pkg.Module.Dir, dir)
			if err != nil || !filepath.IsLocal(inside) {
				break
			}
			for _, name := range licencesIn(t, dir) {
				name = path.Join(filepath.ToSlash(inside), name)
				if !slices.Contains(p.files, name) {
					p.files = append(p.files, name)
				}
			}
		}
		slices.Sort(p.files)
		found[pkg.Module.Path] = read(t, pkg.Module.Path, pkg.Module.Version, pkg.Module.Dir, p.files...)
	}
}

func goroot(t *testing.T) string {
	t.Helper()
	root, err := exec.CommandContext(t.Context(), "go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(root))
}

func licencesIn(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Type().IsRegular() && asksSomething.MatchString(e.Name()) && filepath.Ext(e.Name()) != ".go" {
			names = append(names, e.Name())
		}
	}
	return names
}

func read(t *testing.T, name, version, dir string, files ...string) part {
	t.Helper()
	p := part{name, version, files, map[string]string{}}
	for _, file := range files {
		text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(file)))
		if errors.Is(err, fs.ErrNotExist) {
			continue // Debian's Go has them elsewhere
		}
		if err != nil {
			t.Fatal(err)
		}
		p.texts[file] = strings.TrimSpace(strings.ReplaceAll(string(text), "\r\n", "\n"))
	}
	return p
}

// licences are the names (SPDX) of what a part is under, or why it must not be
// linked.
func (p part) licences() (names []string, err error) {
	for _, file := range p.files {
		text := p.texts[file]
		if isNotice.MatchString(path.Base(file)) {
			continue
		}
		known := licensecheck.Scan([]byte(text))
		if known.Percent < 75 {
			return nil, fmt.Errorf("%s: its %s is no licence that is known", p.name, file)
		}
		for _, match := range known.Match {
			if !slices.Contains(compatible(), match.ID) {
				return nil, fmt.Errorf("%s: its %s is %s, which is not among those that we may link: %v", p.name, file, match.ID, compatible())
			}
			if !slices.Contains(names, match.ID) {
				names = append(names, match.ID)
			}
		}
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("%s has no licence: nobody may copy it", p.name)
	}
	slices.Sort(names)
	return names, nil
}

// The binary is copied to whoever installs it, and the licences of what it is made
// of want to go along.
func TestGoldenLicencesOfAllThatIsLinkedAreCompatibleAndListed(t *testing.T) {
	const file = "../../THIRD_PARTY_LICENSES.md"
	var table, texts strings.Builder
	for _, p := range linked(t) {
		names, err := p.licences()
		if err != nil {
			t.Error(err)
		}
		fmt.Fprintf(&table, "| %s | %s | %s |\n", p.name, p.version, strings.Join(names, ", "))
		for _, name := range p.files {
			fmt.Fprintf(&texts, "\n## %s: %s\n\n```text\n%s\n```\n", p.name, name, p.texts[name])
		}
	}
	want := "# Licences of what Unhunch is made of\n\nUnhunch itself is under the Apache License 2.0 (LICENSE). `make licences` writes this\npage: what is linked into the binary, on any system that there are releases for.\n\n| part | version | licence |\n|---|---|---|\n" +
		table.String() + texts.String()
	if os.Getenv("UNHUNCH_UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(file, []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(want, string(got)); diff != "" {
		t.Errorf("THIRD_PARTY_LICENSES.md is not what is linked: run make licences\n%s", diff)
	}
}

func TestALicenceThatAsksForMoreIsRefused(t *testing.T) {
	const mit = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions: The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software. THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`
	wish := strings.Replace(mit, "THE SOFTWARE IS PROVIDED", "The Software shall be used for Good, not Evil. THE SOFTWARE IS PROVIDED", 1)
	for name, tc := range map[string]struct {
		texts map[string]string
		want  string
	}{
		"MIT":             {map[string]string{"LICENSE": mit}, ""},
		"none":            {map[string]string{"NOTICE": "of Acme"}, "has no licence"},
		"our own words":   {map[string]string{"LICENSE": "Ask before you use it."}, "no licence that is known"},
		"one with a wish": {map[string]string{"LICENSE": wish}, "is JSON, which is not among"},
		"two of them":     {map[string]string{"LICENSE": mit, "COPYING": wish}, "is JSON, which is not among"},
	} {
		p := part{name: "example.com/thing", texts: tc.texts}
		for file := range tc.texts {
			p.files = append(p.files, file)
		}
		if _, err := p.licences(); (err == nil) != (tc.want == "") || err != nil && !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v, want %q", name, err, tc.want)
		}
	}
}
