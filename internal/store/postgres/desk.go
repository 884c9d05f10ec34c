package postgres

import (
	"context"

	"unhunch/internal/prefs"
	"unhunch/internal/session"
)

// Desk implements session.Store.
func (s *Store) Desk(ctx context.Context, id prefs.UserID) (desk session.Desk, err error) {
	return desk, errNotYet
}

// Change implements session.Store.
func (s *Store) Change(ctx context.Context, id prefs.UserID, change func(*session.Desk) error) error {
	return errNotYet
}

// Owes implements session.Store.
func (s *Store) Owes(ctx context.Context, id prefs.UserID, card uint64) (owes bool, err error) {
	return false, errNotYet
}
