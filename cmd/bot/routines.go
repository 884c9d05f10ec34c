package main

import (
	"errors"
	"fmt"
	"strconv"

	"unhunch/internal/app"
	"unhunch/internal/preview"
	"unhunch/internal/strict"
)

// routinesCmd is for who writes routines.
type routinesCmd struct {
	List    listCmd    `cmd:"" help:"List all of them."`
	Show    showCmd    `cmd:"" help:"Print one, step by step."`
	Check   checkCmd   `cmd:"" help:"Check a folder of routines, or the built-in ones."`
	Preview previewCmd `cmd:"" starts:"" help:"Show them on a page that follows the files as you save them."`
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

func (c *checkCmd) check(_ env, wrong *mistakes) { wrong.routines("DIR", c.Dir) }

func (c *checkCmd) Run(e env) error {
	library, err := app.LoadLibrary(c.Dir)
	if err != nil {
		return complain(e, err)
	}
	_, err = fmt.Fprintf(e.stdout, "%s and %s: %s\n", count(len(library.Routines()), "routine"), count(len(library.Progressions()), "progression"), e.paint(e.stdout, good, "all good"))
	return err
}

// complain prints what is wrong with a library's files, where it is they.
func complain(e env, err error) error {
	problems, ok := errors.AsType[strict.Problems](err)
	if !ok {
		return err
	}
	fmt.Fprintln(e.stdout, problems.Error())
	fmt.Fprintln(e.stderr, e.paint(e.stderr, bad, strconv.Itoa(len(problems))+" to mend"))
	return &reported{err}
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
