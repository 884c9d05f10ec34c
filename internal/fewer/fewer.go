// Package fewer hides routines from tests that tell stories, so that one more in the
// library moves none of them.
package fewer

import (
	"io/fs"
	"path"
	"slices"
	"strings"
)

// told are the routines that stories are told of, and those of a rest.
func told() []string {
	return []string{
		"beside-the-blade", "classic-elbow-roll", "crossed-arms-roll", "desk-reset", "isolate-and-melt",
		"open-over-roller", "open-the-chest", "roll-and-rest", "side-lying-turn", "thread-the-needle", "wall-roll",
		"slow-breathing", "five-minute-walk",
	}
}

// Of is a library's files, with the routines that stories are told of alone. A
// progression is never hidden: what it leads to has to be told.
func Of(library fs.FS) fs.FS { return fewer{library} }

type fewer struct{ fs.FS }

// ReadDir implements fs.ReadDirFS.
func (f fewer) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(f.FS, name)
	if name != "." && path.Dir(name) != "i18n" {
		return entries, err
	}
	return slices.DeleteFunc(entries, func(e fs.DirEntry) bool {
		id, isFile := strings.CutSuffix(e.Name(), ".yaml")
		return isFile && !strings.HasPrefix(id, "progression-") && !slices.Contains(told(), id)
	}), err
}
