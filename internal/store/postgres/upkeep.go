package postgres

import (
	"context"
	"io"
	"time"

	"github.com/jackc/pgx/v5"

	"unhunch/internal/prefs"
	"unhunch/internal/store"
	"unhunch/internal/store/rows"
	"unhunch/internal/workspace"
)

// overseer is what an operator asks.
type overseer struct {
	*database
	last gauge
}

// Standings implements store.Registry. It looks at the key of each row of people.
func (s *overseer) Standings(ctx context.Context) (all []store.Standing, err error) {
	err = s.read(ctx, func(ctx context.Context, t tx) error {
		all = nil
		found, _ := t.Query(ctx, `
			SELECT coalesce(w.id, p.workspace) AS id, w.value, coalesce(p.people, 0)
			FROM workspaces w FULL JOIN (SELECT workspace, count(*) AS people FROM people GROUP BY workspace) p ON p.workspace = w.id
			ORDER BY id`) // ForEachRow tells its error
		var id string
		var value []byte
		var people int
		_, err := pgx.ForEachRow(found, []any{&id, &value, &people}, func() error {
			if r, err := rows.DecodeWorkspace(id, value); err == nil {
				all = append(all, store.Standing{
					ID: id, State: r.State(), Installed: r.Installed, Ended: r.Ended, Scopes: r.Scopes, People: people, Token: r.Token, Refresh: r.Refresh,
				})
			} else if people > 0 { // there is no record that can be read
				all = append(all, store.Standing{ID: id, State: workspace.Unknown, People: people})
			}
			return nil
		})
		return err
	})
	return all, err
}

// Addresses implements store.Upkeep. It reads every person.
func (s *overseer) Addresses(ctx context.Context, key string) (with int, others []prefs.UserID, err error) {
	err = s.eachPerson(ctx, func(id prefs.UserID, p rows.Person) {
		switch {
		case !p.Calendar.Given():
		case p.Calendar.Key == key:
			with++
		default:
			others = append(others, id)
		}
	})
	return with, others, err
}

// eachPerson tells of everybody of whom there is a record that can be read, in order. Who is met
// meanwhile may be told of, or not.
func (s *overseer) eachPerson(ctx context.Context, tell func(prefs.UserID, rows.Person)) error {
	type person struct {
		prefs.UserID
		value []byte
	}
	var last prefs.UserID
	for {
		page, err := pageOf(ctx, s.database, func(row pgx.CollectableRow) (p person, err error) {
			return p, row.Scan(&p.Workspace, &p.Person, &p.value)
		}, `SELECT workspace, person, value FROM people WHERE (workspace, person) > ($1, $2)
			ORDER BY workspace, person LIMIT $3`, last.Workspace, last.Person, pageSize)
		if err != nil {
			return err
		}
		for _, p := range page {
			if known, err := rows.DecodePerson(p.value); err == nil && p.value != nil { // who cannot be read is put aside when met
				tell(p.UserID, known)
			}
		}
		if len(page) < pageSize {
			return nil
		}
		last = page[len(page)-1].UserID
	}
}

// Copy implements store.Upkeep: PostgreSQL has tools for that.
func (s *overseer) Copy(context.Context, func(size int64) io.Writer) error {
	return &store.NotHere{Task: store.ToBackUp}
}

// Backup implements store.Upkeep: PostgreSQL has tools for that.
func (s *overseer) Backup(context.Context, string, time.Time) error {
	return &store.NotHere{Task: store.ToBackUp}
}
