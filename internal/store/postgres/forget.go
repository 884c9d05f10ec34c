package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"unhunch/internal/prefs"
	"unhunch/internal/store/rows"
)

// Forget implements session.Store. It looks at every message owed in the workspace.
func (s registrar) Forget(ctx context.Context, id prefs.UserID) error {
	if err := rows.CheckPerson(id); err != nil {
		return err
	}
	err := s.write(ctx, func(ctx context.Context, t tx) error {
		b := &pgx.Batch{}
		// A row to lock, so that somebody who is met at this moment is met before, or after.
		b.Queue("INSERT INTO people (workspace, person) VALUES ($1, $2) ON CONFLICT (workspace, person) DO NOTHING", id.Workspace, id.Person)
		for _, table := range perPerson() {
			b.Queue("DELETE FROM "+table+" WHERE workspace = $1 AND person = $2", id.Workspace, id.Person)
		}
		b.Queue("SELECT FROM messages WHERE workspace = $1 AND person = $2 ORDER BY id FOR UPDATE", id.Workspace, id.Person)
		b.Queue("DELETE FROM messages WHERE workspace = $1 AND person = $2", id.Workspace, id.Person)
		return t.SendBatch(ctx, b).Close()
	})
	if err != nil {
		return fmt.Errorf("forget %s: %w", id, err)
	}
	return nil
}
