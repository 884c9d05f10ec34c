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

// What docs/reliability.md calls a proof has to be there.
func TestEveryTestThatIsNamedExists(t *testing.T) {
	house := os.DirFS("../..")
	doc, err := fs.ReadFile(house, "docs/reliability.md")
	if err != nil {
		t.Fatal(err)
	}
	var there []string
	err = fs.WalkDir(house, ".", func(name string, _ fs.DirEntry, err error) error {
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
	named := regexp.MustCompile("`(Test\\w+)`").FindAllSubmatch(doc, -1)
	for _, name := range named {
		if !slices.Contains(there, string(name[1])) {
			t.Errorf("there is no %s", name[1])
		}
	}
	if len(named) == 0 {
		t.Error("no test is named")
	}
}
