package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/bot/card"
	"unhunch/internal/bot/outcome"
	"unhunch/internal/coach"
	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
)

// Post renders a claim with what is true now and takes it to Slack. It is the
// courier's way out.
func (b *Bot) Post(ctx context.Context, c delivery.Claim) (delivery.Receipt, error) {
	release, err := b.standing.take(ctx, place{c.To, c.Ref})
	if err != nil {
		return delivery.Receipt{}, fmt.Errorf("%w: %w", delivery.ErrNotSent, err)
	}
	defer release()
	now := b.now()
	shows, err := b.shows(ctx, c, now)
	if err != nil {
		return delivery.Receipt{}, err
	}
	return b.put(ctx, c, shows, now)
}

// shows is what a claim shows now; its error says why it is not to be sent.
func (b *Bot) shows(ctx context.Context, c delivery.Claim, now time.Time) (coach.Answer, error) {
	answer, err := b.coach.Do(ctx, c.To, coach.Owed{Claim: c}, coach.Facts{}, now)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", delivery.ErrNotSent, err)
	}
	switch answer.(type) {
	case coach.Gone:
		return nil, delivery.ErrGone
	case coach.Unwanted:
		return nil, delivery.ErrUnwanted
	case coach.Overtaken:
		return nil, delivery.ErrOvertaken
	case coach.EaseFirst:
		if _, err := b.coach.Do(ctx, c.To, coach.Ease{}, coach.Facts{}, now); err != nil {
			return nil, fmt.Errorf("%w: %w", delivery.ErrNotSent, err)
		}
		return nil, delivery.ErrInstead
	default:
		return answer, nil
	}
}

// put sends a claim, and once more without its picture where Slack refuses that.
func (b *Bot) put(ctx context.Context, c delivery.Claim, shows coach.Answer, now time.Time) (delivery.Receipt, error) {
	w := card.English()
	shown, picture := b.picture(shows, now)
	m, _ := w.Draw(shows, shown)
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
		m, _ = w.Draw(shows, card.Picture{})
		if receipt, err = b.send(ctx, c, m); !forItsPicture(err) {
			b.gallery.Refused(picture, now)
		}
	}
	b.standing.wrote(at, m, err)
	if offered, ok := shows.(coach.Offered); ok {
		receipt.Routine = offered.Chosen
		b.expect(offered.Routine, offered.Shown)
	}
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
	ctx, wrote := outcome.Traced(ctx)
	if c.Edit {
		channel, ts, _, err := b.api.UpdateMessageContext(ctx, c.Channel, c.TS, options...)
		return delivery.Receipt{Channel: channel, TS: ts}, outcome.Of(err, "chat.update", wrote.Load())
	}
	options = append(options, slack.MsgOptionDisableLinkUnfurl())
	channel, ts, err := b.api.PostMessageContext(ctx, c.Channel, options...)
	return delivery.Receipt{Channel: channel, TS: ts}, outcome.Of(err, "chat.postMessage", wrote.Load())
}

// picture is what a step's post shows to somebody, and where it is from; the
// zero Picture where they want none, or Slack has none.
func (b *Bot) picture(shows coach.Answer, now time.Time) (shown card.Picture, from routine.Picture) {
	s, ok := shows.(coach.StepShown)
	if !ok {
		return shown, from
	}
	step := s.Routine.Steps[s.Step]
	from, found := b.wished(step, s.Shown)
	b.expect(s.Routine, s.Shown)
	if !found {
		return shown, from
	}
	return b.gallery.Show(from, step.Alt, now), from
}

// zones is the picture of a screening profile, like picture.
func (b *Bot) zones(s routine.Screening, wish prefs.Pictures, now time.Time) (shown card.Picture, from routine.Picture) {
	from, found := b.library().PictureOf(s)
	if !found || wish == prefs.PicturesNone {
		return shown, from
	}
	return b.gallery.Show(from, s.Alt, now), from
}

// expect has a routine's pictures uploaded before the others: it may begin.
func (b *Bot) expect(r routine.Routine, wish prefs.Pictures) {
	for _, step := range r.Steps {
		if p, ok := b.wished(step, wish); ok {
			b.gallery.Expect(p)
		}
	}
}

// wished is the picture of a step that somebody wants to see.
func (b *Bot) wished(step routine.Step, wish prefs.Pictures) (routine.Picture, bool) {
	switch wish {
	case prefs.PicturesAnimated:
		return b.library().Picture(step, true)
	case prefs.PicturesStill:
		return b.library().Picture(step, false)
	case prefs.PicturesNone:
	}
	return routine.Picture{}, false
}

// forItsPicture reports whether Slack refused a post, certainly without effect,
// and may have done so for the picture in it: a file that is gone or not ready,
// or a URL that it could not fetch, both are invalid blocks.
func forItsPicture(err error) bool {
	refusal, ok := errors.AsType[*delivery.Refusal](err)
	if !ok {
		return false
	}
	switch refusal.Code {
	case "invalid_blocks", "invalid_blocks_format", "file_not_found", "file_deleted":
		return true
	}
	return false
}
