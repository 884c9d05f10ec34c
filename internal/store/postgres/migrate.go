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

// migrate brings the tables up to what this program knows, one process at a time. It
// takes as long as it takes: no timeout is for it.
func migrate(ctx context.Context, c *pgx.ConnConfig) (err error) {
	c = c.Copy()
	for _, name := range []string{"statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"} {
		delete(c.RuntimeParams, name)
	}
	db := stdlib.OpenDB(*c)
	defer func() { err = errors.Join(err, db.Close()) }()
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	alone, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300))
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(goose.DialectPostgres, db, files,
		goose.WithSessionLocker(alone), goose.WithTableName("migrations"), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("make its tables: %w", err)
	}
	has, known, err := p.GetVersions(ctx)
	if err == nil && has > known {
		return ErrNewer
	}
	return err
}
