// Package postgres keeps everything in a PostgreSQL database, for replicas that
// share it.
//
// What a row says is for package rows to write and read, as far as no statement has
// to look into it; docs/store.md shows the tables. One method is one transaction,
// and every statement of it is of many rows. Whose workspace a person is decides
// which replica beats and posts for them: see leases.go.
//
// Locks are taken in one order, so that nobody waits in a circle: leases, people (by
// workspace and person), due and steps, messages (by id). Advance begins with due, and
// takes only what nobody has locked, of due and of people.
package postgres

import "unhunch/internal/store"

// Store is store.Store and store.Upkeep in a database.
// Its methods may be called from many goroutines.
type Store struct {
	*database
	registrar
	notebook
	*overseer
}

var _ interface {
	store.Store
	store.Upkeep
} = (*Store)(nil)

// Close lets go of the database. Whatever is under way ends first.
func (s *Store) Close() error {
	s.pool.Close()
	return nil
}
