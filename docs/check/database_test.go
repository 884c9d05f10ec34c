//go:build postgres

package check

import (
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"unhunch/internal/store/postgres/pgtest"
)

var database = server

// server starts a PostgreSQL, and gives what its tools and the bot find it by, and where
// its tools are.
func server(t *testing.T) (env []string, tools string) {
	t.Helper()
	address, err := url.Parse(pgtest.Start(t).URL(t))
	if err != nil {
		t.Fatal(err)
	}
	pgtest.Does(t, pgtest.Admin(address.String()), "CREATE ROLE unhunch LOGIN CREATEDB")
	dirs, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil {
		t.Fatal(err)
	}
	return []string{"PGHOST=" + address.Hostname(), "PGPORT=" + address.Port(), "PGUSER=unhunch", "PGSSLMODE=disable"}, strings.Join(dirs, ":")
}
