package bot

import (
	"context"
	"errors"
	"strings"
	"time"

	"unhunch/internal/bot/card"
	"unhunch/internal/delivery"
	"unhunch/internal/phrase"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
	"unhunch/internal/webapi"
)

// optIn begins the reminders of somebody who said yes. Saying yes twice
// changes nothing.
func (b *Bot) optIn(ctx context.Context, id prefs.UserID, to reply, now time.Time) error {
	profile, late, err := b.answeredProfile(ctx, id)
	if err != nil {
		return err
	}
	var desk session.Desk
	err = b.meet(ctx, id, func(d *session.Desk) error {
		if d.Person.OptedIn.IsZero() {
			d.Person.OptedIn, d.Person.Locale = now, profile.Locale
			if d.Person.Prefs.Timetable.Zone == "" {
				d.Person.Prefs = prefs.Defaults(profile.Zone)
			}
			if err := schedule.Replan(&d.Person, now); err != nil {
				return err
			}
		}
		desk = *d
		return nil
	})
	if err != nil {
		return err
	}
	if late {
		b.promise(id, to, now)
	} else {
		b.sightings.learn(profile, now)
	}
	b.answer(ctx, to, card.English().Welcome(desk.Person.Prefs.Timetable, b.next(&desk, now)))
	return nil
}

// orAsk asks instead, where somebody is known who is not reminded.
func (b *Bot) orAsk(ctx context.Context, err error, id prefs.UserID, to reply) error {
	if errors.Is(err, errStale) {
		b.homes.stir(id)
		b.question(ctx, to)
		return nil
	}
	return err
}

// question asks somebody who is not reminded whether they want to be. It shows no
// zone, and so needs no profile.
func (b *Bot) question(ctx context.Context, to reply) {
	b.answer(ctx, to, card.English().OptIn(prefs.Defaults(unknownZone).Timetable))
}

// final reports whether asking again would get the same answer.
func final(err error) bool {
	code := refusal(err)
	return code != "" && !webapi.Dead(code) && !webapi.Half(code) && !webapi.Passing(code)
}

const unknownZone = "UTC"

// knownZone reports whether a zone of a profile can be used. "Local" would be
// the zone of the bot's machine.
func knownZone(zone string) bool {
	_, err := time.LoadLocation(zone)
	return err == nil && zone != "" && zone != "Local"
}

// offer sends a card at once: with the routine that was asked for, or with one
// that suits. It works for somebody who did not opt in, too: this once, with
// the usual settings, and none are kept.
func (b *Bot) offer(ctx context.Context, id prefs.UserID, wanted string, to reply, channel string, now time.Time) error {
	var desk session.Desk
	var r routine.Routine
	err := b.meet(ctx, id, func(d *session.Desk) error {
		desk = *d
		if d.Session.Live() {
			return errRunning
		}
		var ok bool
		if r, ok = b.suited(d, wanted, now); !ok {
			return errNone
		}
		if d.Person.Met.IsZero() {
			d.Person.Met = now
		}
		d.Owed = append(d.Owed, delivery.Message{
			To: id, Kind: delivery.Break, Priority: delivery.Answer, Routine: r.ID, Due: now,
			NotAfter: now.Add(breakPatience),
		})
		return nil
	})
	switch {
	case errors.Is(err, errRunning):
		b.answer(ctx, to, card.English().Busy(desk.Session))
	case errors.Is(err, errNone):
		b.answer(ctx, to, card.English().NoOther())
	case err == nil:
		if of, known := b.speaking(desk.Person).Routine(wanted); known && of.ID != r.ID {
			b.answer(ctx, to, card.English().NotThatOne(of, r))
		} else if !ours(channel, desk.Person) {
			b.answer(ctx, to, card.English().OnItsWay())
		}
	default:
		return err
	}
	return nil
}

// known reports whether the person was met, and not forgotten since.
func known(p prefs.Person) bool { return !p.Met.IsZero() || !p.OptedIn.IsZero() }

// ours reports whether somebody in this channel is looking at our messages. As
// long as Slack has not named ours, any direct message may be it.
func ours(channel string, p prefs.Person) bool {
	return channel != "" && (channel == p.Channel || p.Channel == "" && strings.HasPrefix(channel, "D"))
}

// breakPatience is how late a break that was asked for may come.
const breakPatience = 10 * time.Minute

// pauseUntil keeps quiet until a moment. Its error is errStale for somebody who
// is not reminded.
func (b *Bot) pauseUntil(ctx context.Context, id prefs.UserID, until time.Time, to reply, now time.Time) error {
	var shown time.Time // on their wall
	err := b.change(ctx, id, func(d *session.Desk) error {
		if d.Person.OptedIn.IsZero() {
			return errStale
		}
		d.Person.PausedUntil = until
		shown = d.Local(until)
		return schedule.Replan(&d.Person, now)
	})
	if err != nil {
		return err
	}
	b.answer(ctx, to, card.English().Paused(shown, !until.Before(prefs.Forever)))
	return nil
}

// pauseFor keeps quiet for as long as somebody chose.
func (b *Bot) pauseFor(ctx context.Context, id prefs.UserID, long card.Pause, to reply, now time.Time) error {
	desk, err := b.desks.Desk(ctx, id)
	if err != nil {
		return err
	}
	local := desk.Local(now)
	until := prefs.Forever
	switch long {
	case card.PauseHour:
		until = now.Add(time.Hour)
	case card.PauseToday:
		until = schedule.Tomorrow(now, local.Location())
	case card.PauseMonday:
		until, err = phrase.When("until monday", local, local.Location())
	case card.PauseWeek:
		until = local.AddDate(0, 0, 7)
	case card.PauseEver:
	}
	if err != nil {
		return err
	}
	return b.pauseUntil(ctx, id, until, to, now)
}

// resume ends a pause. Its error is errStale for somebody who is not reminded.
func (b *Bot) resume(ctx context.Context, id prefs.UserID, to reply, now time.Time) error {
	var then time.Time
	err := b.change(ctx, id, func(d *session.Desk) error {
		if d.Person.OptedIn.IsZero() {
			return errStale
		}
		d.Person.PausedUntil = time.Time{}
		if d.Card.Answer == session.Off { // it says that reminders are paused
			d.Card.Answer = session.Skipped
			redraw(d)
		}
		if err := schedule.Replan(&d.Person, now); err != nil {
			return err
		}
		then = b.next(d, now)
		return nil
	})
	if err != nil {
		return err
	}
	b.answer(ctx, to, card.English().Resumed(then))
	return nil
}

func (b *Bot) why(ctx context.Context, id prefs.UserID, to reply, now time.Time) error {
	desk, err := b.desks.Desk(ctx, id)
	if err != nil {
		return err
	}
	b.answer(ctx, to, card.English().Why(desk, b.next(&desk, now), b.holidays, now))
	return nil
}

// forget removes every trace of a person.
func (b *Bot) forget(ctx context.Context, id prefs.UserID, to reply) error {
	if err := b.desks.Forget(ctx, id); err != nil {
		return err
	}
	b.sightings.forget(id)
	b.standing.forget(id)
	b.homes.stir(id)
	b.answer(ctx, to, card.English().Forgotten())
	return nil
}
