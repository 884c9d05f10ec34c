package bolt_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"unhunch/internal/store"
	"unhunch/internal/store/bolt"
	"unhunch/internal/store/storetest"
)

func TestStories(t *testing.T) {
	storetest.Run(t, func(t *testing.T) store.Store {
		return openFile(t, filepath.Join(t.TempDir(), "unhunch.db"))
	})
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
	t.Cleanup(func() {
		if err := s.Verify(); err != nil {
			t.Error(err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return &file{Store: s, path: path}
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
