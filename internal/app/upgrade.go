package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"unhunch/internal/store"
	"unhunch/internal/store/bolt"
	"unhunch/internal/store/postgres"
)

// Trial is what the start of this version would do to a store, found out without doing it.
type Trial struct {
	Store    Place
	MadeBy   string // this version
	Progress store.Progress
	Dir      string                                // where a file is copied to
	Free     func(dir string) (n int64, err error) // bytes that are free there
}

// Run leaves the store as it is, and may be called while bots work with it. Of a file it
// opens a copy as a bot would; of a database it says which steps there are, and tries them
// in a transaction that is taken back where no bot is held up by it.
func (t Trial) Run(ctx context.Context) (store.Upgrade, error) {
	if !t.Store.Shared() {
		return t.ofFile(ctx)
	}
	return postgres.Upgrade(ctx, string(t.Store), postgres.Options{MadeBy: t.MadeBy})
}

func (t Trial) ofFile(ctx context.Context) (u store.Upgrade, err error) {
	if info, err := os.Stat(t.Store.file()); err == nil && info.Mode().IsRegular() { // whoever opens others says what they are
		if err := cmp.Or(bolt.Writable(t.Store.file()), t.hasRoom(info.Size())); err != nil {
			return u, err
		}
	}
	dir, err := os.MkdirTemp(t.Dir, "unhunch-upgrade-")
	if err != nil {
		return u, fmt.Errorf("copy it: %w (TMPDIR names another folder)", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	copied := filepath.Join(dir, "unhunch.db")
	running := true
	err = SaveFromRunning(ctx, t.Store, copied, t.Progress)
	if errors.Is(err, ErrNobody) {
		running = false
		err = bolt.File{Path: t.Store.file(), Progress: t.Progress}.Backup(ctx, copied)
	}
	if err != nil {
		if _, told := errors.AsType[*bolt.Trouble](err); !told { // it names the copy
			err = named(t.Store, err)
		}
		return u, err
	}
	u, err = bolt.TryUpgrade(ctx, copied, t.Store.file(), bolt.Options{MadeBy: t.MadeBy, Progress: t.Progress})
	u.Keeps = bolt.KeptBefore(t.Store.file(), u)
	if running {
		u.Bots = []string{"one"}
	}
	return u, err
}

// hasRoom is nil where a copy fits beside what it becomes. What cannot be told will be seen.
func (t Trial) hasRoom(size int64) error {
	free, err := t.Free(t.Dir)
	if need := 2 * size; err == nil && free < need {
		return fmt.Errorf("a copy of it needs %d MB in %s, where %d are free: name another folder with TMPDIR", need/1e6+1, t.Dir, free/1e6)
	}
	return nil
}
