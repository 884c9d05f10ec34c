package bolt_test

import (
	"path/filepath"
	"testing"

	"go.etcd.io/bbolt"

	"unhunch/internal/prefs"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt"
	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/rows"
)

// To change somebody's settings, desk and days writes no page more than to write one
// row of theirs as it is.
func TestAllThatIsKeptOfSomebodyIsOnOnePage(t *testing.T) {
	s, err := bolt.Open(filepath.Join(t.TempDir(), "unhunch.db"), bolt.Options{})
	check(t, err)
	defer s.Close()
	const people = 2000 // so that no two buckets of theirs would share a page
	check(t, s.Bulk(people, person, func(i int, d *session.Desk) {
		d.Person.OptedIn, d.Person.Prefs = noon(), prefs.Defaults("Europe/Lisbon")
		d.Card = session.Card{ID: uint64(i + 1), Routine: "desk-reset", Answer: session.Stood}
		d.Days = []session.Day{{Date: "2026-11-20", Stood: 1}}
	}))
	for _, i := range []int{0, 700, people - 1} {
		ours := written(t, s, func() error {
			return s.Change(t.Context(), person(i), func(d *session.Desk) error {
				d.Person.Prefs.Pace, d.Card.Answer, d.Days[0].Stood = prefs.PaceNext, session.Skipped, 2
				return nil
			})
		})
		least := written(t, s, func() error {
			return s.Update(func(tx *bbolt.Tx) error {
				kept, key := tx.Bucket([]byte(buckets.People)), rows.KeyOf(person(i))
				return kept.Put(key, kept.Get(key))
			})
		})
		if ours != least {
			t.Errorf("person %d: a change wrote %d pages, one row %d", i, ours, least)
		}
	}
	check(t, s.Verify())
}

// written counts the pages that are written meanwhile.
func written(t *testing.T, s *bolt.Store, do func() error) int64 {
	t.Helper()
	before := s.DB.Stats()
	check(t, do())
	after := s.DB.Stats()
	return after.TxStats.PageCount - before.TxStats.PageCount
}
