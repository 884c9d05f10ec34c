package app

import (
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"unhunch/internal/calendar"
	"unhunch/internal/schedule"
	"unhunch/internal/strict"
)

// Rights of others than the owner of a file.
const (
	everybodyWrites = 0o002
	othersReadOrSet = 0o026 // a group may read: some make backups like that
)

// lax is a file that accounts may touch which have no business with it.
type lax struct {
	file, mode string
	store      bool // others may read it, or change it; of all else only that everybody may change it
}

// warnOfRights tells which of the files that the bot relies on are open.
func (w Work) warnOfRights() {
	for _, f := range openToOthers(w.Store, w.BackupDir, w.Files) {
		if f.store {
			w.Log.Warn("other accounts may read or change the store: chmod 600 it", "file", f.file, "mode", f.mode)
		} else {
			w.Log.Warn("every account may change what the bot relies on: chmod o-w it", "file", f.file, "mode", f.mode)
		}
	}
}

// openToOthers are those of the files that the bot relies on.
func openToOthers(store, backups string, files Files) (found []lax) {
	if runtime.GOOS == "windows" {
		return nil // where rights are not in the mode
	}
	has := func(file string, rights fs.FileMode) (mode string, has bool) {
		info, err := os.Stat(file)
		if file == "" || err != nil {
			return "", false
		}
		return info.Mode().String(), info.Mode()&rights != 0
	}
	if mode, open := has(store, othersReadOrSet); open {
		found = append(found, lax{store, mode, true})
	}
	for _, file := range []string{filepath.Dir(store), backups, files.Routines, files.QuietWords, files.Holidays, files.Workspaces} {
		if mode, open := has(file, everybodyWrites); open {
			found = append(found, lax{file, mode, false})
		}
	}
	return found
}

// warnOfPast tells of a list that somebody forgot to renew.
func warnOfPast(days schedule.Holidays, file string, now time.Time, log *slog.Logger) {
	if days != nil && !days.Left(now) {
		log.Warn("all holidays are past: renew the file", "file", file)
	}
}

// warnOfPassed tells what of a calendar is passed over.
func warnOfPassed(file string, now time.Time, log *slog.Logger) {
	passed, _ := read(file, calendar.Largest, func(name string, data []byte) (strict.Problems, error) {
		_, passed, err := calendar.ReadTelling(name, data, now)
		return passed, err
	})
	for _, p := range passed {
		log.Warn("something in the list of holidays is passed over", "file", p.File, "line", p.Line, "what", p.What, "mend", p.Mend)
	}
}

// warnOfDaysOff does both for all that is read about days off.
func warnOfDaysOff(days schedule.Holidays, file string, own Policies, now time.Time, log *slog.Logger) {
	warnOfPast(days, file, now, log)
	warnOfPassed(file, now, log)
	for _, p := range own {
		if p.file != "" {
			warnOfPast(p.Holidays, p.file, now, log)
			warnOfPassed(p.file, now, log)
		}
	}
}
