package postgres

import (
	"context"

	"unhunch/internal/schedule"
)

// Hasten implements schedule.Store.
func (s *Store) Hasten(ctx context.Context, all []schedule.Haste) error { return errNotYet }
