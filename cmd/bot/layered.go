package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"unhunch/internal/app"
	"unhunch/internal/routine"
	"unhunch/internal/strict"
)

// layered is a library with a company's own folder laid over it.
type layered struct {
	Routines string `help:"A folder of your own routines, laid over the built-in ones." env:"UNHUNCH_ROUTINES" placeholder:"DIR"`
	Lang     string `help:"The language to read them in." default:"en" placeholder:"LANG"`

	library *routine.Library // nil: it has mistakes, which trouble tells
	trouble error
}

func (l *layered) check(_ env, wrong *mistakes) {
	if wrong.routines("--routines", l.Routines); len(*wrong) > 0 {
		return
	}
	if l.library, l.trouble = app.LoadLibrary(l.Routines); l.trouble != nil {
		return
	}
	if langs := l.library.Languages(); !slices.Contains(langs, l.Lang) {
		wrong.add("--lang", fmt.Sprintf("nothing is written in %q", l.Lang), "Use one of "+strings.Join(langs, ", ")+".")
		return
	}
	l.library = l.library.In(l.Lang)
}

// has checks that there is a routine or a progression of that id.
func (l *layered) has(id string, wrong *mistakes) {
	if l.library == nil {
		return
	}
	ids := l.ids()
	if slices.Contains(ids, id) {
		return
	}
	mend := "unhunch routines list tells them all."
	if near := strict.Nearest(id, ids); near != "" {
		mend = "Did you mean " + near + "? Otherwise " + mend
	}
	wrong.add("ID", fmt.Sprintf("there is no routine %q", id), mend)
}

func (l *layered) ids() []string {
	var ids []string
	for _, r := range l.library.Routines() {
		ids = append(ids, r.ID)
	}
	for _, p := range l.library.Progressions() {
		ids = append(ids, p.ID)
	}
	return ids
}

// from says where a routine comes from.
func (l *layered) from(id string) string {
	if l.Routines != "" {
		if _, err := os.Stat(filepath.Join(l.Routines, id+".yaml")); err == nil {
			return l.Routines
		}
	}
	return "built-in"
}
