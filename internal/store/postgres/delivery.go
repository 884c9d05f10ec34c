package postgres

import (
	"context"
	"errors"
	"time"

	"unhunch/internal/delivery"
)

var errNotYet = errors.New("not kept in PostgreSQL yet")

// Pending implements delivery.Store.
func (s *Store) Pending(ctx context.Context, now time.Time, perWorkspace int) (ready []*delivery.Claim, next time.Time, err error) {
	return nil, time.Time{}, errNotYet
}

// Intend implements delivery.Store.
func (s *Store) Intend(ctx context.Context, claims []*delivery.Claim) ([]*delivery.Claim, error) {
	return nil, errNotYet
}

// Settle implements delivery.Store.
func (s *Store) Settle(ctx context.Context, outcomes []delivery.Outcome) error { return errNotYet }

// Exchange implements delivery.Store.
func (s *Store) Exchange(ctx context.Context, outcomes []delivery.Outcome, claims []*delivery.Claim) (begun []*delivery.Claim, settling, intending error) {
	return nil, errNotYet, errNotYet
}

// Recover implements delivery.Store.
func (s *Store) Recover(ctx context.Context, now time.Time) (int, error) { return 0, errNotYet }
