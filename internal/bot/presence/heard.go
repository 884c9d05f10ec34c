package presence

import (
	"context"
	"sync"
	"time"
)

// Days are where it is kept on which day something was last heard. Of whom it was is
// not kept.
type Days interface {
	// Heard lists a workspace's days, by kind.
	Heard(ctx context.Context, workspace string) (map[string]time.Time, error)
	// SetHeard notes that a kind was heard on the day of a moment.
	SetHeard(ctx context.Context, workspace, kind string, at time.Time) error
}

// What the quiet rules go by, as Days has it. Only what is told of people who are
// reminded counts: of others, not even that it came is kept.
const (
	HeardSince  = "since"  // the first day on which this was noted
	HeardStatus = "status" // the event user_change
	HeardHuddle = "huddle" // the event user_huddle_changed
	HeardDND    = "dnd"    // an answer of dnd.teamInfo, or the event dnd_updated_user
)

// ear notes what is heard, each kind once a day.
type ear struct {
	mu    sync.Mutex
	noted map[string]time.Time // midnights in UTC, by kind
}

// note keeps the day. That it cannot be kept stops nothing: it is tried again with
// the next that is heard.
func (l *Lookout) note(ctx context.Context, kind string, now time.Time) {
	if kind == "" {
		return
	}
	day := now.UTC().Truncate(24 * time.Hour)
	l.ear.mu.Lock()
	defer l.ear.mu.Unlock()
	if l.ear.noted[kind].Equal(day) {
		return
	}
	if err := l.Days.SetHeard(ctx, l.Workspace, kind, day); err != nil {
		l.Log.WarnContext(ctx, "could not note what is heard", "kind", kind, "error", err)
		return
	}
	l.ear.noted[kind] = day
}

// noteSince notes since when things are noted, once and for all.
func (l *Lookout) noteSince(ctx context.Context, now time.Time) {
	switch heard, err := l.Days.Heard(ctx, l.Workspace); {
	case err != nil:
		l.Log.WarnContext(ctx, "could not recall what was heard", "error", err)
	case heard[HeardSince].IsZero():
		l.note(ctx, HeardSince, now)
	}
}
