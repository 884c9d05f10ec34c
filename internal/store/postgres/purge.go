package postgres

import (
	"context"
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/workspace"
)

// Forget implements session.Store.
func (s *Store) Forget(ctx context.Context, id prefs.UserID) error { return errNotYet }

// ForgetWorkspace implements session.Store.
func (s *Store) ForgetWorkspace(ctx context.Context, id string, now time.Time) error {
	_, err := s.PurgeWorkspace(ctx, id, now, func(workspace.Record) bool { return true })
	return err
}

// PurgeWorkspace implements workspace.Store.
func (s *Store) PurgeWorkspace(ctx context.Context, id string, now time.Time, goes func(workspace.Record) bool) (left workspace.Entry, err error) {
	return left, errNotYet
}
