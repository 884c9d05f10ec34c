package pgtest

import (
	"bytes"
	"context"
	"errors"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/jackc/pgx/v5"
)

// Dump is a database as statements that make it, whatever version of PostgreSQL has it
// then: all that is in it, and nothing of whose it is.
func Dump(t testing.TB, url string) []byte {
	t.Helper()
	return dump(t, url, "--inserts")
}

// Tables are the statements of Dump that make the tables, and nothing that is in them.
func Tables(t testing.TB, url string) []byte {
	t.Helper()
	return dump(t, url, "--schema-only")
}

func dump(t testing.TB, url string, how ...string) []byte {
	t.Helper()
	args := append([]string{"--no-owner", "--no-privileges", "--no-comments", "--dbname", url}, how...)
	from := shared(t)
	beside := filepath.Join(from.bin, "initdb")
	if linked, err := filepath.EvalSymlinks(beside); err == nil {
		beside = linked
	}
	said, err := exec.Command(filepath.Join(filepath.Dir(beside), "pg_dump"), args...).Output() //nolint:gosec,noctx // a program of PostgreSQL's
	if err != nil {
		if ended, is := errors.AsType[*exec.ExitError](err); is {
			t.Fatalf("pg_dump: %v\n%s", err, ended.Stderr)
		}
		t.Fatalf("pg_dump: %v", err)
	}
	var kept []byte
	for line := range bytes.Lines(said) {
		// Settings differ between versions, and lines with a backslash are for psql.
		if !bytes.HasPrefix(line, []byte("--")) && !bytes.HasPrefix(line, []byte("SET ")) && !bytes.HasPrefix(line, []byte(`\`)) &&
			!bytes.HasPrefix(line, []byte("SELECT pg_catalog.set_config(")) && len(bytes.TrimSpace(line)) > 0 {
			kept = append(kept, line...)
		}
	}
	return kept
}

// Restore makes an empty database what Dump gave.
func Restore(t testing.TB, url string, dumped []byte) {
	t.Helper()
	err := within(url, "restore a database", func(ctx context.Context, db *pgx.Conn) error {
		_, err := db.PgConn().Exec(ctx, string(dumped)).ReadAll()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
