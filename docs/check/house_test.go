package check

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"unhunch/internal/e2e/e2etest"
)

const house = "../.."

func TestMain(m *testing.M) {
	if os.Getenv(roleOf) != "" {
		os.Exit(standIn(filepath.Base(os.Args[0]), os.Args[1:]))
	}
	code := m.Run()
	released.Remove()
	os.Exit(code)
}

// released is the binary that people have.
var released e2etest.Binary

// filesOfTheHouse are the files that somebody wrote, by their paths from its top.
func filesOfTheHouse(t *testing.T) (all []string) {
	t.Helper()
	notOurs := []string{".git", ".cache", "node_modules", "dist", "vendor"}
	err := fs.WalkDir(os.DirFS(house), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && slices.Contains(notOurs, d.Name()) && !strings.HasPrefix(name, "internal/"):
			return fs.SkipDir
		case d.Type().IsRegular():
			all = append(all, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// pages are all documents.
func pages(t *testing.T) map[string]*page {
	t.Helper()
	all := map[string]*page{}
	for _, name := range filesOfTheHouse(t) {
		if path.Ext(name) == ".md" && name != "THIRD_PARTY_LICENSES.md" { // others' texts
			all[name] = read(t, name)
		}
	}
	for _, name := range []string{"README.md", "CHANGELOG.md", "docs/README.md", "docs/operations.md", "deploy/README.md"} {
		if all[name] == nil {
			t.Fatalf("there is no %s", name)
		}
	}
	return all
}

func content(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(house, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
