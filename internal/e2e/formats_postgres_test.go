//go:build postgres && unix

package e2e

import (
	"testing"
	"time"

	"unhunch/internal/app"
	"unhunch/internal/bubble"
	"unhunch/internal/store/formats"
	"unhunch/internal/store/postgres"
	"unhunch/internal/store/postgres/pgtest"
)

// TestGoldenDatabaseOfThisFormat is TestGoldenStoreOfThisFormat for PostgreSQL.
func TestGoldenDatabaseOfThisFormat(t *testing.T) {
	t.Parallel()
	url := emptyDatabase(t)
	seen, err := postgres.Look(t.Context(), url, func() time.Time { return time.Unix(0, 0) })
	if err != nil {
		t.Fatal(err)
	}
	shelves.Store(t.Name(), func() shelf { return &databaseShelf{url: url} })
	leavesOnce(t, formats.Left{Kind: formats.Database, Format: seen.Known}, func(t *testing.T, _ *town) []byte {
		t.Helper()
		side, err := postgres.OpenAway(t.Context(), url, postgres.Options{Now: bubble.Now(), Dial: dials})
		if err != nil {
			t.Fatal(err)
		}
		adds(t, side)
		if err := side.Close(); err != nil {
			t.Fatal(err)
		}
		return pgtest.Dump(t, url)
	})
}

func TestABotGoesOnWithADatabaseOfEveryFormat(t *testing.T) {
	t.Parallel()
	for _, left := range formats.All(t, formats.Database) {
		t.Run(left.String(), func(t *testing.T) {
			url, copied := pgtest.URL(t), pgtest.URL(t)
			pgtest.Restore(t, url, left.Content(t))
			pgtest.Restore(t, copied, left.Content(t))
			goesOn(t, app.Place(url), tokensIn(t, app.Place(copied)), &databaseShelf{url: url})
		})
	}
}
