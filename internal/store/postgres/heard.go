package postgres

import (
	"context"
	"time"
)

// Heard implements store.Heard.
func (s *Store) Heard(ctx context.Context, id string) (map[string]time.Time, error) {
	return nil, errNotYet
}

// SetHeard implements store.Heard.
func (s *Store) SetHeard(ctx context.Context, id, kind string, at time.Time) error { return errNotYet }
