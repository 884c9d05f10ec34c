package archtest_test

import (
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// proofs say of each promise which test shows it.
func proofs() []string {
	return []string{"docs/reliability.md", "docs/privacy.md", "docs/accessibility.md", "docs/calendars.md"}
}

// What a document calls a proof has to be there.
func TestEveryTestThatIsNamedExists(t *testing.T) {
	house := os.DirFS("../..")
	var there []string
	err := fs.WalkDir(house, ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path.Base(name), "_test.go") {
			return err
		}
		text, err := fs.ReadFile(house, name)
		for _, found := range regexp.MustCompile(`(?m)^func (Test\w+)\(`).FindAllSubmatch(text, -1) {
			there = append(there, string(found[1]))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range proofs() {
		doc, err := fs.ReadFile(house, name)
		if err != nil {
			t.Fatal(err)
		}
		named := regexp.MustCompile("`(Test\\w+)`").FindAllSubmatch(doc, -1)
		for _, test := range named {
			if !slices.Contains(there, string(test[1])) {
				t.Errorf("%s: there is no %s", name, test[1])
			}
		}
		if len(named) == 0 {
			t.Errorf("%s names no test", name)
		}
	}
}

// Who looks for a room goes by these.
func maps() []string { return []string{"docs/architecture.md", "CONTRIBUTING.md"} }

// A map that names a file which was moved sends people away.
func TestEveryPathOnTheMapExists(t *testing.T) {
	house := os.DirFS("../..")
	for _, name := range maps() {
		doc, err := fs.ReadFile(house, name)
		if err != nil {
			t.Fatal(err)
		}
		named := pathsIn(house, string(doc))
		if len(named) == 0 {
			t.Errorf("%s names no path", name)
		}
		for _, p := range named {
			if _, err := fs.Stat(house, p); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// Where the map names a function behind its file, it is in there.
func TestEveryFunctionOnTheMapIsInItsFile(t *testing.T) {
	house := os.DirFS("../..")
	var named int
	for _, name := range maps() {
		doc, err := fs.ReadFile(house, name)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range regexp.MustCompile("`([\\w/]+\\.go)` `(?:(\\w+)\\.)?(\\w+)`").FindAllSubmatch(doc, -1) {
			named++
			text, _ := fs.ReadFile(house, string(found[1])) // that it exists is told by the other test
			of := ""
			if receiver := string(found[2]); receiver != "" {
				of = `\((\w+ )?\*?` + receiver + `\) `
			}
			if !regexp.MustCompile(`(?m)^func ` + of + string(found[3]) + `[\[(]`).Match(text) {
				t.Errorf("%s: %s has no func %s.%s", name, found[1], found[2], found[3])
			}
		}
	}
	if named == 0 {
		t.Error("no function is named")
	}
}

func TestEveryPackageHasItsRoomOnTheMap(t *testing.T) {
	house := os.DirFS("../..")
	doc, err := fs.ReadFile(house, "docs/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rooms, _ := strings.Cut(string(doc), "\n## The rooms\n")
	rooms, _, _ = strings.Cut(rooms, "\nImports go downward only:\n")
	code, err := fs.Glob(house, "cmd/*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	err = fs.WalkDir(house, "internal", func(name string, _ fs.DirEntry, err error) error {
		if path.Ext(name) == ".go" {
			code = append(code, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, file := range code {
		code[i] = path.Dir(file)
	}
	slices.Sort(code)
	for _, room := range slices.Compact(code) {
		beneath := regexp.MustCompile(`(?m)^` + path.Dir(room) + `/ [^\n]*(\n  [^\n]*)*\b` + path.Base(room) + `/ `)
		if !strings.Contains(rooms, "\n"+room+"/ ") && !beneath.MatchString(rooms) {
			t.Errorf("%s has no room on the map", room)
		}
	}
}

// pathsIn are the paths from the top of the house that a text names: between
// backticks, or at the beginning of a line of its rooms. Other paths are of
// folders that are somebody else's.
func pathsIn(house fs.FS, text string) (paths []string) {
	for _, found := range regexp.MustCompile("`([\\w./-]+)`|(?m)^([\\w-]+/[\\w/-]*) ").FindAllStringSubmatch(text, -1) {
		p := strings.TrimSuffix(found[1]+found[2], "/")
		top, _, deep := strings.Cut(p, "/")
		_, err := fs.Stat(house, top)
		if found[2] != "" || deep && (err == nil || path.Ext(p) == ".go") {
			paths = append(paths, p)
		}
	}
	return paths
}

// Whoever does not see a picture reads what it shows.
func TestEveryPictureInTheDocsHasWords(t *testing.T) {
	house := os.DirFS("../..")
	docs := []string{"README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"}
	for _, folder := range []string{"docs/*.md", "docs/decisions/*.md", "deploy/*.md"} {
		more, err := fs.Glob(house, folder)
		if err != nil {
			t.Fatal(err)
		}
		docs = append(docs, more...)
	}
	pictures := 0
	for _, name := range docs {
		doc, err := fs.ReadFile(house, name)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range regexp.MustCompile(`!\[([^\]]*)\]\(([^)]*)\)`).FindAllSubmatch(doc, -1) {
			if pictures++; len(strings.Fields(string(found[1]))) < 3 {
				t.Errorf("%s: the picture %s is described as %q", name, found[2], found[1])
			}
		}
		if strings.Contains(string(doc), "<img") {
			t.Errorf("%s: has a picture in HTML, where nobody looks for its words", name)
		}
	}
	if pictures == 0 {
		t.Error("there is no picture")
	}
}
