package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"unhunch/internal/app"
	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/store"
)

// nofile is a store that is in no file.
type nofile struct{ store.Upkeep }

func (nofile) Here() error { return nil }

func (nofile) Stats(context.Context) (store.Stats, error) {
	return store.Stats{}, &store.NotHere{Task: store.ToCount}
}

func (nofile) Copy(context.Context, func(int64) io.Writer) error {
	return &store.NotHere{Task: store.ToBackUp}
}

func TestAStoreWithoutAFileSaysNotHere(t *testing.T) {
	name := filepath.Join(t.TempDir(), "unhunch.db")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	tools := app.AdminSocket{Store: nofile{}, Now: func() time.Time { return time.Unix(0, 0) }, Log: slog.New(slog.DiscardHandler)}
	go tools.Open(ctx, name)
	e2etest.Eventually(t, "it answers", func() bool {
		_, err := app.StatsFromRunning(ctx, app.Place(name))
		return !errors.Is(err, app.ErrNobody)
	})
	e := env{stdout: io.Discard, stderr: io.Discard}
	for task, run := range map[store.Task]func() error{
		store.ToCount:  func() error { return (&storeStatsCmd{storeFile{name, app.Place(name)}}).Run(ctx, e) },
		store.ToBackUp: func() error { return (&backupCmd{name + ".bak", name, app.Place(name)}).Run(ctx, e) },
	} {
		err := run()
		none, ok := errors.AsType[*store.NotHere](err)
		if !ok || none.Task != task || !strings.Contains(err.Error(), "PostgreSQL") {
			t.Errorf("%s: %v", task, err)
		}
	}
}
