package bolt_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"unhunch/internal/effort"
	"unhunch/internal/store"
	"unhunch/internal/store/bolt"
	"unhunch/internal/store/moving"
	"unhunch/internal/store/storetest"
)

func TestStories(t *testing.T) { storetest.Run(t, openEmpty) }

// Where an outcome lies until it is taken up is nobody's business.
func TestNobodyNoticesWhenAnOutcomeIsTakenUp(t *testing.T) {
	storetest.Twins(t, openEmpty, effort.Check(1, 20), effort.Check(80, 200))
}

func openEmpty(t *testing.T) store.Store {
	t.Helper()
	return openFile(t, filepath.Join(t.TempDir(), "unhunch.db"))
}

// file is a store that can be lost: what is on disk is copied and opened
// anew, while the old process still has its file open.
type file struct {
	*bolt.Store
	path string
}

func openFile(t *testing.T, path string) *file {
	t.Helper()
	s, err := bolt.Open(path, bolt.Options{MapSize: 1 << 20, Now: time.Unix(0, 0)}) // so that ids begin at 1
	if err != nil {
		t.Fatal(err)
	}
	f := &file{Store: s, path: path}
	t.Cleanup(func() { f.close(t) })
	return f
}

func (f *file) close(t *testing.T) {
	t.Helper()
	if f.Store == nil {
		return
	}
	if err := f.Verify(); err != nil {
		t.Error(err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	f.Store = nil
}

// Stir implements storetest.Stirrer.
func (f *file) Stir(t *testing.T, how storetest.Stirred) store.Store {
	t.Helper()
	backup := f.path + ".backup"
	if how == storetest.ByABackup {
		check(t, f.Backup(t.Context(), backup, time.Unix(0, 0)))
	}
	f.close(t)
	switch how {
	case storetest.ByABackup:
		check(t, os.Rename(backup, f.path))
	case storetest.Compacted:
		_, _, err := bolt.File{Path: f.path}.Compact(t.Context())
		check(t, err)
	case storetest.ByAMove:
		to := filepath.Join(t.TempDir(), "moved.db")
		move(t, f.path, to)
		return openFile(t, to)
	case storetest.ByAChange, storetest.ByOpening, storetest.ByWhatever:
	}
	return openFile(t, f.path)
}

// move moves a store from one file to another.
func move(t *testing.T, from, to string) moving.Moved {
	t.Helper()
	options := bolt.Options{MapSize: 1 << 20, Now: time.Unix(0, 0)}
	a, err := bolt.OpenAway(from, options)
	check(t, err)
	b, err := bolt.OpenHither(to, options)
	check(t, err)
	moved, err := moving.Move(t.Context(), a, b, noon(), nil)
	check(t, errors.Join(err, a.Close(), b.Close()))
	return moved
}

// Crash implements storetest.Crasher.
func (f *file) Crash(t *testing.T) store.Store {
	t.Helper()
	path := filepath.Join(t.TempDir(), "after.db")
	left, err := os.ReadFile(f.path)
	if err == nil {
		err = os.WriteFile(path, left, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return openFile(t, path)
}
