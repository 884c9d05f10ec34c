//go:build postgres

package formats_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/store/formats"
	"unhunch/internal/store/postgres"
	"unhunch/internal/store/postgres/pgtest"
)

// A database of every format is brought up to date by the first bot that opens it, has the
// tables of a new one then, and says what it said.
func TestGoldenDatabasesOfEveryFormatAreReadWhole(t *testing.T) {
	opens := func(url string) {
		t.Helper()
		s, err := postgres.Open(t.Context(), url, postgres.Options{Now: formats.At()})
		check(t, err)
		check(t, s.Close())
	}
	made := pgtest.URL(t)
	opens(made)
	for _, left := range formats.All(t, formats.Database) {
		t.Run(left.String(), func(t *testing.T) {
			url := pgtest.URL(t)
			pgtest.Restore(t, url, left.Content(t))
			opens(url)
			if diff := cmp.Diff(string(pgtest.Tables(t, made)), string(pgtest.Tables(t, url))); diff != "" {
				t.Errorf("(-new +brought up to date):\n%s", diff)
			}
			s, err := postgres.OpenAway(t.Context(), url, postgres.Options{Now: formats.At()})
			check(t, err)
			saysTheSame(t, left, s)
			check(t, s.Close())
		})
	}
}
