package bot

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/bot/card"
	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/session"
)

// Post renders a claim with what is true now and takes it to Slack. It is the
// courier's way out.
func (b *Bot) Post(ctx context.Context, c delivery.Claim) (delivery.Receipt, error) {
	b = b.latest()
	release, err := b.standing.take(ctx, place{c.To, c.Ref})
	if err != nil {
		return delivery.Receipt{}, fmt.Errorf("%w: %w", delivery.ErrNotSent, err)
	}
	defer release()
	desk, err := b.desks.Desk(ctx, c.To)
	if err != nil {
		return delivery.Receipt{}, fmt.Errorf("%w: %w", delivery.ErrNotSent, err)
	}
	now := b.now()
	if err := b.outdated(ctx, c, desk, now); err != nil {
		return delivery.Receipt{}, err
	}
	return b.put(ctx, c, desk, now)
}

// outdated says why a claim is not to be sent any more.
func (b *Bot) outdated(ctx context.Context, c delivery.Claim, d session.Desk, now time.Time) error {
	if d.Posts.Overtaken(c.Message) {
		return delivery.ErrOvertaken
	}
	if c.Kind == delivery.Reminder && d.Session.Live() ||
		(c.Kind == delivery.Reminder || c.Kind == delivery.Easing || c.Kind == delivery.Summary) && !d.Person.Wanted(now) {
		return delivery.ErrUnwanted
	}
	if c.Kind != delivery.Reminder {
		return nil
	}
	switch eased, err := b.ease(ctx, d, now); {
	case err != nil:
		return fmt.Errorf("%w: %w", delivery.ErrNotSent, err)
	case eased:
		return delivery.ErrInstead
	}
	return nil
}

// put sends a claim, and once more without its picture where Slack refuses that.
func (b *Bot) put(ctx context.Context, c delivery.Claim, desk session.Desk, now time.Time) (delivery.Receipt, error) {
	shown, picture := b.picture(c, desk.Person, now)
	m, chosen, ok := b.render(c, desk, shown, now)
	if !ok {
		return delivery.Receipt{}, delivery.ErrGone
	}
	at := place{c.To, c.Ref}
	if c.Edit && b.standing.shows(at, m) {
		return delivery.Receipt{}, delivery.ErrUnchanged
	}
	receipt, err := b.send(ctx, c, m)
	switch {
	case !m.Shows():
	case err == nil:
		b.gallery.Taken()
	case forItsPicture(err):
		m, _, _ = b.render(c, desk, card.Picture{}, now)
		if receipt, err = b.send(ctx, c, m); !forItsPicture(err) {
			b.gallery.Refused(picture, now)
		}
	}
	b.standing.wrote(at, m, err)
	receipt.Routine = chosen
	b.expect(cmp.Or(chosen, c.Routine, desk.Card.Routine), desk.Person.Prefs.Shown())
	return receipt, err
}

// send makes the one call that a message is.
func (b *Bot) send(ctx context.Context, c delivery.Claim, m card.Message) (delivery.Receipt, error) {
	options := []slack.MsgOption{
		slack.MsgOptionText(m.Text, false),
		slack.MsgOptionBlocks(m.Blocks...),
	}
	if c.Thread != "" {
		options = append(options, slack.MsgOptionTS(c.Thread))
	}
	ctx, wrote := traced(ctx)
	if c.Edit {
		channel, ts, _, err := b.api.UpdateMessageContext(ctx, c.Channel, c.TS, options...)
		return delivery.Receipt{Channel: channel, TS: ts}, outcome(err, "chat.update", wrote.Load())
	}
	options = append(options, slack.MsgOptionDisableLinkUnfurl())
	channel, ts, err := b.api.PostMessageContext(ctx, c.Channel, options...)
	return delivery.Receipt{Channel: channel, TS: ts}, outcome(err, "chat.postMessage", wrote.Load())
}

// render draws a claim, and names the routine that a card offers. It reports
// false where there is nothing to draw any more: the routine left the library,
// or the card is not the person's last one.
func (b *Bot) render(c delivery.Claim, d session.Desk, p card.Picture, now time.Time) (m card.Message, chosen string, ok bool) {
	if c.Hurt {
		d.Session.State = session.Hurt
	}
	switch c.Kind {
	case delivery.Reminder, delivery.Break:
		r, _ := b.suited(&d, c.Routine, now) // none: an invitation to stand up
		d.Card = session.Card{ID: c.Ref.Card, Kind: c.Kind, Routine: r.ID, Due: c.Due, Snoozes: c.Snoozes}
		return b.offered(d), r.ID, true
	case delivery.Card:
		r := b.dosed(d, d.Card.Routine)
		if d.Card.ID != c.Ref.Card || r.ID != d.Card.Routine {
			return m, "", false
		}
		if d.Card.Answer == session.Open {
			return b.offered(d), "", true
		}
		return card.English().State(d, r), "", true
	case delivery.Step, delivery.StepState:
		r := b.running(d)
		if c.Step >= len(r.Steps) || d.Session.Card != c.Ref.Card {
			return m, "", false
		}
		return card.English().Step(d.Session, r, c.Step, c.Ref.Part, p), "", true
	case delivery.End, delivery.EndState:
		r := b.running(d)
		if r.ID == "" || d.Session.Card != c.Ref.Card {
			return m, "", false
		}
		return card.English().End(d.Session, r, b.ending(d, r, now)), "", true
	case delivery.Easing:
		return card.English().Easing(), "", d.Person.Easing == prefs.Eased
	case delivery.Summary:
		return card.English().Summary(b.week(d, session.LastWeek(d.Days, d.Local(c.Due)), now)), "", true
	case delivery.Screening:
		r, _ := b.library.Routine(c.Routine)
		s, found := b.speaking(d.Person).Screening(r.Screening)
		return card.English().RollerCheck(s), "", found
	}
	return m, "", false
}

// ending is what the last word of a routine says beside how it was. Of one that
// left the library nobody knows any more what it asked, and of somebody's own
// exercises nobody here ever did: then it is all there is.
func (b *Bot) ending(d session.Desk, r routine.Routine, now time.Time) card.Ending {
	library := b.speaking(d.Person)
	e := card.Ending{Next: b.next(&d, now), LeftOut: known(d.Person)}
	e.Screening, _ = library.Screening(r.Screening)
	if profiles := library.Profiles(); (r.ID == "" || routine.IsPrescribed(r.ID)) && len(profiles) > 0 {
		e.Screening, _ = library.Screening(profiles[len(profiles)-1])
	}
	if d.Session.State == session.Hurt && known(d.Person) {
		if r, ok := library.Routine(e.Screening.Instead); ok && asked(d.Person).Allows(r) {
			e.Gentler = r
		} else if r, ok := b.fromLibrary(d, now); ok {
			e.Gentler = r
		}
	}
	return e
}
