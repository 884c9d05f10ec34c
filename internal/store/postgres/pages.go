package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// pageSize is how many rows a statement gives that is one of many: it has to end within
// its time.
const pageSize = 5_000

// pageOf reads as many rows as a statement is to give.
func pageOf[T any](ctx context.Context, d *database, row pgx.RowToFunc[T], query string, args ...any) (page []T, err error) {
	err = d.read(ctx, func(ctx context.Context, t tx) error {
		found, _ := t.Query(ctx, query, args...) // CollectRows tells its error
		page, err = pgx.CollectRows(found, row)
		return err
	})
	return page, err
}
