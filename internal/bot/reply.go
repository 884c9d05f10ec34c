package bot

import (
	"context"
	"log/slog"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/bot/card"
	"unhunch/internal/bot/outcome"
	"unhunch/internal/routine"
	"unhunch/internal/webapi"
)

// replyTimeout bounds the answer to a press: after that nobody looks any more.
const replyTimeout = 10 * time.Second

// reply is how an answer that only one person sees gets to them: through the
// response_url of what they did (docs: 5 uses, 30 minutes).
type reply struct {
	url     string
	replace bool   // the message with the button becomes the answer
	public  bool   // everybody in the channel sees it
	trigger string // without a url: the answer opens over the view it was pressed in
	unmet   string // the trigger for who is asked first whether they want to begin
	in      string // the id of the view that a form is drawn in
	command string // the name of the command that was typed
	view    view   // without a url: the modal it was pressed in
}

// privately answers where only the person sees it, and says nothing in a Home
// tab, which is drawn anew.
func (p press) privately() reply {
	if p.View.Modal {
		return reply{url: p.Callback, trigger: p.Trigger, view: p.View}
	}
	return reply{url: p.Callback, unmet: p.Trigger}
}

// visibly answers also where the view does not change.
func (p press) visibly() reply {
	to := p.privately()
	if p.View.ID != "" {
		to.trigger = p.Trigger
	}
	return to
}

// inPlace puts the answer in the place of the message with the button.
func (p press) inPlace() reply {
	to := p.privately()
	to.replace = true
	return to
}

func (b *Bot) answer(ctx context.Context, to reply, m card.Message) {
	ctx, cancel := context.WithTimeout(ctx, replyTimeout)
	defer cancel()
	b.unanswered(ctx, to, b.tryAnswer(ctx, to, m))
}

// answerShowing answers with a picture, and once more without it where Slack
// certainly refuses it.
func (b *Bot) answerShowing(ctx context.Context, to reply, m card.Message, from routine.Picture, now time.Time) {
	ctx, cancel := context.WithTimeout(ctx, replyTimeout)
	defer cancel()
	err := b.tryAnswer(ctx, to, m)
	switch {
	case !m.Shows():
	case err == nil:
		b.gallery.Taken()
	case turnedDown(err):
		if err = b.tryAnswer(ctx, to, m.Unseen()); err == nil {
			b.gallery.Refused(from, now)
		}
	}
	b.unanswered(ctx, to, err)
}

// turnedDown reports whether Slack took an answer certainly not: what it does not
// understand it refuses.
func turnedDown(err error) bool {
	code := outcome.Code(err)
	return code != "" && !webapi.Half(code)
}

// answerIn answers in the place of a post that owed edits change, too. It is
// drawn from the desk as it is once nobody else writes there, at each try.
// Without a response_url it is left to the edit.
func (b *Bot) answerIn(ctx context.Context, at place, to reply, draw func() (card.Message, error)) {
	if to.url == "" {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, replyTimeout)
	defer cancel()
	to.replace = true
	b.unanswered(ctx, to, outcome.Patiently(ctx, func() error {
		release, err := b.standing.take(ctx, at)
		if err != nil {
			return err
		}
		defer release()
		m, err := draw()
		if err != nil {
			return err
		}
		if b.standing.shows(at, m) {
			return nil
		}
		ctx, wrote := outcome.Traced(ctx)
		err = b.respond(ctx, to, m)
		b.standing.wrote(at, m, outcome.Of(err, "response_url", wrote.Load()))
		return err
	}))
}

func (b *Bot) unanswered(ctx context.Context, to reply, err error) {
	switch {
	case err == nil:
	case to.url == "":
		b.log.Log(ctx, outcome.Level(err, slog.LevelWarn), "an answer did not open", "error", err)
	default:
		b.log.Warn("an answer did not arrive", "error", outcome.WithoutURL(err))
	}
}

func (b *Bot) tryAnswer(ctx context.Context, to reply, m card.Message) error {
	if to.url == "" {
		return b.show(ctx, to, card.English().Over(m))
	}
	return outcome.Patiently(ctx, func() error { return b.respond(ctx, to, m) })
}

// respond makes the one call to a response_url.
func (b *Bot) respond(ctx context.Context, to reply, m card.Message) error {
	hook := &slack.WebhookMessage{
		Text:            m.Text,
		Blocks:          &slack.Blocks{BlockSet: m.Blocks},
		ResponseType:    slack.ResponseTypeEphemeral,
		ReplaceOriginal: to.replace,
	}
	if to.public {
		hook.ResponseType = slack.ResponseTypeInChannel
	}
	return slack.PostWebhookCustomHTTPContext(ctx, to.url, b.http, hook)
}

// show puts a modal where somebody looks: in the place of the answer that they
// pressed something in, on top of a form, or else over everything. Without a
// trigger there is nothing to show: the view itself is drawn anew.
func (b *Bot) show(ctx context.Context, to reply, modal slack.ModalViewRequest) (err error) {
	var opened *slack.ViewResponse
	switch {
	case to.trigger == "":
	case to.view.Answer:
		_, err = b.api.UpdateViewContext(ctx, modal, "", "", to.view.ID)
	case to.view.Modal:
		opened, err = b.api.PushViewContext(ctx, to.trigger, modal)
	default:
		opened, err = b.api.OpenViewContext(ctx, to.trigger, modal)
	}
	if err == nil && opened != nil {
		if looks, unmarked := looksOf(modal); unmarked == nil {
			b.drafts.drawn(opened.ID, looks)
		}
	}
	return err
}
