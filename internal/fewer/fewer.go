// Package fewer hides routines from tests that tell stories, so that one more in the
// library moves none of them.
package fewer

import (
	"bytes"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing/fstest"
)

// told are the routines that stories are told of, those of a rest, and those of the progression.
func told() []string {
	return []string{
		"beside-the-blade", "classic-elbow-roll", "crossed-arms-roll", "desk-reset", "isolate-and-melt",
		"open-over-roller", "open-the-chest", "roll-and-rest", "side-lying-turn", "thread-the-needle", "wall-roll",
		"slow-breathing", "five-minute-walk", "along-the-roller", "forearms-up-the-wall",
	}
}

// Of is a library's files, with the routines that stories are told of alone, and
// their pictures. A progression is never hidden: what it leads to has to be told.
func Of(library fs.FS) fs.FS { return fewer{library} }

type fewer struct{ fs.FS }

// ReadDir implements fs.ReadDirFS.
func (f fewer) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(f.FS, name)
	switch {
	case name == "." || path.Dir(name) == "i18n":
		return slices.DeleteFunc(entries, hidden), err
	case name == "pictures":
		shown := f.shown()
		return slices.DeleteFunc(entries, func(e fs.DirEntry) bool { return !shown[figure(e.Name())] }), err
	}
	return entries, err
}

// Open takes out of a routine which one does the same elsewhere, where that is hidden.
func (f fewer) Open(name string) (fs.File, error) {
	text, err := fs.ReadFile(f.FS, name)
	if path.Dir(name) != "." || path.Ext(name) != ".yaml" || err != nil {
		return f.FS.Open(name)
	}
	elsewhere := regexp.MustCompile(`(?m)^instead: ([a-z0-9-]+)$`).FindSubmatch(text)
	if len(elsewhere) > 1 && !slices.Contains(told(), string(elsewhere[1])) {
		text = bytes.Replace(text, elsewhere[0], append([]byte("#"), elsewhere[0][1:]...), 1)
	}
	return fstest.MapFS{name: {Data: text}}.Open(name)
}

func hidden(e fs.DirEntry) bool {
	id, isFile := strings.CutSuffix(e.Name(), ".yaml")
	return isFile && !strings.HasPrefix(id, "progression-") && !slices.Contains(told(), id)
}

// shown are the figures of what is not hidden.
func (f fewer) shown() map[string]bool {
	names := regexp.MustCompile(`(?m)\bfigure: ([a-z0-9-]+)`)
	shown := map[string]bool{}
	for _, id := range append(told(), "library/screening") {
		text, err := fs.ReadFile(f.FS, id+".yaml")
		if err != nil {
			continue // it is not there yet
		}
		for _, found := range names.FindAllSubmatch(text, -1) {
			shown[string(found[1])] = true
		}
	}
	return shown
}

// figure is whose picture a file is, of either side.
func figure(file string) string {
	name := strings.TrimSuffix(file, path.Ext(file))
	for _, side := range []string{"-left", "-right", "-each"} {
		name = strings.TrimSuffix(name, side)
	}
	return name
}
