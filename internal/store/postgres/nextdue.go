package postgres

import (
	"context"
	"time"
)

// NextDue implements session.Store.
func (s *Store) NextDue(ctx context.Context) (next time.Time, err error) {
	err = s.read(ctx, func(ctx context.Context, t tx) error {
		var at *time.Time
		err := t.QueryRow(ctx, `SELECT least(
			(SELECT d.at FROM due d WHERE `+s.mine("d.workspace")+` ORDER BY d.at LIMIT 1),
			(SELECT s.at FROM steps s WHERE `+s.mine("s.workspace")+` ORDER BY s.at LIMIT 1))`).Scan(&at)
		if next = (time.Time{}); at != nil {
			next = *at
		}
		return err
	})
	return next, err
}
