//go:build postgres

package postgres

import (
	"context"
	"errors"
	"io/fs"
	"testing"
	"time"
)

// Setting is one of the server's, as it is for what this store does.
func (s *Store) Setting(t *testing.T, name string) (value string) {
	t.Helper()
	if err := s.pool.QueryRow(t.Context(), "SELECT current_setting($1)", name).Scan(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

// Unheard reports whether an error says that nobody knows whether something was written.
func Unheard(err error) bool {
	_, is := errors.AsType[*endError](err)
	return is
}

// Forgotten is as if the gauge was read long ago.
func (s *Store) Forgotten() { s.last.at = time.Time{} }

// OnceMarked is Once by a call that is known.
func (s *Store) OnceMarked(ctx context.Context, id []byte, now time.Time, mark []byte) (first bool, err error) {
	return s.once(ctx, id, now, mark)
}

// Looks are the statements by which a beat looks at who is due: by a moment, and some at
// most so many.
func (s *Store) Looks() map[string]string {
	t := beats{desks{tx{database: s.database}}}
	return map[string]string{"whether anybody is due": t.anybody(), "who is due": t.dueBy(), "who comes soon": t.comingBy(), "their plans": t.plansBy()}
}

// Migrations are this program's.
func Migrations() fs.FS { return ours() }

// With has a program know these migrations.
func (o Options) With(migrations fs.FS) Options {
	o.migrations = migrations
	return o
}
