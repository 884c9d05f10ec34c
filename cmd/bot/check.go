package main

import (
	"errors"
	"fmt"
	"io/fs"

	"unhunch/internal/routine"
	"unhunch/internal/strict"
	"unhunch/routines"
)

// checkCmd reads routines as strictly as the bot does.
type checkCmd struct {
	Dir string `arg:"" optional:"" help:"The folder that holds your routines; without it the built-in ones are checked."`
}

func (c *checkCmd) check(_ env, wrong *mistakes) { wrong.folder("DIR", c.Dir) }

func (c *checkCmd) Run(e env) error {
	library, err := loadLibrary(c.Dir)
	if problems, ok := errors.AsType[strict.Problems](err); ok {
		fmt.Fprintln(e.stdout, problems.Error())
		fmt.Fprintf(e.stderr, "%d to mend\n", len(problems))
		return &reported{err}
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.stdout, "%s and %s: all good\n", count(len(library.Routines()), "routine"), count(len(library.Progressions()), "progression"))
	return err
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// loadLibrary reads the built-in routines, with those of dir laid over them.
func loadLibrary(dir string) (*routine.Library, error) {
	layers := []fs.FS{routines.Files}
	if dir != "" {
		layers = append(layers, routine.Dir(dir))
	}
	return routine.Load(layers...)
}
