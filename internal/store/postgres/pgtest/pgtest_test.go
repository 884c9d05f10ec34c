//go:build postgres

package pgtest_test

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"unhunch/internal/store/postgres/pgtest"
)

func TestAServerThatCrashedFindsWhatWasWritten(t *testing.T) {
	s := pgtest.Start(t)
	url := s.URL(t)
	runs(t, url, "CREATE TABLE people (name text)", "INSERT INTO people VALUES ('Ana')")
	for _, how := range []pgtest.Ending{pgtest.AtOnce, pgtest.InOrder} {
		s.Stop(t, how)
		if db, err := pgx.Connect(t.Context(), url); err == nil {
			t.Errorf("it answers though it was stopped: %v", db.Close(t.Context()))
		}
		s.Again(t)
		runs(t, url, "INSERT INTO people SELECT name FROM people")
	}
	db, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close(t.Context()) }()
	var n int
	if err := db.QueryRow(t.Context(), "SELECT count(*) FROM people").Scan(&n); err != nil || n != 4 {
		t.Errorf("%d rows, want 4: %v", n, err)
	}
}

func TestACopyIsOfItsMoment(t *testing.T) {
	prepare := func(url string) error {
		db, err := pgx.Connect(t.Context(), url)
		if err != nil {
			return err
		}
		_, err = db.Exec(t.Context(), "CREATE TABLE people (id bigserial, name text); INSERT INTO people (name) VALUES ('Ana')")
		_ = db.Close(t.Context())
		return err
	}
	url := pgtest.Like(t, "people", prepare)
	runs(t, url, "INSERT INTO people (name) VALUES ('Ben')")
	copied := pgtest.Copy(t, "people", url)
	runs(t, url, "INSERT INTO people (name) VALUES ('Cho')")
	runs(t, copied, "INSERT INTO people (name) VALUES ('Dan')")
	for address, want := range map[string]string{url: "1 Ana, 2 Ben, 3 Cho", copied: "1 Ana, 2 Ben, 3 Dan", pgtest.Like(t, "people", prepare): "1 Ana"} {
		db, err := pgx.Connect(t.Context(), address)
		if err != nil {
			t.Fatal(err)
		}
		var got string
		err = db.QueryRow(t.Context(), "SELECT string_agg(id || ' ' || name, ', ' ORDER BY id) FROM people").Scan(&got)
		if err != nil || got != want {
			t.Errorf("%q, want %q: %v", got, want, err)
		}
		_ = db.Close(t.Context())
	}
}

func runs(t *testing.T, url string, statements ...string) {
	t.Helper()
	db, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close(t.Context()) }()
	for _, s := range statements {
		if _, err := db.Exec(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}
