// Package postgres keeps everything in a PostgreSQL database, for replicas that
// share it.
//
// What a row says is for package rows to write and read, as far as no statement has
// to look into it; docs/store.md shows the tables. One method is one transaction,
// and every statement of it is of many rows. Whose workspace a person is decides
// which replica beats and posts for them: see leases.go.
//
// Locks are taken in one order, so that nobody waits in a circle: leases, people (by
// workspace and person), due and steps, messages (by id). Advance begins with due,
// and so waits for nobody.
package postgres

import (
	"errors"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"unhunch/internal/lease"
	"unhunch/internal/store/postgres/leases"
)

// Store is store.Store and store.Upkeep in a database.
// Its methods may be called from many goroutines.
type Store struct {
	*leases.Leases

	pool   *pgxpool.Pool
	log    *slog.Logger
	tables tables
	gauge  gauge
}

// Options are what an operator may want otherwise. The zero Options are good.
type Options struct {
	Now    time.Time    // when it is opened, for ids above all before it; zero: time.Now
	MadeBy string       // the version that a new store names as its maker
	Name   string       // of this replica, as the server's operator sees it; "": unhunch
	Log    *slog.Logger // hears of what an operator should know; nil: nobody does
	Terms  lease.Terms  // of the leases; zero: lease.Usual
}

func (o Options) withDefaults() Options {
	if o.Now.IsZero() {
		o.Now = time.Now() //nolint:forbidigo // where the caller has no other clock
	}
	if o.Name == "" {
		o.Name = "unhunch"
	}
	if o.Terms == (lease.Terms{}) {
		o.Terms = lease.Usual()
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}

// Close lets go of the database. Whatever is under way ends first.
func (s *Store) Close() error {
	s.pool.Close()
	return nil
}

var errNotYet = errors.New("not kept in PostgreSQL yet")
