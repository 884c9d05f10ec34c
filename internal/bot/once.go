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

// known is what came, with the id by which it is counted once in all replicas. What
// Slack pushes, and a view that is drawn, may be done twice.
func known(what any, e door.Envelope) any {
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

// once does what came, unless another replica took it. A form that came before is
// answered again: see savedBefore.
func (b *Bot) once(ctx context.Context, what any, ack func(any), now time.Time) error {
	id := ""
	switch w := what.(type) {
	case press:
		id = w.ID
	case command:
		id = w.ID
	}
	if id == "" {
		return b.work(ctx, what, ack, now)
	}
	switch first, err := b.replicas.First(ctx, id, now); {
	case err != nil:
		return fmt.Errorf("count what came: %w", err)
	case !first:
		return nil
	}
	return b.work(ctx, what, ack, now)
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
