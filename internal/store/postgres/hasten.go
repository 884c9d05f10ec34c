package postgres

import (
	"context"
	"time"

	"unhunch/internal/moment"
	"unhunch/internal/schedule"
)

// Hasten implements schedule.Store.
func (s *Store) Hasten(ctx context.Context, all []schedule.Haste) error {
	if len(all) == 0 {
		return nil
	}
	workspaces, persons := make([]string, len(all)), make([]string, len(all))
	from, to := make([]time.Time, len(all)), make([]time.Time, len(all))
	for i, h := range all {
		workspaces[i], persons[i], from[i], to[i] = h.User.Workspace, h.User.Person, moment.Second(h.From), moment.Second(h.To)
	}
	return s.write(ctx, func(ctx context.Context, t tx) error {
		_, err := t.Exec(ctx, `
			UPDATE due d SET at = u.moved, late = d.late + extract(epoch FROM u.moved - d.at)::int
			FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::timestamptz[]) AS u (workspace, person, at, moved)
			WHERE d.workspace = u.workspace AND d.person = u.person AND d.at = u.at AND d.late <= 0 AND d.snoozes = 0`,
			workspaces, persons, from, to)
		return err
	})
}
