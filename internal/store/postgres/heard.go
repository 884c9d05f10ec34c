package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"unhunch/internal/store/rows"
)

// notebook remembers small things: of workspaces, and what was met once.
type notebook struct{ *database }

// Heard implements store.Heard.
func (s notebook) Heard(ctx context.Context, id string) (heard map[string]time.Time, err error) {
	if err := rows.CheckHeard(id, ""); err != nil {
		return nil, err
	}
	err = s.read(ctx, func(ctx context.Context, t tx) error {
		heard, err = heardBy(ctx, t, "SELECT kind, day FROM heard WHERE workspace = $1", id)
		return err
	})
	return heard, err
}

// heardBy are the days of a query for kind and day.
func heardBy(ctx context.Context, t tx, query string, args ...any) (map[string]time.Time, error) {
	found, _ := t.Query(ctx, query, args...) // ForEachRow tells its error
	heard := map[string]time.Time{}
	var kind string
	var day time.Time
	_, err := pgx.ForEachRow(found, []any{&kind, &day}, func() error {
		heard[kind] = day
		return nil
	})
	return heard, err
}

// SetHeard implements store.Heard.
func (s notebook) SetHeard(ctx context.Context, id, kind string, at time.Time) error {
	if err := rows.CheckHeard(id, kind); err != nil {
		return err
	}
	return s.write(ctx, func(ctx context.Context, t tx) error {
		_, err := t.Exec(ctx, `
			INSERT INTO heard (workspace, kind, day) VALUES ($1, $2, $3)
			ON CONFLICT (workspace, kind) DO UPDATE SET day = excluded.day`, id, kind, at.UTC())
		return err
	})
}
