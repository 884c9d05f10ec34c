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
	is         relied
}

// relied is what the bot relies on a file as.
type relied string

// Of the store, and of the key of a certificate, others may neither read nor change
// anything; all else only not everybody may change.
const (
	theStore   relied = "store"
	theKey     relied = "key"
	theSetting relied = "setting"
)

// mend is what its owner does about it.
func (l lax) mend() string {
	switch l.is {
	case theStore:
		return "chmod 600 it"
	case theKey:
		return "chmod g-w,o-rw it"
	case theSetting:
	}
	return "chmod o-w it"
}

// warnOfRights tells which of the files that the bot relies on are open.
func (w Work) warnOfRights() {
	for _, f := range w.openToOthers() {
		switch f.is {
		case theStore:
			w.Log.Warn("other accounts may read or change the store: chmod 600 it", "file", f.file, "mode", f.mode)
		case theKey:
			w.Log.Warn("other accounts may read or change the key of the certificate, and pass for this server: chmod g-w,o-rw it", "file", f.file, "mode", f.mode)
		case theSetting:
			w.Log.Warn("every account may change what the bot relies on: chmod o-w it", "file", f.file, "mode", f.mode)
		}
	}
}

// openToOthers are those of the files that the bot relies on.
func (w Work) openToOthers() (found []lax) {
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
	look := func(file string, rights fs.FileMode, is relied) {
		if mode, open := has(file, rights); open {
			found = append(found, lax{file, mode, is})
		}
	}
	folder := "" // of the store; a database is for its server to keep from others
	if file := w.Store.file(); file != "" {
		look(file, othersReadOrSet, theStore)
		folder = filepath.Dir(file)
	}
	look(w.Listen.Key, othersReadOrSet, theKey)
	for _, file := range []string{folder, w.BackupDir, w.Files.Routines, w.Files.QuietWords, w.Files.Holidays, w.Files.Workspaces, w.Files.Settings} {
		look(file, everybodyWrites, theSetting)
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
