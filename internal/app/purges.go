package app

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"unhunch/internal/bot/door"
	"unhunch/internal/schedule"
	"unhunch/internal/store"
	"unhunch/internal/workspace"
)

// Purges forget the workspaces that are to go, of those that this replica works for: see
// workspace.Purge.
type Purges struct {
	Store   store.Store
	Ask     workspace.Ask
	Heed    func(ctx context.Context, id string) error // goes by a record that changed; nil: nobody does
	Backups int                                        // of one a day, how many are kept; 0: none are made
	Log     *slog.Logger
}

// heldOnly has no records but of workspaces that this replica works for.
type heldOnly struct{ store.Store }

// Workspaces implements workspace.Store.
func (h heldOnly) Workspaces(ctx context.Context) ([]workspace.Record, error) {
	records, err := h.Store.Workspaces(ctx)
	return slices.DeleteFunc(records, func(r workspace.Record) bool { return !h.Holds(r.ID) }), err
}

// betweenPurges is what workspace.EndedKept leaves of a day.
const betweenPurges = time.Hour

// Chore purges each hour.
func (p Purges) Chore() schedule.Chore {
	return schedule.Chore{Name: "purge", Every: betweenPurges, Do: func(ctx context.Context, now time.Time) error {
		done, err := workspace.Purge(ctx, heldOnly{p.Store}, now, p.Ask)
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

// once forgets what was met so long ago that it does not come again. Each replica does
// that: there is nothing to be done twice.
func once(kept store.Once) schedule.Chore {
	return schedule.Chore{Name: "once", Every: betweenPurges, Do: func(ctx context.Context, now time.Time) error {
		return kept.DropOnce(ctx, now.Add(-door.RememberFor))
	}}
}
