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
		reader := advance{txn: t}
		rows, end := t.in(due).Cursor(), beyond(until)
		for key, value := rows.First(); key != nil && bytes.Compare(key, end) < 0 && len(coming) < limit; key, value = rows.Next() {
			m, state, err := reader.meet(key, value)
			if err != nil || state.leftBehind(m.row) {
				continue
			}
			coming = append(coming, schedule.Coming{User: m.id, At: m.at, Quiet: m.table.Quiet})
		}
		return nil
	})
	return coming, err
}
