package bot

import (
	"context"
	"fmt"
	"slices"
	"time"

	"unhunch/internal/prefs"
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

	askAgain = 5 * time.Minute // at the earliest, whatever the answer was
	// doubtful is how long a status holds somebody back before we ask whether
	// it is still there: an event may have been lost.
	doubtful = 4 * time.Hour
)

// Watch looks ahead every twenty seconds, until ctx ends.
func (b *Bot) Watch(ctx context.Context) error {
	ticks := time.NewTicker(lookEvery)
	defer ticks.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ticks.C:
		}
		if err := b.LookAhead(ctx, b.now()); err != nil && ctx.Err() == nil {
			b.log.ErrorContext(ctx, "could not look ahead", "error", err)
		}
	}
}

// LookAhead asks Slack, as far as the budgets go, for what has to be known of
// those who are due soon. Its error is the store's: where Slack does not
// answer, a rule is skipped, and the person's log says so. One look waits for
// another that is under way.
func (b *Bot) LookAhead(ctx context.Context, now time.Time) error {
	select {
	case b.looking <- struct{}{}:
		defer func() { <-b.looking }()
	case <-ctx.Done():
		return ctx.Err()
	}
	coming, err := b.soon(ctx, now.Add(lookAhead), mostSoon)
	if err != nil {
		return fmt.Errorf("who is due soon: %w", err)
	}
	coming = slices.DeleteFunc(coming, func(c schedule.Coming) bool { return c.User.Workspace != b.self.Workspace })
	b.askStatus(ctx, coming, now)
	b.askDND(ctx, coming, now)
	b.askAway(ctx, coming, now)
	return nil
}

// askStatus asks for those of whom nothing was heard since the bot began, and
// for those who are held back by what was heard hours ago. All else is pushed.
func (b *Bot) askStatus(ctx context.Context, coming []schedule.Coming, now time.Time) {
	b.keepPromises(ctx, now)
	for _, c := range b.sightings.wanting(askStatus, coming, now) {
		if ctx.Err() != nil || !b.budgets[askStatus].Spares(now) {
			return
		}
		switch _, err := b.askProfile(ctx, c.User, 0); {
		case err == nil:
		case unheardOf(err):
			b.sightings.mark(c.User, askStatus, now)
		default:
			return
		}
	}
}

// askDND shares each call among fifty people. A call that is not full waits
// for more of them, as long as nobody in it is urgent.
func (b *Bot) askDND(ctx context.Context, coming []schedule.Coming, now time.Time) {
	for batch := range slices.Chunk(b.sightings.wanting(askDND, coming, now), dndAtOnce) {
		if len(batch) < dndAtOnce && batch[0].At.Sub(now) > urgent {
			return
		}
		if ctx.Err() != nil || !b.budgets[askDND].Allows(now) {
			return
		}
		ids := make([]string, len(batch))
		for i, c := range batch {
			ids[i] = c.User.Person
		}
		said, err := b.api.GetDNDTeamInfoContext(ctx, ids)
		if err != nil {
			b.budgets[askDND].Close(ctx, err, now)
			return
		}
		for _, c := range batch {
			b.sightings.mark(c.User, askDND, now)
			if is, ok := said[c.User.Person]; ok {
				b.sightings.learnDND(quiet{
					User: c.User, Pause: pauseOf(is.Enabled, int64(is.NextStartTimestamp), int64(is.NextEndTimestamp)),
				}, now)
			}
		}
	}
}

// askAway asks for each of those who want that rule: there is no call for many.
func (b *Bot) askAway(ctx context.Context, coming []schedule.Coming, now time.Time) {
	for _, c := range b.sightings.wanting(askAway, coming, now) {
		if ctx.Err() != nil || !b.budgets[askAway].Allows(now) {
			return
		}
		is, err := b.api.GetUserPresenceContext(ctx, c.User.Person)
		if err != nil {
			b.budgets[askAway].Close(ctx, err, now)
			return
		}
		b.sightings.mark(c.User, askAway, now)
		b.sightings.learnAway(c.User, is.Presence == "away", now)
	}
}

// wanting lists those about whom something has to be asked, in the order in
// which they are due.
func (s *sightings) wanting(q question, coming []schedule.Coming, now time.Time) []schedule.Coming {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var list []schedule.Coming
	for _, c := range coming {
		if is := s.seen[c.User]; now.Sub(is.asked[q]) >= askAgain && is.lacks(q, c.Quiet, now) {
			list = append(list, c)
		}
	}
	return list
}

func (is sighting) lacks(q question, rules prefs.Quiet, now time.Time) bool {
	switch q {
	case askStatus:
		held := is.gone || is.huddle || is.status != "" && (is.statusEnds.IsZero() || now.Before(is.statusEnds))
		return is.heard.IsZero() || held && now.Sub(is.heard) > doubtful
	case askDND:
		return rules.Heeds(prefs.RuleDND) && now.Sub(is.dndHeard) >= askAgain
	case askAway:
		return rules.Heeds(prefs.RuleAway)
	}
	return false
}
