package e2e

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"unhunch/internal/app"
	"unhunch/internal/sandbox"
	"unhunch/internal/schedule"
	"unhunch/internal/store/bolt"
)

func TestTheRunnerMakesABackupADay(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := open(t, sandbox.Options{})
		dir := t.TempDir()
		names := func() []string {
			t.Helper()
			found, err := filepath.Glob(filepath.Join(dir, "*"))
			if err != nil {
				t.Fatal(err)
			}
			return found
		}
		h.chores = func(s app.Kept) []schedule.Chore {
			return []schedule.Chore{app.Backups{Store: s, Dir: dir, Keep: 1, Log: slog.New(slog.DiscardHandler)}.Chore()}
		}
		h.starts()
		first := names()
		saysYes(h.Person("ana"))
		passes(24*time.Hour + app.BackupsChecked)
		h.stops()
		second := names()
		if len(first) != 1 || len(second) != 1 || second[0] <= first[0] {
			t.Fatalf("first %v, a day later %v", first, second)
		}
		wrong, err := bolt.File{Path: second[0]}.Check(context.Background())
		if err != nil || len(wrong) > 0 {
			t.Errorf("the second: %v, %v", wrong, err)
		}
	})
}
