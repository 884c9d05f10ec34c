package bot

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"unhunch/internal/bot/door"
	"unhunch/internal/prefs"
	"unhunch/internal/session"
)

// withID is what came, with the id by which it is counted once in all replicas. What
// Slack pushes, and a view that is drawn, may be done twice.
func withID(what any, e door.Envelope) any {
	switch w := what.(type) {
	case press:
		w.ID = e.ID
		return w
	case command:
		w.ID = e.ID
		return w
	case form:
		w.ID = e.ID
		return w
	}
	return what
}

// isFirst reports whether no other replica took what came. A form that came before is
// answered again: see savedBefore.
func isFirst(ctx context.Context, counts Replicas, what any, now time.Time) (first bool, err error) {
	id := ""
	switch w := what.(type) {
	case press:
		id = w.ID
	case command:
		id = w.ID
	}
	if id == "" {
		return true, nil
	}
	if first, err = counts.First(ctx, id, now); err != nil {
		return false, fmt.Errorf("count what came: %w", err)
	}
	return first, nil
}

// glance looks whether anything is kept of somebody, before it is decided whether news of
// them is taken in. An acknowledgement waits for it: so a store that does not answer is
// left alone for a while, and the news is taken in.
type glance struct{ until atomic.Int64 }

const (
	glances    = 200 * time.Millisecond
	glancesNot = 5 * time.Second
)

// at reports whether nothing is kept of somebody.
func (g *glance) at(ctx context.Context, desks session.Store, who prefs.UserID, now time.Time) (nothing bool) {
	if now.UnixNano() < g.until.Load() {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, glances)
	defer cancel()
	desk, err := desks.Desk(ctx, who)
	if err != nil {
		g.until.Store(now.Add(glancesNot).UnixNano())
		return false
	}
	return desk.Person.Version == 0
}
