package presence

import (
	"context"
	"fmt"
	"slices"
	"time"

	"unhunch/internal/schedule"
)

// The look ahead: who is due soon is asked for before the beat comes to them.
const (
	lookEvery = 20 * time.Second
	lookAhead = 150 * time.Second
	// urgent is when an answer is wanted though it could have been shared with
	// others who are due a little later.
	urgent   = 60 * time.Second
	mostSoon = 5000 // people looked at in one look

	dndAtOnce = 50 // users in a call (docs: dnd.teamInfo)
)

// Run looks ahead every twenty seconds, until ctx ends.
func (l *Lookout) Run(ctx context.Context) error {
	l.noteSince(ctx, l.Now())
	ticks := time.NewTicker(lookEvery)
	defer ticks.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ticks.C:
		}
		if err := l.LookAhead(ctx, l.Now()); err != nil && ctx.Err() == nil {
			l.Log.ErrorContext(ctx, "could not look ahead", "error", err)
		}
	}
}

// LookAhead asks Slack, as far as the budgets go, for what has to be known of
// those who are due soon. Its error is the store's: where Slack does not
// answer, a rule is skipped, and the person's log says so. One look waits for
// another that is under way.
func (l *Lookout) LookAhead(ctx context.Context, now time.Time) error {
	select {
	case l.looking <- struct{}{}:
		defer func() { <-l.looking }()
	case <-ctx.Done():
		return ctx.Err()
	}
	coming, err := l.Soon(ctx, now.Add(lookAhead), mostSoon)
	if err != nil {
		return fmt.Errorf("who is due soon: %w", err)
	}
	coming = slices.DeleteFunc(coming, func(c schedule.Coming) bool { return c.User.Workspace != l.Workspace })
	l.askStatus(ctx, coming, now)
	l.askDND(ctx, coming, now)
	l.askAway(ctx, coming, now)
	return nil
}

// askStatus asks for those of whom nothing was heard since the bot began, and
// for those who are held back by what was heard hours ago. All else is pushed.
func (l *Lookout) askStatus(ctx context.Context, coming []schedule.Coming, now time.Time) {
	l.askAwaited(ctx, now)
	for _, c := range l.wanting(askStatus, coming, now) {
		if ctx.Err() != nil || !l.budgets[askStatus].Spares(now) {
			return
		}
		switch _, err := l.ask(ctx, c.User, 0); {
		case err == nil:
		case unheardOf(err):
			l.mark(c.User, askStatus, now)
		default:
			return
		}
	}
}

// askDND shares each call among fifty people. A call that is not full waits
// for more of them, as long as nobody in it is urgent.
func (l *Lookout) askDND(ctx context.Context, coming []schedule.Coming, now time.Time) {
	for batch := range slices.Chunk(l.wanting(askDND, coming, now), dndAtOnce) {
		if len(batch) < dndAtOnce && batch[0].At.Sub(now) > urgent {
			return
		}
		if ctx.Err() != nil || !l.budgets[askDND].Allows(now) {
			return
		}
		ids := make([]string, len(batch))
		for i, c := range batch {
			ids[i] = c.User.Person
		}
		said, err := l.API.GetDNDTeamInfoContext(ctx, ids)
		if err != nil {
			l.budgets[askDND].Close(ctx, err, now)
			return
		}
		l.note(ctx, HeardDND, now)
		for _, c := range batch {
			l.mark(c.User, askDND, now)
			if is, ok := said[c.User.Person]; ok {
				l.learnDND(DND{
					User: c.User, Pause: PauseOf(is.Enabled, int64(is.NextStartTimestamp), int64(is.NextEndTimestamp)),
				}, now)
			}
		}
	}
}

// askAway asks for each of those who want that rule: there is no call for many.
func (l *Lookout) askAway(ctx context.Context, coming []schedule.Coming, now time.Time) {
	for _, c := range l.wanting(askAway, coming, now) {
		if ctx.Err() != nil || !l.budgets[askAway].Allows(now) {
			return
		}
		is, err := l.API.GetUserPresenceContext(ctx, c.User.Person)
		if err != nil {
			l.budgets[askAway].Close(ctx, err, now)
			return
		}
		l.mark(c.User, askAway, now)
		l.learnAway(c.User, is.Presence == "away", now)
	}
}
