package app

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/store"
	"unhunch/internal/store/bolt"
)

func TestOneBackupADayAndTheNewestFewAreKept(t *testing.T) {
	kept, err := bolt.Open(filepath.Join(t.TempDir(), "unhunch.db"), bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	b := Backups{Store: kept, Dir: t.TempDir(), Keep: 3, Log: slog.New(slog.DiscardHandler)}
	for _, name := range []string{"unhunch.db", "unhunch-of-mine.db", "notes.txt", "unhunch-20261101-120000.db.7.part"} {
		if err := os.WriteFile(filepath.Join(b.Dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	start := time.Date(2026, time.November, 20, 12, 0, 0, 0, time.UTC)
	for hours := 0; hours < 5*24; hours += 6 {
		if err := b.daily(t.Context(), start.Add(time.Duration(hours)*time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{
		"notes.txt",
		"unhunch-20261122-120000.db", "unhunch-20261123-120000.db", "unhunch-20261124-120000.db",
		"unhunch-of-mine.db", "unhunch.db",
	}
	if diff := cmp.Diff(want, namesIn(t, b.Dir)); diff != "" {
		t.Error(diff)
	}
	// A clock that went back makes one backup, not one at each look.
	for minutes := range 30 {
		if err := b.daily(t.Context(), start.Add(time.Duration(minutes)*time.Minute)); err != nil {
			t.Fatal(err)
		}
	}
	if got := namesIn(t, b.Dir); len(got) != len(want) {
		t.Errorf("after the clock went back: %v", got)
	}
	// A folder that is gone is an error each time, and the next one works.
	b.Dir = filepath.Join(b.Dir, "gone")
	if err := b.daily(t.Context(), start); err == nil {
		t.Error("no error without a folder")
	}
}

// nowhere is a store that is not in a file.
type nowhere struct{ store.Upkeep }

func (nowhere) Backup(context.Context, string, time.Time) error {
	return &store.NotHere{Task: store.ToBackUp}
}

func TestThatThereIsNothingToBackUpIsSaidOnce(t *testing.T) {
	var log bytes.Buffer
	start := time.Date(2026, time.November, 20, 12, 0, 0, 0, time.UTC)
	chore := Backups{Store: nowhere{}, Dir: t.TempDir(), Keep: 3, Log: slog.New(slog.NewTextHandler(&log, nil))}.Chore()
	for looks := range 6 {
		if err := chore.Do(t.Context(), start.Add(time.Duration(looks)*chore.Every)); err != nil {
			t.Error(err)
		}
	}
	if n := strings.Count(log.String(), "leave out --backup-dir"); n != 1 {
		t.Errorf("said %d times: %s", n, &log)
	}
}

// For three days the clock is a year ahead. What it stamped goes first once it
// is right again, and not the copies of the days before.
func TestCopiesOfAClockThatWasAheadGoFirst(t *testing.T) {
	kept, err := bolt.Open(filepath.Join(t.TempDir(), "unhunch.db"), bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	b := Backups{Store: kept, Dir: t.TempDir(), Keep: 5, Log: slog.New(slog.DiscardHandler)}
	start := time.Date(2026, time.November, 20, 12, 0, 0, 0, time.UTC)
	for day := range 11 {
		now := start.AddDate(0, 0, day)
		if 4 <= day && day < 7 {
			now = now.AddDate(1, 0, 0)
		}
		if err := b.daily(t.Context(), now); err != nil {
			t.Fatal(err)
		}
		if day == 7 {
			want := []string{
				"unhunch-20261122-120000.db", "unhunch-20261123-120000.db", "unhunch-20261127-120000.db",
				"unhunch-20271125-120000.db", "unhunch-20271126-120000.db",
			}
			if diff := cmp.Diff(want, namesIn(t, b.Dir)); diff != "" {
				t.Errorf("on the first day with the right clock: %s", diff)
			}
		}
	}
	want := []string{
		"unhunch-20261123-120000.db", "unhunch-20261127-120000.db", "unhunch-20261128-120000.db",
		"unhunch-20261129-120000.db", "unhunch-20261130-120000.db",
	}
	if diff := cmp.Diff(want, namesIn(t, b.Dir)); diff != "" {
		t.Errorf("three days later: %s", diff)
	}
}

func namesIn(t *testing.T, dir string) (names []string) {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		names = append(names, f.Name())
	}
	return names
}
