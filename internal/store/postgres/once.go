package postgres

import (
	"context"
	"time"
)

// Once implements store.Once.
func (s *Store) Once(ctx context.Context, id []byte, now time.Time) (first bool, err error) {
	return false, errNotYet
}

// DropOnce implements store.Once.
func (s *Store) DropOnce(ctx context.Context, before time.Time) error { return errNotYet }
