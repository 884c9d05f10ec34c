//go:build postgres

package postgres_test

import (
	"testing"
	"time"

	"unhunch/internal/store"
	"unhunch/internal/store/postgres"
	"unhunch/internal/store/postgres/pgtest"
	"unhunch/internal/store/storetest"
)

func TestStories(t *testing.T) { storetest.Run(t, openEmpty) }

func openEmpty(t *testing.T) store.Store {
	t.Helper()
	return openAt(t, emptyDatabase(t))
}

// emptyDatabase is one with the tables, in which there is nothing.
func emptyDatabase(t *testing.T) string {
	t.Helper()
	return pgtest.Like(t, empty, func(url string) error {
		s, err := postgres.Open(t.Context(), url, postgres.Options{Now: time.Unix(0, 0)})
		if err != nil {
			return err
		}
		return s.Close()
	})
}

const empty = "empty"

// database is a store that can be lost: what is in it at a moment is copied and opened
// anew, while the old process goes on with its own.
type database struct {
	*postgres.Store
	url string
}

func openAt(t *testing.T, url string) *database {
	t.Helper()
	s, err := postgres.Open(t.Context(), url, postgres.Options{Now: time.Unix(0, 0)}) // so that ids begin at 1
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return &database{s, url}
}

// Crash implements storetest.Crasher.
func (d *database) Crash(t *testing.T) store.Store {
	t.Helper()
	return openAt(t, pgtest.Copy(t, empty, d.url))
}
