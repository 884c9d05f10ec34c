package app

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"unhunch/internal/schedule"
	"unhunch/internal/workspace"
)

// Purges forget the workspaces that are to go: see workspace.Purge.
type Purges struct {
	Store   workspace.Store
	Ask     workspace.Ask
	Heed    func(ctx context.Context, id string) error // goes by a record that changed; nil: nobody does
	Backups int                                        // of one a day, how many are kept; 0: none are made
	Log     *slog.Logger
}

// betweenPurges is what workspace.EndedKept leaves of a day.
const betweenPurges = time.Hour

// Chore purges each hour.
func (p Purges) Chore() schedule.Chore {
	return schedule.Chore{Name: "purge", Every: betweenPurges, Do: func(ctx context.Context, now time.Time) error {
		done, err := workspace.Purge(ctx, p.Store, now, p.Ask)
		for _, e := range done.Gone {
			p.Log.WarnContext(ctx, "a workspace that left was purged: all that was kept of it was deleted, but for what is in backups", "workspace", e.Workspace, "people", e.People, "backups_for_days", p.Backups)
		}
		for _, id := range done.Back {
			p.Log.InfoContext(ctx, "Slack takes the token of a workspace again", "workspace", id)
		}
		for _, id := range done.Ended {
			p.Log.WarnContext(ctx, "Slack has refused the token of a workspace for too long: it is not served until the app is installed there again", "workspace", id)
		}
		if p.Heed == nil {
			return err
		}
		for _, id := range slices.Concat(done.Back, done.Ended) {
			err = errors.Join(err, p.Heed(ctx, id))
		}
		return err
	}}
}
