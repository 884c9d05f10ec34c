package bot

import (
	"context"
	"errors"
	"time"

	"unhunch/internal/bot/card"
	"unhunch/internal/bot/pace"
	"unhunch/internal/bot/presence"
	"unhunch/internal/coach"
	"unhunch/internal/prefs"
)

// profilePatience is how long somebody who wants to be answered waits for their
// profile: for its turn, and for Slack. What they do next waits behind it, and may
// have to open a view: see triggerLife.
const profilePatience = 2 * time.Second

// profile is somebody's, for an answer. It keeps nobody else from being
// answered, and where it takes too long it is late, and not known for now.
func (b *Bot) profile(ctx context.Context, id prefs.UserID) (p presence.Profile, late bool, err error) {
	patient, cancel := context.WithTimeout(ctx, profilePatience)
	defer cancel()
	b.queues.Aside(func() { p, err = b.presence.Profile(patient, id, profilePatience) })
	if errors.Is(err, pace.ErrCrowded) || err != nil && patient.Err() != nil && ctx.Err() == nil {
		return presence.Unknown(id), true, nil
	}
	return p, false, err
}

// moved follows somebody to the zone and language of their profile.
func (b *Bot) moved(ctx context.Context, who prefs.UserID, to *coach.Profile, now time.Time) error {
	_, err := b.coach.Do(ctx, who, coach.Follow{}, coach.Facts{Profile: to}, now)
	return err
}

// welcomesLater has somebody welcomed once more when their zone is known: they were
// before. A view that they said yes in is gone by then.
func (b *Bot) welcomesLater(id prefs.UserID, to reply, now time.Time) {
	if to.url == "" {
		return
	}
	to = reply{who: id, url: to.url, replace: true, ts: to.ts}
	b.presence.Await(id, now.Add(wayLife), func(ctx context.Context, now time.Time) {
		answer, err := b.coach.Do(ctx, id, coach.Home{}, coach.Facts{}, now)
		home, _ := answer.(coach.HomeShown)
		if err != nil || home.Desk.Person.OptedIn.IsZero() {
			return
		}
		var coming time.Time
		if len(home.Next) > 0 {
			coming = home.Next[0]
		}
		b.replies.answer(ctx, to, card.For(home.Desk.Person).Welcome(coach.Welcome{Plan: coach.PlanOf(home.Desk.Person), Next: coming, Off: home.Off}))
	})
}
