package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"unhunch/internal/bot"
	"unhunch/internal/bot/door"
	"unhunch/internal/bot/payload"
	"unhunch/internal/bot/presence"
	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
)

// routes take what is about somebody to their workspace's tenant.
type routes struct{ *tenants }

// porter takes what Slack sends to the tenant of who installed the app.
type porter struct {
	routes

	strangers *bot.Strangers
}

// receive is a door.Handler.
func (p porter) receive(ctx context.Context, came door.Envelope) (acks bool, err error) {
	id, err := payload.Installation(came.Payload)
	if err != nil {
		return false, err
	}
	if t := p.of(id); t != nil {
		return t.bot.Receive(ctx, came)
	}
	return p.strangers.Receive(ctx, came)
}

// Post implements delivery.Poster. What is owed to a workspace that has no tenant
// stays owed.
func (r routes) Post(ctx context.Context, c delivery.Claim) (delivery.Receipt, error) {
	t := r.of(c.To.Workspace)
	if t == nil {
		return delivery.Receipt{}, delivery.ErrRevoked
	}
	receipt, err := t.bot.Post(ctx, c)
	if refusal, is := errors.AsType[*delivery.Refusal](err); is && refusal.Code == notGranted && organised(t.id) {
		r.aside(func(ctx context.Context) { r.dismiss(ctx, t, c.To) })
	}
	return receipt, err
}

// timeUp is schedule.Options.Steps.
func (r routes) timeUp(ctx context.Context, who prefs.UserID, now time.Time) error {
	t := r.of(who.Workspace)
	if t == nil {
		return fmt.Errorf("%w: %s", errNotServed, who.Workspace)
	}
	return t.bot.TimeUp(ctx, who, now)
}

var errNotServed = errors.New("the workspace is not served")

// presence is what Slack says of somebody.
func (r routes) presence(who prefs.UserID, now time.Time) schedule.Presence {
	t := r.of(who.Workspace)
	if t == nil {
		return schedule.Presence{NoStatus: true, NoDND: true, NoAway: true}
	}
	return t.bot.Presence().Of(who, now)
}

// daysOff is schedule.Options.Own.
func (r routes) daysOff(workspace string) (schedule.Holidays, bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	own := r.material.Own[workspace].Holidays
	return own, own != nil
}

// mostPosts is delivery.Options.Most.
func (r routes) mostPosts(workspace string) float64 {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return float64(cmp.Or(r.material.Own[workspace].Posts, r.material.Posts))
}

// lookout is a workspace's; nil: it has none.
func (r routes) lookout(workspace string) *presence.Lookout {
	t := r.of(workspace)
	if t == nil {
		return nil
	}
	return t.bot.Presence()
}

// lookouts are all there are.
func (r routes) lookouts() iter.Seq[*presence.Lookout] {
	return func(yield func(*presence.Lookout) bool) {
		for _, t := range r.each() {
			if !yield(t.bot.Presence()) {
				return
			}
		}
	}
}

// Advanced implements schedule.Observer.
func (r routes) Advanced(a schedule.Advanced) {
	inWorkspaces(a.Decided, func(d schedule.Decided) string { return d.User.Workspace }, func(workspace string, some []schedule.Decided) {
		if t := r.of(workspace); t != nil {
			t.bot.Follower().Advanced(schedule.Advanced{Decided: some})
		}
	})
}

// Settled implements delivery.Observer.
func (r routes) Settled(outcomes []delivery.Outcome) {
	inWorkspaces(outcomes, func(o delivery.Outcome) string { return o.Claim.To.Workspace }, func(workspace string, some []delivery.Outcome) {
		if t := r.of(workspace); t != nil {
			t.bot.Follower().Settled(some)
		}
	})
}

// Recovered implements delivery.Observer: whom it was about is not known.
func (routes) Recovered(int) {}

// inWorkspaces hands on each row of neighbours in a list that are of one workspace.
func inWorkspaces[T any](list []T, of func(T) string, take func(workspace string, some []T)) {
	for len(list) > 0 {
		workspace, n := of(list[0]), 1
		for n < len(list) && of(list[n]) == workspace {
			n++
		}
		take(workspace, list[:n])
		list = list[n:]
	}
}

// CalendarFails implements owners.
func (r routes) CalendarFails(ctx context.Context, who prefs.UserID, why prefs.CalendarTrouble) error {
	t := r.of(who.Workspace)
	if t == nil {
		return nil // until they are served again, nobody can tell them
	}
	return t.bot.CalendarFails(ctx, who, why)
}

// CalendarWorks implements owners.
func (r routes) CalendarWorks(ctx context.Context, who prefs.UserID) error {
	t := r.of(who.Workspace)
	if t == nil {
		return nil
	}
	return t.bot.CalendarWorks(ctx, who)
}

// SealAnew implements owners.
func (r routes) SealAnew(ctx context.Context, who prefs.UserID, was, sealed prefs.Sealed, key string) error {
	t := r.of(who.Workspace)
	if t == nil {
		return nil
	}
	return t.bot.SealAnew(ctx, who, was, sealed, key)
}
