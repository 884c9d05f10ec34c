// Package archtest tells which import breaks the rules of the house, and why
// there is that rule.
package archtest

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

// Rules say who may import whom. Whatever they don't mention is forbidden, so
// that a new package and a new dependency are placed on purpose. Only the
// standard library is welcome everywhere.
//
// Paths in them are relative to the module. A * stands for any one folder, and
// "x/..." for x with everything beneath, as with the go command.
type Rules struct {
	Module string
	Rooms  []Room
	Tests  []string // the packages of ours that every test may import
	Guests []Guest
}

// Room is a package of ours.
type Room struct {
	Path  string
	Ours  []string // the packages of ours it may import
	Tests []string // and those that only its tests may
	Why   string
}

// Guest is somebody else's module.
type Guest struct {
	Path  string   // the import path, or the start of it
	Rooms []string // who may import it
	Tests []string // and whose tests may
	Why   string
}

// Check reads the imports of every Go file of a module, whatever its build
// tags, and returns one line for each that breaks a rule and for each package
// without one. Modules inside the module are none of its business.
func (r Rules) Check(module fs.FS) ([]string, error) {
	var broken []string
	err := fs.WalkDir(module, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && outside(module, name):
			return fs.SkipDir
		case entry.IsDir():
			if _, known := r.room(name); !known && holdsGo(module, name) {
				broken = append(broken, name+" has no rule yet: write one, with its reason, into internal/archtest/rules.go")
			}
			return nil
		case path.Ext(name) != ".go":
			return nil
		}
		found, err := r.checkFile(module, name)
		broken = append(broken, found...)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the imports: %w", err)
	}
	return broken, nil
}

// outside reports whether the go command would not look into this folder.
func outside(module fs.FS, dir string) bool {
	if dir == "." {
		return false
	}
	base := path.Base(dir)
	if base[0] == '.' || base[0] == '_' || base == "testdata" || base == "vendor" {
		return true
	}
	_, err := fs.Stat(module, path.Join(dir, "go.mod"))
	return err == nil
}

func holdsGo(module fs.FS, dir string) bool {
	files, err := fs.Glob(module, path.Join(dir, "*.go"))
	return err == nil && len(files) > 0
}

func (r Rules) checkFile(module fs.FS, name string) ([]string, error) {
	source, err := fs.ReadFile(module, name)
	if err != nil {
		return nil, err
	}
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, name, source, parser.ImportsOnly)
	if err != nil {
		return nil, err
	}
	from := importer{pkg: path.Dir(name), test: strings.HasSuffix(name, "_test.go")}
	var broken []string
	for _, spec := range file.Imports {
		target, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", files.Position(spec.Pos()), err)
		}
		if why := r.forbids(from, target); why != "" {
			at := files.Position(spec.Pos())
			broken = append(broken, fmt.Sprintf("%s:%d: %s must not import %s: %s", at.Filename, at.Line, from, target, why))
		}
	}
	return broken, nil
}

// importer is who imports: a package, or the tests of a package.
type importer struct {
	pkg  string
	test bool
}

func (i importer) String() string {
	if i.test {
		return "a test of " + i.pkg
	}
	return i.pkg
}

// forbids returns the reason why this import must not be; "": it may.
func (r Rules) forbids(from importer, target string) string {
	if pkg, ours := strings.CutPrefix(target, r.Module+"/"); ours {
		return r.forbidsOurs(from, pkg)
	}
	if host, _, _ := strings.Cut(target, "/"); strings.Contains(host, ".") {
		return r.forbidsGuest(from, target)
	}
	return ""
}

func (r Rules) forbidsOurs(from importer, pkg string) string {
	room, known := r.room(from.pkg)
	switch {
	case !known: // that is complained about already
		return ""
	case from.test && (pkg == from.pkg || anyMatches(r.Tests, pkg) || anyMatches(room.Tests, pkg)):
		return ""
	case forTests(pkg) && !from.test && !forTests(from.pkg):
		return "what is made for tests stays out of the bot"
	case anyMatches(room.Ours, pkg):
		return ""
	}
	return room.Why
}

func (r Rules) forbidsGuest(from importer, target string) string {
	i := slices.IndexFunc(r.Guests, func(g Guest) bool { return matches(g.Path+"/...", target) })
	if i < 0 {
		return "there is no rule for it yet; write one into internal/archtest/guests.go, and what it is for into docs/decisions/0005-dependencies.md"
	}
	guest := r.Guests[i]
	if anyMatches(guest.Rooms, from.pkg) || (from.test || forTests(from.pkg)) && anyMatches(guest.Tests, from.pkg) {
		return ""
	}
	return guest.Why
}

func (r Rules) room(pkg string) (Room, bool) {
	i := slices.IndexFunc(r.Rooms, func(room Room) bool { return matches(room.Path, pkg) })
	if i < 0 {
		return Room{}, false
	}
	return r.Rooms[i], true
}

// forTests reports whether a package is named like net/http/httptest: made for
// the tests of others.
func forTests(pkg string) bool { return strings.HasSuffix(pkg, "test") }

func anyMatches(patterns []string, pkg string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return matches(p, pkg) })
}

func matches(pattern, pkg string) bool {
	if start, deep := strings.CutSuffix(pattern, "..."); deep {
		return strings.HasPrefix(pkg+"/", start)
	}
	ok, err := path.Match(pattern, pkg)
	return ok && err == nil
}
