//go:build postgres

package postgres

import (
	"context"
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
	_, is := err.(*endError) //nolint:errorlint // of this
	return is
}

// Forgotten is as if the gauge was read long ago.
func (s *Store) Forgotten() { s.last.at = time.Time{} }

// OnceMarked is Once by a call that is known.
func (s *Store) OnceMarked(ctx context.Context, id []byte, now time.Time, mark []byte) (first bool, err error) {
	return s.once(ctx, id, now, mark)
}
