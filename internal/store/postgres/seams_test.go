//go:build postgres

package postgres

import "testing"

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
