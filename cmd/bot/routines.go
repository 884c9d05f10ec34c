package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"unhunch/internal/app"
	"unhunch/internal/preview"
	"unhunch/internal/routine"
	"unhunch/internal/strict"
)

// routinesCmd is for who writes routines.
type routinesCmd struct {
	List    listCmd    `cmd:"" help:"List all of them."`
	Show    showCmd    `cmd:"" help:"Print one, step by step."`
	Check   checkCmd   `cmd:"" help:"Check a folder of routines, or the built-in ones."`
	Preview previewCmd `cmd:"" help:"Show them on a page that follows the files as you save them."`
}

// layered is a library with a company's own folder laid over it.
type layered struct {
	Routines string `help:"A folder of your own routines, laid over the built-in ones." env:"UNHUNCH_ROUTINES" placeholder:"DIR"`
	Lang     string `help:"The language to read them in." default:"en" placeholder:"LANG"`

	library *routine.Library // nil: it has mistakes, which trouble tells
	trouble error
}

func (l *layered) check(_ env, wrong *mistakes) {
	if wrong.folder("--routines", l.Routines); len(*wrong) > 0 {
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

type listCmd struct{ layered }

func (c *listCmd) Run(e env) error {
	if c.trouble != nil {
		return complain(e, c.trouble)
	}
	return preview.List(e.stdout, c.library, c.from)
}

type showCmd struct {
	ID string `arg:"" help:"A routine, as in the list."`
	layered
}

func (c *showCmd) check(e env, wrong *mistakes) {
	c.layered.check(e, wrong)
	c.has(c.ID, wrong)
}

func (c *showCmd) Run(e env) error {
	if c.trouble != nil {
		return complain(e, c.trouble)
	}
	_, err := preview.Text(e.stdout, c.library, c.ID, words())
	return err
}

// checkCmd reads routines as strictly as the bot does.
type checkCmd struct {
	Dir string `arg:"" optional:"" help:"The folder that holds your routines; without it the built-in ones are checked."`
}

func (c *checkCmd) check(_ env, wrong *mistakes) { wrong.folder("DIR", c.Dir) }

func (c *checkCmd) Run(e env) error {
	library, err := app.LoadLibrary(c.Dir)
	if err != nil {
		return complain(e, err)
	}
	_, err = fmt.Fprintf(e.stdout, "%s and %s: all good\n", count(len(library.Routines()), "routine"), count(len(library.Progressions()), "progression"))
	return err
}

// complain prints what is wrong with a library's files, where it is they.
func complain(e env, err error) error {
	problems, ok := errors.AsType[strict.Problems](err)
	if !ok {
		return err
	}
	fmt.Fprintln(e.stdout, problems.Error())
	fmt.Fprintf(e.stderr, "%d to mend\n", len(problems))
	return &reported{err}
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
