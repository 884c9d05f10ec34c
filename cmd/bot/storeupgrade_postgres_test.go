//go:build postgres

package main

import (
	"strings"
	"testing"

	"unhunch/internal/store/postgres"
	"unhunch/internal/store/postgres/pgtest"
)

func TestANewVersionSaysWhatItWouldDoToADatabase(t *testing.T) {
	url := pgtest.URL(t)
	asked := func(code int, words ...string) {
		t.Helper()
		before := string(pgtest.Dump(t, url))
		is, out, said := types(t, nil, "store", "check", "--upgrade", "--store", url)
		for _, word := range words {
			if is != code || !strings.Contains(out+said, word) {
				t.Errorf("exit code %d: %s%s; want %d, %q", is, out, said, code, word)
			}
		}
		if string(pgtest.Dump(t, url)) != before {
			t.Error("the database was altered")
		}
	}
	asked(exitOK, "there is no store in it yet: the first start of this version makes it", "  00001_store\n", "tried, and taken back: it takes ")
	s, err := postgres.Open(t.Context(), url, postgres.Options{MadeBy: "v0.9.0"})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	asked(exitOK, "this version works with it as it is")
	pgtest.Does(t, url, "INSERT INTO migrations (version_id, is_applied) VALUES (99, true)")
	asked(exitFailed, "made by a newer version", "(unhunch v0.9.0)")
	for _, does := range [][]string{{"store", "check", "--store", url}, {"store", "stats", "--store", url}, {"store", "restored", "--store", url}, {"store", "migrate", url, t.TempDir() + "/new.db"}} {
		if code, out, said := types(t, nil, does...); code == exitOK || !strings.Contains(out+said, "(unhunch v0.9.0)") {
			t.Errorf("%v: exit code %d: %s%s", does, code, out, said)
		}
	}
}
