package main

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"time"

	"github.com/riverqueue/river/riverdriver/riversqlite"
	_ "modernc.org/sqlite" // River's documentation has this one
)

// openLite opens a file of SQLite's through the one connection that River wants,
// and has a transaction on the disk when it is over, as everybody else here.
func openLite(path string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=busy_timeout(5000)")
	if err == nil {
		db.SetMaxOpenConns(1)
	}
	return db, err
}

// fillLite makes a file with River's tables and with all people.
func fillLite(ctx context.Context, o order) (r result, err error) {
	db, err := openLite(o.Address)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := migrate(ctx, riversqlite.New(db)); err != nil {
		return r, err
	}
	if _, err := db.ExecContext(ctx, `CREATE TABLE people (
		id integer PRIMARY KEY, workspace text NOT NULL, person text NOT NULL, channel text NOT NULL,
		zone text NOT NULL, spec text NOT NULL, next_at integer NOT NULL)`); err != nil {
		return r, err
	}
	err = inLite(ctx, db, func(tx *sql.Tx) error {
		put, err := tx.PrepareContext(ctx, `INSERT INTO people VALUES (?, ?, ?, ?, ?, ?, ?)`)
		if err != nil {
			return err
		}
		defer func() { _ = put.Close() }()
		for i, minute := range o.minutes() {
			id := userID(i)
			if _, err := put.ExecContext(ctx, i, id.Workspace, id.Person, channelOf(i), inZone(i),
				timetable(i, minute).Plan.Cron, firstDue(i, minute).Unix()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return r, err
	}
	for _, last := range []string{`CREATE INDEX people_next_at ON people (next_at)`, `ANALYZE`, `PRAGMA wal_checkpoint(TRUNCATE)`} {
		if _, err := db.ExecContext(ctx, last); err != nil {
			return r, err
		}
	}
	return r, nil
}

func inLite(ctx context.Context, db *sql.DB, fn func(*sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // of nothing, once it is committed
	if err := fn(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// litePoller does on SQLite what poller does on PostgreSQL.
type litePoller struct {
	path  string
	db    *sql.DB
	specs specs
	owes  func(context.Context, *sql.Tx, taken) error
}

func (l *litePoller) beat(ctx context.Context, now time.Time) (due int, err error) {
	for {
		n := 0
		err := inLite(ctx, l.db, func(tx *sql.Tx) (err error) {
			n, err = l.claim(ctx, tx, now)
			return err
		})
		due += n
		if err != nil || n < batch {
			return due, err
		}
	}
}

func (l *litePoller) claim(ctx context.Context, tx *sql.Tx, now time.Time) (int, error) {
	t, err := l.take(ctx, tx, now)
	if err != nil || len(t.ids) == 0 {
		return 0, err
	}
	put, err := tx.PrepareContext(ctx, `UPDATE people SET next_at = ? WHERE id = ?`)
	if err != nil {
		return 0, err
	}
	defer func() { _ = put.Close() }()
	for i, id := range t.ids {
		if _, err := put.ExecContext(ctx, t.next[i].Unix(), id); err != nil {
			return 0, err
		}
	}
	return len(t.ids), l.owes(ctx, tx, t)
}

func (l *litePoller) take(ctx context.Context, tx *sql.Tx, now time.Time) (t taken, err error) {
	rows, err := tx.QueryContext(ctx, `SELECT id, workspace, channel, zone, spec, next_at FROM people
		WHERE next_at <= ? ORDER BY next_at LIMIT ?`, now.Unix(), batch)
	if err != nil {
		return t, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var id, due int64
		var workspace, channel, zone, spec string
		if err := rows.Scan(&id, &workspace, &channel, &zone, &spec, &due); err != nil {
			return t, err
		}
		schedule, err := l.specs.of(zone, spec)
		if err != nil {
			return t, err
		}
		t.ids, t.due, t.next = append(t.ids, id), append(t.due, time.Unix(due, 0)), append(t.next, schedule.Next(now))
		t.workspaces, t.channels = append(t.workspaces, workspace), append(t.channels, channel)
	}
	return t, rows.Err()
}

func (l *litePoller) change(ctx context.Context, person int) error {
	_, err := l.db.ExecContext(ctx, `UPDATE people SET spec = ?, next_at = ? WHERE id = ?`, anotherPlan, morning().Add(time.Hour).Unix(), person)
	return err
}

// size is of the file and of its log.
func (l *litePoller) size(context.Context) (size int64, err error) {
	for _, path := range []string{l.path, l.path + "-wal"} {
		info, err := os.Stat(path)
		if err != nil {
			return 0, err
		}
		size += info.Size()
	}
	return size, nil
}
