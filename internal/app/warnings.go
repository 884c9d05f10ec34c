package app

import (
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"unhunch/internal/schedule"
)

// Rights of others than the owner of a file.
const (
	everybodyWrites = 0o002
	othersReadOrSet = 0o026 // a group may read: some make backups like that
)

// warnOfRights tells which of the files that the bot relies on are open to
// accounts that have no business with them.
func (w Work) warnOfRights() {
	if runtime.GOOS == "windows" {
		return // where rights are not in the mode
	}
	has := func(file string, rights fs.FileMode) (mode string, has bool) {
		info, err := os.Stat(file)
		if file == "" || err != nil {
			return "", false
		}
		return info.Mode().String(), info.Mode()&rights != 0
	}
	if mode, open := has(w.Store, othersReadOrSet); open {
		w.Log.Warn("other accounts may read or change the store: chmod 600 it", "file", w.Store, "mode", mode)
	}
	for _, file := range []string{filepath.Dir(w.Store), w.BackupDir, w.Files.Routines, w.Files.QuietWords, w.Files.Holidays} {
		if mode, open := has(file, everybodyWrites); open {
			w.Log.Warn("every account may change what the bot relies on: chmod o-w it", "file", file, "mode", mode)
		}
	}
}

// warnOfPast tells of a list that somebody forgot to renew.
func warnOfPast(days schedule.Holidays, file string, now time.Time, log *slog.Logger) {
	if days != nil && !days.Left(now) {
		log.Warn("all holidays are past: renew the file", "file", file)
	}
}
