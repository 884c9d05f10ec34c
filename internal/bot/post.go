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
	"unhunch/internal/session"
)

// posts renders what is owed, with what is true then, and takes it to Slack.
type posts struct {
	api      *slack.Client
	desks    session.Store
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
	shows, err := p.shows(ctx, c, now)
	if err != nil {
		return delivery.Receipt{}, err
	}
	return p.put(ctx, c, shows, now, send)
}

// shows is what a claim shows now; its error says why it is not to be sent.
func (p *posts) shows(ctx context.Context, c delivery.Claim, now time.Time) (coach.Answer, error) {
	answer, err := p.coach.Do(ctx, c.To, coach.Owed{Claim: c}, coach.Facts{}, now)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", delivery.ErrNotSent, err)
	}
	if c.Kind == delivery.End && c.Hurt && p.standing.advises(c) {
		return nil, delivery.ErrInstead
	}
	switch answer.(type) {
	case coach.Gone:
		return nil, delivery.ErrGone
	case coach.Unwanted:
		return nil, delivery.ErrUnwanted
	case coach.Overtaken:
		return nil, delivery.ErrOvertaken
	case coach.EaseFirst:
		if _, err := p.coach.Do(ctx, c.To, coach.Ease{}, coach.Facts{}, now); err != nil {
			return nil, fmt.Errorf("%w: %w", delivery.ErrNotSent, err)
		}
		return nil, delivery.ErrInstead
	case coach.RestFirst:
		if _, err := p.coach.Do(ctx, c.To, coach.AskRested{}, coach.Facts{}, now); err != nil {
			return nil, fmt.Errorf("%w: %w", delivery.ErrNotSent, err)
		}
		return nil, delivery.ErrInstead
	default:
		return answer, nil
	}
}

// put sends a claim, and once more without its picture where Slack refuses that.
func (p *posts) put(ctx context.Context, c delivery.Claim, shows coach.Answer, now time.Time, send sender) (delivery.Receipt, error) {
	w, err := p.view(ctx, c)
	if err != nil {
		return delivery.Receipt{}, err
	}
	shown, pictures := p.pictures.ofStep(shows, now)
	m, _ := w.Draw(shows, shown...)
	at := placeOf(c)
	if c.Edit && p.standing.shows(at, m) {
		return delivery.Receipt{}, delivery.ErrUnchanged
	}
	receipt, err := send(ctx, c, m)
	switch {
	case !m.Shows():
	case err == nil:
		p.pictures.gallery.Taken()
	case forItsPicture(err):
		m, _ = w.Draw(shows)
		if receipt, err = send(ctx, c, m); !forItsPicture(err) {
			p.pictures.gallery.Refused(now, pictures...)
		}
	}
	if c.Edit { // of a new post nothing is remembered: what is owed next in it changes it
		p.standing.wrote(at, m, err)
	}
	if _, advises := shows.(coach.Advised); advises && err == nil {
		p.standing.advised.Add(place{of: c.To, ref: delivery.Ref{Card: c.Ref.Card}}, struct{}{})
	}
	if step, ok := shows.(coach.StepShown); ok && err == nil && !c.Edit && step.Previews() && p.pictures.awaits(shown, now) {
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

// view is how whoever a claim is for reads it.
func (p *posts) view(ctx context.Context, c delivery.Claim) (card.View, error) {
	desk, err := p.desks.Desk(ctx, c.To)
	if err != nil {
		return card.View{}, fmt.Errorf("%w: %w", delivery.ErrNotSent, err)
	}
	return card.For(desk.Person), nil
}

// send makes the one call that a message is.
func (p *posts) send(ctx context.Context, c delivery.Claim, m card.Message) (delivery.Receipt, error) {
	options := []slack.MsgOption{
		slack.MsgOptionText(m.Text, false),
		slack.MsgOptionBlocks(m.Blocks...),
	}
	if c.Thread != "" {
		options = append(options, slack.MsgOptionTS(c.Thread))
	}
	ctx, wrote := outcome.Traced(ctx)
	if c.Edit {
		channel, ts, _, err := p.api.UpdateMessageContext(ctx, c.Channel, c.TS, options...)
		return delivery.Receipt{Channel: channel, TS: ts}, outcome.Of(err, "chat.update", wrote.Load())
	}
	options = append(options, slack.MsgOptionDisableLinkUnfurl())
	channel, ts, err := p.api.PostMessageContext(ctx, c.Channel, options...)
	return delivery.Receipt{Channel: channel, TS: ts}, outcome.Of(err, "chat.postMessage", wrote.Load())
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
