package postgres

import (
	"context"

	"unhunch/internal/store/rows"
)

// lodge sees to it that a workspace has a lease, for somebody to work for it, before a
// person or a record is made there. As long as the transaction lasts, nobody forgets the
// workspace.
func (t tx) lodge(ctx context.Context, workspace string) error {
	made, err := t.Make(ctx, t, workspace)
	*t.made = append(*t.made, made...)
	return err
}

// Serve implements lease.Store.
func (s *database) Serve(ctx context.Context, workspace string) error {
	if err := rows.CheckWorkspace(workspace); err != nil {
		return err
	}
	return s.write(ctx, func(ctx context.Context, t tx) error { return t.lodge(ctx, workspace) })
}
