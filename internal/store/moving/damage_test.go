//go:build postgres

package moving_test

import (
	"bytes"
	"fmt"
	"os"
	"testing"

	"unhunch/internal/store/bolt"
	"unhunch/internal/store/moving"
	"unhunch/internal/store/postgres/pgtest"
)

// told is how many rows of each part were moved.
func told(moved moving.Moved) map[string]int {
	of := map[string]int{}
	for _, p := range moved.Parts {
		of[p.Part] = p.Rows
	}
	return of
}

// What cannot be read is put aside, and told. Everybody else arrives as they were, and the
// person whose it was, too, without it.
func TestWhatCannotBeReadArrivesAside(t *testing.T) {
	const people = 200
	undamaged := file(t)
	town(t, undamaged, people)
	want := told(moves(t, undamaged, place(emptyDatabase(t))))

	t.Run("from a database", func(t *testing.T) {
		from, to := place(emptyDatabase(t)), file(t)
		town(t, from, people)
		for _, damage := range []string{
			`UPDATE people SET value = '\x63' WHERE person = 'U0000001'`,
			`UPDATE people SET desk = '\x63' WHERE person = 'U0000002'`,
			`UPDATE people SET days = '\x63' WHERE person = 'U0000003'`,
			`UPDATE messages SET value = '\x63' WHERE person = 'U0000020'`,
			`UPDATE workspaces SET value = '\x63' WHERE id = 'T1'`,
			`UPDATE audit SET value = '\x63' WHERE id = (SELECT min(id) FROM audit)`,
			`UPDATE due SET pauses = '\x63' WHERE person = 'U0000004'`,
			fmt.Sprintf(`UPDATE timetables SET value = '\x63' WHERE id = %d`, int64(table(5).ID())),
		} {
			if n := pgtest.Does(t, string(from), damage); n != 1 {
				t.Fatalf("%s: %d rows", damage, n)
			}
		}
		got := told(moves(t, from, to))
		for part, less := range map[string]int{
			"people": 1, "desks": 1, "days": 1, "messages": 1, "workspaces": 1, "audit": 1, "timetables": 1,
			"reminders": 1, // of whom nobody knows any more what they wish
			"aside":     -8,
		} {
			if got[part] != want[part]-less {
				t.Errorf("of %s %d rows have arrived, want %d less than %d", part, got[part], less, want[part])
			}
		}
		again := told(moves(t, to, place(emptyDatabase(t))))
		if again["aside"] != got["aside"] || again["people"] != got["people"] {
			t.Errorf("back again arrived %v, of %v", again, got)
		}
	})

	t.Run("until they go", func(t *testing.T) {
		from, to := place(emptyDatabase(t)), file(t)
		town(t, from, people)
		moves(t, from, to)
		s, err := bolt.Open(string(to), bolt.Options{})
		check(t, err)
		defer func() { check(t, s.Close()) }()
		for left := want["aside"] - 1; left >= want["aside"]-3; left-- {
			check(t, s.Forget(t.Context(), inhabitant(want["aside"]-1-left)))
			if is, err := s.Gauge(t.Context()); err != nil || is.Aside != left {
				t.Errorf("%d rows are aside, want %d: %v", is.Aside, left, err)
			}
		}
	})

	t.Run("from a file", func(t *testing.T) {
		from, to := file(t), place(emptyDatabase(t))
		town(t, from, people)
		what, err := os.ReadFile(string(from))
		check(t, err)
		n := 0
		for at := 0; ; n++ { // also in pages that are free
			next := bytes.Index(what[at:], []byte("sealed 120"))
			if next < 0 {
				break
			}
			at += next + len("sealed 120")
			what[at-1] ^= 1
		}
		check(t, os.WriteFile(string(from), what, 0o600))
		got := told(moves(t, from, to))
		sound(t, to)
		// Their reminder is of nobody then, and so it is aside, too.
		if n == 0 || got["people"] != want["people"]-1 || got["aside"] != want["aside"]+2 || got["days"] != want["days"] {
			t.Errorf("%d places were damaged; arrived %v, of %v", n, got, want)
		}
	})
}
