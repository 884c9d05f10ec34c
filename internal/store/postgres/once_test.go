//go:build postgres

package postgres_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"
)

// The server may still be at what a connection asked for that was lost: whoever asks again
// waits for that, and knows its own mark.
func TestWhatIsBeingCountedForACallIsCountedForIt(t *testing.T) {
	for mark, want := range map[string]bool{"mine": true, "another's": false} {
		t.Run(mark, func(t *testing.T) {
			s := openAt(t, emptyDatabase(t))
			lost, err := pgx.Connect(t.Context(), s.url)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = lost.Close(context.WithoutCancel(t.Context())) }()
			under, err := lost.Begin(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if _, err := under.Exec(t.Context(), "INSERT INTO once (id, at, mark) VALUES ('envelope 1', $1, $2)", at("10:00"), []byte(mark)); err != nil {
				t.Fatal(err)
			}
			var first bool
			var again errgroup.Group
			again.Go(func() (err error) {
				first, err = s.OnceMarked(t.Context(), []byte("envelope 1"), at("10:00"), []byte("mine"))
				return err
			})
			for waits := 0; waits == 0; {
				waits = s.does(t, "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
			}
			if err := under.Commit(t.Context()); err != nil {
				t.Fatal(err)
			}
			if err := again.Wait(); err != nil || first != want {
				t.Errorf("it is the first: %t, %v", first, err)
			}
		})
	}
}
