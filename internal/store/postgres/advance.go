package postgres

import (
	"context"
	"time"

	"unhunch/internal/schedule"
)

// Advance implements schedule.Store.
func (s *Store) Advance(ctx context.Context, now time.Time, limit int, decide func(schedule.Due) schedule.Decision) (schedule.Beat, error) {
	return schedule.Beat{}, errNotYet
}
