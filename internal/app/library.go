package app

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"unhunch/internal/figure"
	"unhunch/internal/routine"
	"unhunch/internal/strict"
	"unhunch/routines"
)

// LoadLibrary reads the built-in routines, with those of dir laid over them.
func LoadLibrary(dir string) (*routine.Library, error) {
	layers := []fs.FS{routines.Files}
	if dir != "" {
		layers = append(layers, routine.Dir(dir))
	}
	library, err := routine.Load(layers...)
	if dir == "" {
		return library, err
	}
	if problems, ok := errors.AsType[strict.Problems](err); ok || err == nil {
		if problems = append(problems, checkFigures(dir)...); len(problems) > 0 {
			return nil, problems.Sorted()
		}
	}
	return library, err
}

// checkFigures reads the figures of a folder. The bot never draws: a figure is
// the original of a picture, which has to lie beside it.
func checkFigures(dir string) (problems strict.Problems) {
	folder := filepath.Join(dir, "figures")
	files, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	if err != nil {
		return nil // only a pattern that is none does that: the name of the folder is odd
	}
	for _, file := range files {
		complain := func(what, mend string) {
			problems = append(problems, strict.Problem{File: file, What: what, Mend: mend})
		}
		drawing, err := figure.ReadFile(file)
		if mistakes, ok := errors.AsType[strict.Problems](err); ok {
			problems = append(problems, mistakes...)
			continue
		}
		wanted := []string{drawing.Name()}
		if drawing.Side != figure.Both {
			wanted = append(wanted, drawing.Mirrored().Name())
		}
		for _, name := range wanted {
			if _, err := os.Stat(filepath.Join(dir, "pictures", name+".png")); err != nil {
				complain("is not drawn as pictures/"+name+".png", fmt.Sprintf("draw it with go run ./internal/figure/draw -figures %s -pictures %s", folder, filepath.Join(dir, "pictures")))
			}
		}
	}
	return problems
}
