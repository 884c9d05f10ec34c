package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"unhunch/internal/bot/card"
	"unhunch/internal/bot/outcome"
	"unhunch/internal/bot/pace"
	"unhunch/internal/coach"
	"unhunch/internal/prefs"
)

// There is one way to somebody's profile: asked for once, however many want it
// at the same time, at the pace of users.info; remembered as long as somebody is
// reminded; and kept fresh by what Slack pushes.

// profilePatience is how long somebody who wants to be answered waits for the
// turn of their profile.
const profilePatience = 20 * time.Second

// profile is somebody's zone and language. The zone is UTC where Slack will not
// tell, or names one that nobody else knows: the plan shows it, and they can set
// theirs. Its error is that Slack could not be asked: pace.ErrCrowded where others
// have to be asked for longer than patience.
func (b *Bot) profile(ctx context.Context, id prefs.UserID, patience time.Duration) (news, error) {
	n, known := b.sightings.profile(id)
	if !known {
		var err error
		switch n, err = b.askProfile(ctx, id, patience); {
		case err != nil && outcome.IsFinal(err):
			b.log.Log(ctx, outcome.Level(err, slog.LevelWarn), "Slack does not tell a zone", "user", id, "error", err)
			n = news{User: id, NoProfile: true}
		case err != nil:
			return news{}, fmt.Errorf("users.info: %w", err)
		}
	}
	if !knownZone(n.Zone) {
		n.Zone = unknownZone
	}
	return n, nil
}

// answeredProfile is profile for an answer. It keeps nobody else from being
// answered, and where it takes too long it is late, and the zone UTC for now.
func (b *Bot) answeredProfile(ctx context.Context, id prefs.UserID) (n news, late bool, err error) {
	b.queues.Aside(func() { n, err = b.profile(ctx, id, profilePatience) })
	if errors.Is(err, pace.ErrCrowded) {
		return news{User: id, Zone: unknownZone, NoProfile: true}, true, nil
	}
	return n, false, err
}

// askProfile asks Slack. What comes of it outlives whoever asked first, for the
// sake of all who wait for it.
func (b *Bot) askProfile(ctx context.Context, id prefs.UserID, patience time.Duration) (news, error) {
	asked := b.asking.DoChan(id.String(), func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience+replyTimeout)
		defer cancel()
		until := b.now().Add(patience)
		for {
			if err := b.budgets[askStatus].Turn(ctx, until.Sub(b.now()), b.now()); err != nil {
				return news{}, err
			}
			user, err := b.api.GetUserInfoContext(ctx, id.Person)
			switch now := b.now(); {
			case err == nil:
				n := shown(id, user)
				b.takeIn(ctx, n, now)
				return n, nil
			case outcome.IsLimited(err): // and then it may be this one's turn again
				b.budgets[askStatus].Close(ctx, err, now)
			case outcome.IsFinal(err) && !unheardOf(err):
				b.budgets[askStatus].Close(ctx, err, now)
				return news{}, err
			default:
				return news{}, err
			}
		}
	})
	select {
	case answer := <-asked:
		n, _ := answer.Val.(news) // its zero with an error
		return n, answer.Err
	case <-ctx.Done():
		return news{}, ctx.Err()
	}
}

// unheardOf reports whether Slack knows nobody of that id, which says nothing of
// the others.
func unheardOf(err error) bool {
	return outcome.Is(err, "user_not_found") || outcome.Is(err, "user_not_visible")
}

// takeIn remembers what was asked for of somebody who is reminded.
func (b *Bot) takeIn(ctx context.Context, n news, now time.Time) {
	if err := b.hear(ctx, n, now); err != nil {
		b.log.ErrorContext(ctx, "could not take in a profile", "user", n.User, "error", err)
		return
	}
	if _, reminded := b.sightings.profile(n.User); reminded {
		b.sightings.mark(n.User, askStatus, now)
	}
}

// promised has somebody welcomed once more, when their zone is known.
type promised struct {
	id    prefs.UserID
	to    reply
	until time.Time // after that the answer would not arrive
}

// replyLife is how long an answer can be given (docs: response_url, 30 minutes).
const replyLife = 29 * time.Minute

// promise says that somebody was welcomed before their zone was known.
func (b *Bot) promise(id prefs.UserID, to reply, now time.Time) {
	to.replace = true
	b.waiting.Lock()
	defer b.waiting.Unlock()
	b.welcome = append(b.welcome, promised{id, to, now.Add(replyLife)})
}

// keepPromises asks for the profiles of those who were told to wait, before
// anybody else's, as far as the budget goes.
func (b *Bot) keepPromises(ctx context.Context, now time.Time) {
	b.waiting.Lock()
	due := slices.DeleteFunc(b.welcome, func(p promised) bool { return now.After(p.until) })
	b.welcome = nil
	b.waiting.Unlock()
	for len(due) > 0 && ctx.Err() == nil {
		next := due[0]
		profile, err := b.profile(ctx, next.id, 0)
		if err != nil {
			break
		}
		due = due[1:]
		answer, err := b.coach.Do(ctx, next.id, coach.Home{}, coach.Facts{}, now)
		home, _ := answer.(coach.HomeShown)
		if err == nil && reminded(home.Desk) && profile.Zone != unknownZone {
			var coming time.Time
			if len(home.Next) > 0 {
				coming = home.Next[0]
			}
			b.answer(ctx, next.to, card.English().Welcome(home.Desk.Person.Prefs.Timetable, coming))
		}
	}
	b.waiting.Lock()
	defer b.waiting.Unlock()
	b.welcome = append(due, b.welcome...)
}

const unknownZone = "UTC"

// knownZone reports whether a zone of a profile can be used. "Local" would be
// the zone of the bot's machine.
func knownZone(zone string) bool {
	_, err := time.LoadLocation(zone)
	return err == nil && zone != "" && zone != "Local"
}

// facts is what of a profile something can be decided by.
func (n news) facts() *coach.Profile {
	profile := &coach.Profile{Locale: n.Locale}
	if knownZone(n.Zone) {
		profile.Zone = n.Zone
	}
	return profile
}
