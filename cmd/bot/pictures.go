package main

import (
	"fmt"
	"os"
	"path/filepath"

	"unhunch/internal/app"
)

// picturesCmd writes the pictures for a web server.
type picturesCmd struct {
	Dir      string `arg:"" help:"The folder to write to; it is made where there is none."`
	Routines string `help:"A folder of your own routines, laid over the built-in ones." env:"UNHUNCH_ROUTINES" placeholder:"DIR"`
}

// Help says what it is good for.
func (*picturesCmd) Help() string {
	return `Put the folder on a web server that Slack can reach, and run the bot with
--picture-base-url and its address. A picture's name changes with what it shows:
after an update, write them again to the same folder, before you restart the bot.
What is there already stays, so that messages of before keep their pictures.`
}

func (c *picturesCmd) check(_ env, wrong *mistakes) {
	if info, err := os.Stat(c.Dir); err == nil && !info.IsDir() {
		wrong.add("DIR", fmt.Sprintf("%q is not a folder", c.Dir), "Name a folder, or one that does not exist yet.")
	}
	wrong.routines("--routines", c.Routines)
}

func (c *picturesCmd) Run(e env) error {
	library, err := app.LoadLibrary(c.Routines)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(c.Dir, 0o755); err != nil { //nolint:gosec // a web server under another account reads them
		return err
	}
	pictures := library.Pictures()
	bar := e.progress()
	defer bar.close()
	for i, p := range pictures {
		bar.tell("writing", int64(i), int64(len(pictures)))
		data, err := p.Data()
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(c.Dir, p.FileName()), data, 0o644); err != nil { //nolint:gosec // the same
			return err
		}
	}
	bar.close()
	_, err = fmt.Fprintf(e.stdout, "%s in %s\n", count(len(pictures), "picture"), c.Dir)
	return err
}
