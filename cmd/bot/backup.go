package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"unhunch/internal/store"
	"unhunch/internal/store/bolt"
)

// backupCmd saves a store to a file, whether a bot has it open or not.
type backupCmd struct {
	File  string `arg:"" help:"The file to make. It must not exist yet."`
	Store string `help:"The store." default:"unhunch.db" env:"UNHUNCH_STORE" placeholder:"FILE"`
}

// Help says what a backup is.
func (*backupCmd) Help() string {
	return `A running bot is asked for it, and goes on working. To restore, stop the bot,
copy the backup over the store, and start it again. What was due or owed since
the backup was taken is not sent again then: it may have been.`
}

func (c *backupCmd) Run(ctx context.Context, e env) error {
	err := saveFromRunning(ctx, c.Store, c.File)
	if errors.Is(err, errNobody) {
		absent := err
		if err = storeAt(c.Store).Backup(ctx, c.File); errors.Is(err, bolt.ErrInUse) {
			err = fmt.Errorf("%w (%w)", err, absent)
		}
	}
	switch {
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("%w: name another one", err)
	case err != nil:
		return inWords(c.Store, err)
	}
	info, err := os.Stat(c.File)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.stdout, "%s: %s, checked\n", c.File, size(info.Size()))
	return err
}

// backups keeps copies of the store in a folder: one a day, the newest few.
type backups struct {
	store store.Upkeep
	dir   string
	keep  int
	log   *slog.Logger
}

const (
	// backupName is in UTC, and sorts by time.
	backupName = "unhunch-20060102-150405.db"

	betweenBackups = 24 * time.Hour
	// backupsChecked is how often it is asked whether a backup is due. What
	// there is in the folder decides, so that restarts bring neither more nor
	// fewer of them.
	backupsChecked = 10 * time.Minute
)

// daily makes a backup unless there is one of the last day, and removes what is
// too many of its own. Other files are left alone.
func (b backups) daily(ctx context.Context, now time.Time) error {
	taken, err := b.taken()
	if err != nil {
		return err
	}
	fresh := func(t time.Time) bool { return !t.After(now) && now.Sub(t) < betweenBackups }
	if slices.ContainsFunc(taken, fresh) {
		return nil
	}
	if err := b.sweep(); err != nil {
		return err
	}
	path := b.path(now)
	if err := b.store.Backup(ctx, path, now); err != nil {
		return err
	}
	b.log.InfoContext(ctx, "backup made", "file", path)
	for _, old := range inOrderOfLeaving(taken, now)[:max(0, len(taken)+1-b.keep)] {
		if err := os.Remove(b.path(old)); err != nil {
			return err
		}
	}
	return nil
}

// inOrderOfLeaving puts the oldest first, and before it what a clock that was
// ahead has stamped: it would stay for as long as it was ahead, and true copies
// go in its place.
func inOrderOfLeaving(taken []time.Time, now time.Time) []time.Time {
	ahead := slices.IndexFunc(taken, func(t time.Time) bool { return t.After(now) })
	if ahead < 0 {
		return taken
	}
	return slices.Concat(taken[ahead:], taken[:ahead])
}

func (b backups) path(taken time.Time) string {
	return filepath.Join(b.dir, taken.UTC().Format(backupName))
}

// taken lists when the backups in the folder were made, the oldest first.
func (b backups) taken() ([]time.Time, error) {
	files, err := os.ReadDir(b.dir)
	if err != nil {
		return nil, err
	}
	var list []time.Time
	for _, f := range files {
		if t, err := time.Parse(backupName, f.Name()); err == nil && f.Type().IsRegular() {
			list = append(list, t)
		}
	}
	return list, nil
}

// sweep removes what is left of backups that were interrupted by a crash.
func (b backups) sweep() error {
	parts, err := filepath.Glob(filepath.Join(b.dir, "unhunch-*.db.*.part"))
	for _, part := range parts {
		name, _, _ := strings.Cut(filepath.Base(part), ".db.")
		if _, stranger := time.Parse(backupName, name+".db"); stranger == nil {
			err = cmp.Or(err, os.Remove(part))
		}
	}
	return err
}
