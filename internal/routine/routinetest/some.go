// Package routinetest gives tests a library that has some of its routines alone.
package routinetest

import (
	"bytes"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing/fstest"

	"unhunch/internal/routine"
)

// Some is the files of a library with the routines of these ids, and with those that
// its progressions, its rest and its checks lead to. All others are left out, so that
// a story told of the library stays as it is when that gets one more routine.
func Some(library fs.FS, ids ...string) fs.FS {
	all, err := routine.Load(library)
	if err != nil {
		return library // whoever loads it is told what is wrong
	}
	return some{library, append(ledTo(all), ids...)}
}

// ledTo are the routines that something else of a library leads to.
func ledTo(l *routine.Library) (ids []string) {
	for _, p := range l.Progressions() {
		ids = append(ids, p.ID, p.FallBack.Routine)
		for _, stage := range p.Stages {
			ids = append(ids, stage.Routines...)
		}
	}
	for _, r := range l.Gentle() {
		ids = append(ids, r.ID)
	}
	for _, profile := range l.Profiles() {
		check, _ := l.Screening(profile)
		ids = append(ids, check.Instead)
	}
	return ids
}

type some struct {
	fs.FS
	ids []string
}

// ReadDir implements fs.ReadDirFS.
func (s some) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(s.FS, name)
	if name == "." || path.Dir(name) == "i18n" {
		entries = slices.DeleteFunc(entries, func(e fs.DirEntry) bool {
			id, isFile := strings.CutSuffix(e.Name(), ".yaml")
			return isFile && !slices.Contains(s.ids, id)
		})
	}
	return entries, err
}

var leadsTo = regexp.MustCompile(`(?m)^instead: ([a-z0-9-]+)$`)

// Open takes out of a routine what comes in its place, where that is left out.
func (s some) Open(name string) (fs.File, error) {
	text, err := fs.ReadFile(s.FS, name)
	if path.Dir(name) != "." || path.Ext(name) != ".yaml" || err != nil {
		return s.FS.Open(name)
	}
	found := leadsTo.FindSubmatch(text)
	if len(found) > 1 && !slices.Contains(s.ids, string(found[1])) {
		text = bytes.Replace(text, found[0], nil, 1)
	}
	return fstest.MapFS{name: {Data: text}}.Open(name)
}
