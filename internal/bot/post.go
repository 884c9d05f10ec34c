package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/bot/blocks"
	"unhunch/internal/bot/card"
	"unhunch/internal/bot/outcome"
	"unhunch/internal/coach"
	"unhunch/internal/delivery"
)

// posts renders what is owed, with what is true then, and takes it to Slack.
type posts struct {
	api      *slack.Client
	coach    *coach.Coach
	standing *standing
	pictures illustrations
	formers  *formers
	now      func() time.Time
}

// sender makes the one call that a message is.
type sender func(ctx context.Context, c delivery.Claim, m card.Message) (delivery.Receipt, error)

// post is the courier's way out.
func (p *posts) post(ctx context.Context, c delivery.Claim) (delivery.Receipt, error) {
	return p.write(ctx, c, p.send)
}

// write renders a claim as it is once nobody else writes in its place, and sends it.
func (p *posts) write(ctx context.Context, c delivery.Claim, send sender) (delivery.Receipt, error) {
	release, err := p.standing.take(ctx, placeOf(c))
	if err != nil {
		return delivery.Receipt{}, fmt.Errorf("%w: %w", delivery.ErrNotSent, err)
	}
	defer release()
	now := p.now()
	shows, reads, err := p.coach.Show(ctx, coach.Owed{Claim: c}, now)
	if err != nil {
		return delivery.Receipt{}, fmt.Errorf("%w: %w", delivery.ErrNotSent, err)
	}
	if err := p.holdsBack(ctx, c, shows, now); err != nil {
		return delivery.Receipt{}, err
	}
	return p.put(ctx, c, card.For(reads), shows, now, send)
}

// holdsBack says why what a claim shows is not to be sent; nil: it is.
func (p *posts) holdsBack(ctx context.Context, c delivery.Claim, shows coach.Answer, now time.Time) error {
	if c.Kind == delivery.End && c.Hurt && p.standing.advises(c) {
		return delivery.ErrInstead
	}
	switch shows.(type) {
	case coach.Gone:
		return delivery.ErrGone
	case coach.Unwanted:
		return delivery.ErrUnwanted
	case coach.Overtaken:
		return delivery.ErrOvertaken
	case coach.EaseFirst:
		return p.instead(ctx, c, coach.Ease{}, now)
	case coach.RestFirst:
		return p.instead(ctx, c, coach.AskRested{}, now)
	default:
		return nil
	}
}

// instead has something else asked in the place of a claim.
func (p *posts) instead(ctx context.Context, c delivery.Claim, asks coach.Intent, now time.Time) error {
	if _, err := p.coach.Do(ctx, c.To, asks, coach.Facts{}, now); err != nil {
		return fmt.Errorf("%w: %w", delivery.ErrNotSent, err)
	}
	return delivery.ErrInstead
}

// put sends a claim, and once more without its picture where Slack refuses that.
func (p *posts) put(ctx context.Context, c delivery.Claim, w card.View, shows coach.Answer, now time.Time, send sender) (delivery.Receipt, error) {
	exhibit := p.pictures.of(shows, w, now)
	m, _ := w.Draw(shows, exhibit.shown...)
	at := placeOf(c)
	if c.Edit && p.standing.shows(at, m) {
		return delivery.Receipt{}, delivery.ErrUnchanged
	}
	receipt, err := send(ctx, c, m)
	switch {
	case !m.Shows():
	case err == nil:
		p.pictures.taken(exhibit)
	case forItsPicture(err):
		m, _ = w.Draw(shows)
		if receipt, err = send(ctx, c, m); !forItsPicture(err) {
			p.pictures.refused(exhibit, now)
		}
	}
	if c.Edit { // of a new post nothing is remembered: what is owed next in it changes it
		p.standing.wrote(at, m, err)
	}
	if _, advises := shows.(coach.Advised); advises && err == nil {
		p.standing.advised.Add(place{of: c.To, ref: delivery.Ref{Card: c.Ref.Card}}, struct{}{})
	}
	if step, ok := shows.(coach.StepShown); ok && err == nil && !c.Edit && step.Previews() && p.pictures.awaits(exhibit.shown, now) {
		p.illustrate(ctx, c)
	}
	if offered, ok := shows.(coach.Offered); ok {
		receipt.Routine = offered.Chosen
		if err == nil {
			p.formers.comes(c.To, offered.Before, now)
		}
		p.pictures.expect(offered.Routine, offered.Shown)
	}
	return receipt, err
}

// illustrate has a post written once more when its pictures are there: it is shown as
// long as somebody reads. Where that cannot be kept, it stays as it is.
func (p *posts) illustrate(ctx context.Context, c delivery.Claim) {
	again := coach.Illustrate{Card: c.Ref.Card, After: p.pictures.gallery.Soon()}
	_, _ = p.coach.Do(ctx, c.To, again, coach.Facts{}, p.now())
}

// send makes the one call that a message is.
func (p *posts) send(ctx context.Context, c delivery.Claim, m card.Message) (delivery.Receipt, error) {
	method, call := "chat.postMessage", posting(m)
	if c.Edit {
		method, call = "chat.update", changing(c.TS, m)
	}
	if c.Thread != "" {
		call = slack.MsgOptionCompose(call, slack.MsgOptionTS(c.Thread))
	}
	ctx, wrote := outcome.Traced(ctx)
	receipt, err := makes(ctx, p.api, c.Channel, call)
	return receipt, outcome.Of(err, method, wrote.Load())
}

// makes does what a call says, which is posting or changing.
func makes(ctx context.Context, api *slack.Client, channel string, call slack.MsgOption) (delivery.Receipt, error) {
	in, ts, _, err := api.SendMessageContext(ctx, channel, call)
	return delivery.Receipt{Channel: in, TS: ts}, err
}

// posting is a chat.postMessage of a message.
func posting(m card.Message) slack.MsgOption {
	return slack.MsgOptionCompose(content(m), slack.MsgOptionPost(), slack.MsgOptionDisableLinkUnfurl())
}

// changing is a chat.update of the post with that ts.
func changing(ts string, m card.Message) slack.MsgOption {
	return slack.MsgOptionCompose(content(m), slack.MsgOptionUpdate(ts))
}

func content(m card.Message) slack.MsgOption {
	return slack.MsgOptionCompose(slack.MsgOptionText(m.Text, false), blocks.Option(m.Blocks))
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
