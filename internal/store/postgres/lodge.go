package postgres

import "context"

// lodge sees to it that a workspace has a lease, for somebody to take, before a person or a
// record is made there. As long as the transaction lasts, nobody forgets the workspace.
func (t tx) lodge(ctx context.Context, workspace string) error {
	for {
		found, err := t.Exec(ctx, "SELECT FROM leases WHERE workspace = $1 FOR KEY SHARE", workspace)
		if err != nil || found.RowsAffected() > 0 {
			return err
		}
		made, err := t.Exec(ctx, "INSERT INTO leases (workspace) VALUES ($1) ON CONFLICT (workspace) DO NOTHING", workspace)
		if err != nil || made.RowsAffected() > 0 {
			return err
		}
	}
}
