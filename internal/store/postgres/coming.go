package postgres

import (
	"context"
	"time"

	"unhunch/internal/schedule"
)

// Soon implements schedule.Store.
func (s *Store) Soon(ctx context.Context, until time.Time, each int, wants func(schedule.Coming) bool) (coming []schedule.Coming, err error) {
	return nil, errNotYet
}
