package bolt

import (
	"bytes"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/store/bolt/disk"
)

// Another machine, whose list of zones is newer, wrote the file.
func TestAZoneThatIsNotKnownHereIsToldOnce(t *testing.T) {
	var log bytes.Buffer
	s, err := Open(filepath.Join(t.TempDir(), "unhunch.db"), disk.Options{Now: time.Unix(1_800_000_000, 0), Log: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for perDay := range 3 {
		table := prefs.Timetable{Zone: "Mars/Phobos", PerDay: perDay}
		err := s.write(t.Context(), func(t txn) error {
			if err := t.putTimetable(table); err != nil {
				return err
			}
			_, err := t.timetable(table.ID())
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if n := strings.Count(log.String(), "zone=Mars/Phobos"); n != 1 {
		t.Errorf("told %d times: %s", n, &log)
	}
}
