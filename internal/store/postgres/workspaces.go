package postgres

import (
	"context"
	"time"

	"unhunch/internal/workspace"
)

// Workspaces implements workspace.Store.
func (s *Store) Workspaces(ctx context.Context) ([]workspace.Record, error) { return nil, errNotYet }

// Workspace implements workspace.Store.
func (s *Store) Workspace(ctx context.Context, id string) (workspace.Record, error) {
	return workspace.Record{}, errNotYet
}

// ChangeWorkspace implements workspace.Store.
func (s *Store) ChangeWorkspace(ctx context.Context, id string, now time.Time, change func(*workspace.Record) (workspace.What, error)) error {
	return errNotYet
}

// People implements workspace.Store.
func (s *Store) People(ctx context.Context, id string) ([]string, error) { return nil, errNotYet }

// Audit implements workspace.Store.
func (s *Store) Audit(ctx context.Context, from time.Time) ([]workspace.Entry, error) {
	return nil, errNotYet
}

// DropAudit implements workspace.Store.
func (s *Store) DropAudit(ctx context.Context, before time.Time) error { return errNotYet }
