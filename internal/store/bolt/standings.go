package bolt

import (
	"context"
	"slices"
	"strings"

	"unhunch/internal/prefs"
	"unhunch/internal/store"
	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/rows"
	"unhunch/internal/workspace"
)

// Standings implements store.Registry. It looks at the key of each row of people.
func (s *Store) Standings(ctx context.Context) (all []store.Standing, err error) {
	err = s.read(ctx, func(tx txn) error {
		people := map[string]int{}
		for key := range tx.Keys(buckets.People) {
			if id := buckets.WorkspaceOf(key); id != nil {
				people[string(id)]++
			}
		}
		records, _ := registry{tx}.records()
		all = nil
		for _, r := range records {
			all = append(all, store.Standing{ID: r.ID, State: r.State(), Installed: r.Installed, Ended: r.Ended, Scopes: r.Scopes, People: people[r.ID], Token: r.Token, Refresh: r.Refresh})
			delete(people, r.ID)
		}
		for id, n := range people {
			all = append(all, store.Standing{ID: id, State: workspace.Unknown, People: n})
		}
		slices.SortFunc(all, func(a, b store.Standing) int { return strings.Compare(a.ID, b.ID) })
		return nil
	})
	return all, err
}

// Addresses implements store.Upkeep. It reads every record of people.
func (s *Store) Addresses(ctx context.Context, key string) (with int, others []prefs.UserID, err error) {
	err = s.read(ctx, func(t txn) error {
		with, others = 0, nil
		for who, value := range t.All(buckets.People) {
			p, err := rows.DecodePerson(value)
			if err != nil || !p.Calendar.Given() {
				continue // who cannot be read is put aside when met
			}
			if p.Calendar.Key == key {
				with++
				continue
			}
			if id, err := rows.ParsePerson(who); err == nil {
				others = append(others, id)
			}
		}
		return nil
	})
	return with, others, err
}
