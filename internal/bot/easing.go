package bot

import (
	"context"
	"errors"
	"time"

	"unhunch/internal/bot/card"
	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// patience is how many reminders in a row may go unanswered before they become
// fewer.
const patience = 3

// ease makes a person's plan easier whose reminders go unanswered, and owes
// them a question in place of the one that is about to be sent: that is a
// moment at which nothing speaks against it. It reports whether it did.
func (b *Bot) ease(ctx context.Context, d session.Desk, now time.Time) (bool, error) {
	due := func(d session.Desk) bool { return d.Card.Unanswered() >= patience && d.Person.Easing == prefs.NotEased }
	if !due(d) {
		return false, nil
	}
	err := b.change(ctx, d.Person.ID, func(d *session.Desk) error {
		if !due(*d) {
			return errNothing
		}
		prefs.Ease(&d.Person)
		d.Card.Seen = true // the row is dealt with
		d.Owed = append(d.Owed, delivery.Message{
			To: d.Person.ID, Kind: delivery.Easing, Priority: delivery.Due, NotAfter: now.Add(schedule.Patience),
		})
		return schedule.Replan(&d.Person, now)
	})
	if errors.Is(err, errNothing) {
		return false, nil
	}
	return err == nil, err
}

// eased takes the answer to the question of ease. What comes twice, or after
// the plan was changed, finds it answered and is told how things stand; but
// who wants all of their reminders back gets them at any time.
func (b *Bot) eased(ctx context.Context, id prefs.UserID, a card.Action, to reply, now time.Time) error {
	var desk session.Desk
	err := b.change(ctx, id, func(d *session.Desk) error {
		defer func() { desk = *d }()
		open := d.Person.Easing == prefs.Eased
		switch {
		case a == card.ActionKeepPlan && (open || d.Person.Prefs.Timetable.EveryOther):
			prefs.Settle(&d.Person, false)
		case a == card.ActionFewer && open:
			prefs.Settle(&d.Person, true)
			return nil // every other one is left out already
		case a == card.ActionRest && open:
			prefs.Settle(&d.Person, false) // after the pause it is theirs again
			d.Person.PausedUntil = prefs.Forever
		default:
			return errNothing
		}
		return schedule.Replan(&d.Person, now)
	})
	switch {
	case err != nil && !errors.Is(err, errNothing):
		return err
	case !desk.Person.Wanted(now):
		until := desk.Person.PausedUntil
		b.answer(ctx, to, card.English().EasingPaused(desk.Local(until), !until.Before(prefs.Forever)))
	default:
		b.answer(ctx, to, card.English().EasingSettled(desk.Person.Prefs.Timetable, b.next(&desk, now)))
	}
	return nil
}

// noticed ends the row of unanswered reminders: the person did something,
// whatever it was. Who answered the card has ended it already.
func (b *Bot) noticed(ctx context.Context, id prefs.UserID) {
	desk, err := b.desks.Desk(ctx, id)
	if err == nil && desk.Card.Unanswered() > 0 {
		err = b.change(ctx, id, func(d *session.Desk) error {
			d.Card.Seen = true
			return nil
		})
	}
	if settles(err) != nil {
		b.log.Warn("it was not noted that somebody is there", "user", id, "error", err)
	}
}
