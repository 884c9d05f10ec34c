package app

import (
	"context"
	"log/slog"
	"time"

	"unhunch/internal/schedule"
	"unhunch/internal/workspace"
)

// Purges forget the workspaces that are to go: see workspace.Purge.
type Purges struct {
	Store   workspace.Store
	Backups int // of one a day, how many are kept; 0: none are made
	Log     *slog.Logger
}

// betweenPurges is what workspace.EndedKept leaves of a day.
const betweenPurges = time.Hour

// Chore purges each hour.
func (p Purges) Chore() schedule.Chore {
	return schedule.Chore{Name: "purge", Every: betweenPurges, Do: func(ctx context.Context, now time.Time) error {
		purged, err := workspace.Purge(ctx, p.Store, now)
		for _, e := range purged {
			p.Log.WarnContext(ctx, "a workspace that left was purged: all that was kept of it was deleted, but for what is in backups", "workspace", e.Workspace, "people", e.People, "backups_for_days", p.Backups)
		}
		return err
	}}
}
