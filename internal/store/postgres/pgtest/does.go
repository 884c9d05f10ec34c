package pgtest

import (
	"testing"

	"github.com/jackc/pgx/v5"
)

// Does has a statement carried out, and tells of how many rows.
func Does(t testing.TB, url, sql string) (rows int) {
	t.Helper()
	c, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close(t.Context()) }()
	done, err := c.Exec(t.Context(), sql)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return int(done.RowsAffected())
}
