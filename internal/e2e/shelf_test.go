package e2e

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"unhunch/internal/app"
	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/store/bolt"
)

// shelf is where a story keeps its store.
type shelf interface {
	// opens gives the store that is there.
	opens(t *testing.T) app.Kept
	// splits leaves to whoever has it open what nobody will read, and to the next who
	// opens it what is there at this moment, as if the power had gone.
	splits(t *testing.T)
	// next has the next one open what was left by splits.
	next()
	// empties has the next one open a store in which nobody is known.
	empties(t *testing.T)
	// content is all that is there, as it is written down.
	content(t *testing.T) []byte
}

// shelves are those of stories that are not told on a file, by the test's name: func() shelf.
var shelves sync.Map

func shelfOf(t *testing.T) shelf {
	t.Helper()
	if made, other := shelves.Load(t.Name()); other {
		return made.(func() shelf)() // see shelves
	}
	return &fileShelf{filepath.Join(t.TempDir(), "unhunch.db")}
}

// fileShelf is a file.
type fileShelf struct{ file string }

const remains = ".remains"

func (s *fileShelf) opens(t *testing.T) app.Kept {
	t.Helper()
	store, err := bolt.Open(s.file, bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return store
}

func (s *fileShelf) splits(t *testing.T) { t.Helper(); e2etest.Put(t, s.file, s.file+remains) }
func (s *fileShelf) next()               { s.file += remains }
func (s *fileShelf) empties(*testing.T)  { s.file += ".another" }

func (s *fileShelf) content(t *testing.T) []byte {
	t.Helper()
	text, err := os.ReadFile(s.file)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
