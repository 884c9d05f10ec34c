package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"unhunch/internal/app"
	"unhunch/internal/doctor/checks"
	"unhunch/internal/store/bolt"
)

// backupCmd saves a store to a file, whether a bot has it open or not.
type backupCmd struct {
	File  string `arg:"" help:"The file to make. It must not exist yet."`
	Store string `help:"The store." default:"unhunch.db" env:"UNHUNCH_STORE" placeholder:"FILE"`

	place app.Place
}

// Help says what a backup is.
func (*backupCmd) Help() string {
	return `A running bot is asked for it, and goes on working. To restore, stop the bot,
copy the backup over the store, and start it again. What was due or owed since
the backup was taken is not sent again then: it may have been.

What is deleted from the store stays in the backups that were made before: a workspace
that was purged, or somebody who had themselves deleted, until the last of those is
gone. Of the daily backups of 'unhunch run' that is after as many days as --backups
keeps of them.`
}

func (c *backupCmd) check(e env, wrong *mistakes) {
	c.place = placeOf(c.Store, e, wrong)
	if c.File == "" {
		wrong.add("FILE", "is empty", "Name the file to make.")
		return
	}
	wrong.folder("FILE", filepath.Dir(c.File), "Make it first, or name another one.")
}

func (c *backupCmd) Run(ctx context.Context, e env) error {
	bar := e.progress()
	err := app.SaveFromRunning(ctx, c.place, c.File, bar.tell)
	bar.close()
	if errors.Is(err, app.ErrNobody) {
		absent := err
		if _, err = opened(ctx, c.place, e, func(t app.Tool) (struct{}, error) { return struct{}{}, t.Backup(ctx, c.File) }); errors.Is(err, bolt.ErrInUse) {
			err = fmt.Errorf("%w (%w)", err, absent)
		}
	}
	switch {
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("%w: name another one", err)
	case err != nil:
		return inWords(c.place, err)
	}
	info, err := os.Stat(c.File)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.stdout, "%s: %s, checked\n", c.File, checks.Size(info.Size()))
	return err
}
