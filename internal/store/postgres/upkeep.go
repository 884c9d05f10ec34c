package postgres

import (
	"context"
	"io"
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/store"
)

var _ interface {
	store.Store
	store.Upkeep
} = (*Store)(nil)

// Standings implements store.Registry.
func (s *Store) Standings(ctx context.Context) ([]store.Standing, error) { return nil, errNotYet }

// Addresses implements store.Upkeep.
func (s *Store) Addresses(ctx context.Context, key string) (with int, others []prefs.UserID, err error) {
	return 0, nil, errNotYet
}

// Stats implements store.Upkeep.
func (s *Store) Stats(ctx context.Context) (store.Stats, error) { return store.Stats{}, errNotYet }

// Gauge implements store.Upkeep.
func (s *Store) Gauge(ctx context.Context) (store.Gauge, error) { return store.Gauge{}, errNotYet }

// Copy implements store.Upkeep.
func (s *Store) Copy(ctx context.Context, begin func(size int64) io.Writer) error {
	return &store.NotHere{Task: store.ToBackUp}
}

// Backup implements store.Upkeep.
func (s *Store) Backup(ctx context.Context, path string, now time.Time) error {
	return &store.NotHere{Task: store.ToBackUp}
}

// Here implements store.Upkeep.
func (s *Store) Here() error { return nil }
