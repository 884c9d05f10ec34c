package app

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"unhunch/internal/schedule"
	"unhunch/internal/store"
)

// Backups keeps copies of the store in a folder: one a day, the newest few.
type Backups struct {
	Store store.Upkeep
	Dir   string
	Keep  int // how many; 1 or more
	Log   *slog.Logger
}

const (
	// backupName is in UTC, and sorts by time.
	backupName = "unhunch-20060102-150405.db"

	betweenBackups = 24 * time.Hour
	// BackupsChecked is how often it is asked whether a backup is due. What
	// there is in the folder decides, so that restarts bring neither more nor
	// fewer of them.
	BackupsChecked = 10 * time.Minute
)

// Chore looks whether a backup is due. Of a store without a file there is none, and
// that is said once.
func (b Backups) Chore() schedule.Chore {
	never := false
	return schedule.Chore{Name: "backup", Every: BackupsChecked, Do: func(ctx context.Context, now time.Time) error {
		if never {
			return nil
		}
		err := b.daily(ctx, now)
		if _, none := errors.AsType[*store.NotHere](err); none {
			never = true
			b.Log.WarnContext(ctx, "no backups are made: this store is not in a file, so back it up where it is, and leave out --backup-dir", "folder", b.Dir)
			return nil
		}
		return err
	}}
}

// daily makes a backup unless there is one of the last day, and removes what is
// too many of its own. Other files are left alone.
func (b Backups) daily(ctx context.Context, now time.Time) error {
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
	if err := b.Store.Backup(ctx, path, now); err != nil {
		return err
	}
	b.Log.InfoContext(ctx, "backup made", "file", path)
	for _, old := range inOrderOfLeaving(taken, now)[:max(0, len(taken)+1-b.Keep)] {
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

func (b Backups) path(taken time.Time) string {
	return filepath.Join(b.Dir, taken.UTC().Format(backupName))
}

// taken lists when the backups in the folder were made, the oldest first.
func (b Backups) taken() ([]time.Time, error) {
	files, err := os.ReadDir(b.Dir)
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

// newest is when the newest backup in the folder was made that is not stamped ahead of
// now; zero: there is none.
func (b Backups) newest(now time.Time) (time.Time, error) {
	taken, err := b.taken()
	for _, t := range slices.Backward(taken) {
		if !t.After(now) {
			return t, nil
		}
	}
	return time.Time{}, err
}

// sweep removes what is left of backups that were interrupted by a crash.
func (b Backups) sweep() error {
	parts, err := filepath.Glob(filepath.Join(b.Dir, "unhunch-*.db.*.part"))
	for _, part := range parts {
		name, _, _ := strings.Cut(filepath.Base(part), ".db.")
		if _, stranger := time.Parse(backupName, name+".db"); stranger == nil {
			err = cmp.Or(err, os.Remove(part))
		}
	}
	return err
}
