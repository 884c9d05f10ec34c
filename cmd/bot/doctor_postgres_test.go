//go:build postgres

package main

import (
	"strings"
	"testing"

	"unhunch/internal/doctor"
	"unhunch/internal/sandbox"
	"unhunch/internal/store/postgres"
	"unhunch/internal/store/postgres/pgtest"
)

func TestADatabaseIsLookedAt(t *testing.T) {
	_, p := visits(t, sandbox.Options{}, 0)
	url := pgtest.URL(t)
	p.flags[3] = url
	says := func(name string, verdict doctor.Verdict, words ...string) {
		t.Helper()
		is, said := p.isTold(t).of(t, name)
		for _, word := range words {
			if is != verdict || !strings.Contains(said, word) {
				t.Errorf("%s is %s: %s; want %s, %q", name, is, said, verdict, word)
			}
		}
	}
	says("store", doctor.OK, "without a store yet")
	says("replicas", doctor.OK, "no bot")
	says("database clock", doctor.OK, "as this machine's")
	says("backups", doctor.OK, "the database's")

	s, err := postgres.Open(t.Context(), url, postgres.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	says("store", doctor.OK, "PostgreSQL 1", "format 1")
	pgtest.Does(t, url, `INSERT INTO replicas (id, name, about, since, until)
		VALUES (gen_random_uuid(), 'unhunch north 7', '{"version": "v0.9.0", "keys": ""}', clock_timestamp(), clock_timestamp() + interval '1 hour')`)
	says("replicas", doctor.Warn, "1: unhunch north 7; not all are alike", "version: ", "v0.9.0 (unhunch north 7)")
	pgtest.Does(t, url, "DELETE FROM replicas")
	pgtest.Does(t, url, "INSERT INTO migrations (version_id, is_applied) VALUES (99, true)")
	says("store", doctor.Fail, "of format 99, and this program knows 1")
	pgtest.Does(t, url, "DELETE FROM migrations WHERE version_id = 99")
	p.flags = append(p.flags, "--backup-dir", t.TempDir())
	says("backups", doctor.Warn, "makes none")

	p.flags[3] = strings.Replace(url, "//bot@", "//stranger:hush-hush@", 1)
	p.env["UNHUNCH_STORE"] = p.flags[3]
	says("store", doctor.Fail, "stranger")
}
