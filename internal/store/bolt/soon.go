package bolt

import (
	"bytes"
	"context"
	"time"

	"unhunch/internal/schedule"
)

// Soon implements schedule.Store. Rows that cannot be read are left to the beat.
func (s *Store) Soon(ctx context.Context, until time.Time, limit int) (coming []schedule.Coming, err error) {
	err = s.read(ctx, func(t txn) error {
		coming = nil
		end := beyond(until)
		for key, value := range t.all(due) {
			if bytes.Compare(key, end) >= 0 || len(coming) >= limit {
				break
			}
			if m, err := t.meet(key, value); err == nil {
				coming = append(coming, schedule.Coming{User: m.id, At: m.at, Quiet: m.table.Quiet})
			}
		}
		return nil
	})
	return coming, err
}
