package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"unhunch/internal/moment"
	"unhunch/internal/store/rows"
	"unhunch/internal/workspace"
)

// Audit implements workspace.Store.
func (s registrar) Audit(ctx context.Context, from time.Time) (all []workspace.Entry, err error) {
	err = s.read(ctx, func(ctx context.Context, t tx) error {
		all = nil
		found, _ := t.Query(ctx, "SELECT value FROM audit WHERE at >= $1 ORDER BY at, id", moment.Second(from)) // ForEachRow tells its error
		var value []byte
		_, err := pgx.ForEachRow(found, []any{&value}, func() error {
			if e, err := rows.DecodeEntry(value); err == nil { // what cannot be read a check tells
				all = append(all, e)
			}
			return nil
		})
		return err
	})
	return all, err
}

// enter writes one more entry.
func (t registry) enter(ctx context.Context, e workspace.Entry) error {
	value, err := rows.EncodeEntry(e)
	if err != nil {
		return err
	}
	_, err = t.Exec(ctx, "INSERT INTO audit (at, value) VALUES ($1, $2)", moment.Second(e.At), value)
	return err
}

// DropAudit implements workspace.Store.
func (s registrar) DropAudit(ctx context.Context, before time.Time) error {
	return s.write(ctx, func(ctx context.Context, t tx) error {
		_, err := t.Exec(ctx, "DELETE FROM audit WHERE at < $1", moment.Second(before))
		return err
	})
}
