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
	return open(t, emptyDatabase(t))
}

// emptyDatabase is one with the tables, in which there is nothing.
func emptyDatabase(t *testing.T) string {
	t.Helper()
	return pgtest.Like(t, "empty", func(url string) error {
		s, err := postgres.Open(t.Context(), url, postgres.Options{Now: time.Unix(0, 0)})
		if err != nil {
			return err
		}
		return s.Close()
	})
}

func open(t *testing.T, url string) *postgres.Store {
	t.Helper()
	s, err := postgres.Open(t.Context(), url, postgres.Options{Now: time.Unix(0, 0)}) // so that ids begin at 1
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}
