package pgtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// contents are what is in a database at one moment: its rows, as COPY has them, and where
// its sequences are.
type contents struct {
	tables    map[string][]byte // by their names, those with rows
	sequences []sequence
}

type sequence struct {
	Name   string
	Last   int64
	Called bool
}

const ourTables = "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1"

// within connects to a database, and says what was being done.
func within(url, doing string, fn func(context.Context, *pgx.Conn) error) error {
	ctx := lasting()
	db, err := pgx.Connect(ctx, url)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	if err := errors.Join(fn(ctx, db), db.Close(ctx)); err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return nil
}

// read takes the contents out of a database, while others go on working with it.
func read(url string) (c contents, err error) {
	c.tables = map[string][]byte{}
	err = within(url, "read a database", func(ctx context.Context, db *pgx.Conn) error {
		tx, err := db.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
		if err != nil {
			return err
		}
		defer func() { _ = tx.Rollback(ctx) }() // it has changed nothing
		tables, err := texts(ctx, tx, ourTables)
		if err != nil {
			return err
		}
		for _, table := range tables {
			var rows bytes.Buffer
			if _, err := db.PgConn().CopyTo(ctx, &rows, "COPY "+table+" TO STDOUT (FORMAT binary)"); err != nil {
				return err
			}
			if n := rows.Len(); n > emptyCopy {
				c.tables[table] = rows.Bytes()
			}
		}
		all, err := tx.Query(ctx, "SELECT format('%I.%I', schemaname, sequencename), coalesce(last_value, start_value), last_value IS NOT NULL FROM pg_sequences")
		if err != nil {
			return err
		}
		c.sequences, err = pgx.CollectRows(all, pgx.RowToStructByPos[sequence])
		return err
	})
	return c, err
}

// emptyCopy is how long what COPY gives of no rows is (PostgreSQL: COPY, binary format).
const emptyCopy = 21

// put makes a database hold this and nothing else. Whoever is connected to it is cut off.
func (c contents) put(url string) error {
	return within(url, "fill a database", func(ctx context.Context, db *pgx.Conn) error {
		if _, err := db.Exec(ctx, "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"); err != nil {
			return err
		}
		if err := c.putRows(ctx, db); err != nil {
			return err
		}
		for _, s := range c.sequences {
			if _, err := db.Exec(ctx, "SELECT setval($1::regclass, $2, $3)", s.Name, s.Last, s.Called); err != nil {
				return err
			}
		}
		return nil
	})
}

func (c contents) putRows(ctx context.Context, db *pgx.Conn) error {
	tables, err := texts(ctx, db, ourTables)
	if err != nil {
		return err
	}
	for _, table := range tables {
		if _, err := db.Exec(ctx, "DELETE FROM "+table); err != nil {
			return err
		}
		if rows, full := c.tables[table]; full {
			if _, err := db.PgConn().CopyFrom(ctx, bytes.NewReader(rows), "COPY "+table+" FROM STDIN (FORMAT binary)"); err != nil {
				return err
			}
		}
	}
	return nil
}

func texts(ctx context.Context, db interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}, sql string,
) ([]string, error) {
	all, err := db.Query(ctx, sql)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(all, pgx.RowTo[string])
}

// lasting is for what is done when a test is over, and for what is there for several.
func lasting() context.Context { return context.Background() } //nolint:forbidigo // no test's would do
