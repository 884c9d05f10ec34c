package postgres

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations/*.sql
var migrations embed.FS

// ErrNewer says that a newer program has made the store.
var ErrNewer = errors.New("the store was made by a newer version of this program: run that, or a newer one")

// tableNames are those of migrations.
func tableNames() []string {
	return []string{"people", "timetables", "due", "steps", "messages", "workspaces", "audit", "files", "heard", "leases", "replicas", "once", "asked", "meta", "aside"}
}

// ours are the migrations of this program.
func ours() fs.FS {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		panic(err) // only a name that is none does that
	}
	return files
}

// migrate brings the tables up to what these migrations say, one process at a time, and
// reports whether there was anything to do. It takes as long as it takes: no timeout is for
// it.
func migrate(ctx context.Context, c *pgx.ConnConfig, files fs.FS) (did bool, err error) {
	c = c.Copy()
	for _, name := range []string{"statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"} {
		delete(c.RuntimeParams, name)
	}
	db := stdlib.OpenDB(*c)
	defer func() { err = errors.Join(err, db.Close()) }()
	alone, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300))
	if err != nil {
		return false, err
	}
	p, err := goose.NewProvider(goose.DialectPostgres, db, files,
		goose.WithSessionLocker(alone), goose.WithTableName("migrations"), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return false, err
	}
	done, err := p.Up(ctx)
	if err != nil {
		return false, fmt.Errorf("make its tables: %w", err)
	}
	has, known, err := p.GetVersions(ctx)
	if err == nil && has > known {
		err = ErrNewer
	}
	return len(done) > 0, err
}
