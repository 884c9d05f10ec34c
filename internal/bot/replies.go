package bot

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/bot/card"
	"unhunch/internal/bot/outcome"
	"unhunch/internal/bot/pictures"
	"unhunch/internal/routine"
	"unhunch/internal/webapi"
)

// replies takes answers to the people who asked.
type replies struct {
	http     *http.Client // for response_urls
	modals   *modals
	standing *standing
	gallery  *pictures.Gallery
	log      *slog.Logger
}

// answer takes an answer to the person.
func (r *replies) answer(ctx context.Context, to reply, m card.Message) {
	ctx, cancel := context.WithTimeout(ctx, replyTimeout)
	defer cancel()
	r.unanswered(ctx, to, r.tryAnswer(ctx, to, m))
}

// otherwise says what did not open in another way: where it was asked for, or, from
// a view, in their messages.
func (r *replies) otherwise(ctx context.Context, to reply, m card.Message, failed error) {
	r.unanswered(ctx, to, failed)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), otherwiseWithin)
	defer cancel()
	url := to.spare
	say := func(ctx context.Context) error { return r.respond(ctx, reply{url: url}, m) }
	if url == "" {
		say = func(ctx context.Context) error {
			_, _, err := r.modals.api.PostMessageContext(ctx, to.who.Person,
				slack.MsgOptionText(m.Text, false), slack.MsgOptionBlocks(m.Blocks...), slack.MsgOptionDisableLinkUnfurl())
			return err
		}
	}
	if err := outcome.Once(ctx, "the other way", say); err != nil {
		r.log.Warn("nor was it said in another way", "user", to.who, "error", outcome.WithoutURL(err))
	}
}

// otherwiseWithin is what is left for the other way when one has failed.
const otherwiseWithin = 5 * time.Second

// answerShowing answers with a picture, and once more without it where Slack
// certainly refuses it.
func (r *replies) answerShowing(ctx context.Context, to reply, m card.Message, from routine.Picture, now time.Time) {
	ctx, cancel := context.WithTimeout(ctx, replyTimeout)
	defer cancel()
	err := r.tryAnswer(ctx, to, m)
	switch {
	case !m.Shows():
	case err == nil:
		r.gallery.Taken()
	case turnedDown(err):
		if err = r.tryAnswer(ctx, to, m.Unseen()); err == nil {
			r.gallery.Refused(from, now)
		}
	}
	r.unanswered(ctx, to, err)
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
func (r *replies) answerIn(ctx context.Context, at place, to reply, draw func() (card.Message, error)) {
	if to.url == "" {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, replyTimeout)
	defer cancel()
	to.replace = true
	to.turn.GiveUp(ctx)
	r.unanswered(ctx, to, outcome.Patiently(ctx, func() error {
		release, err := r.standing.take(ctx, at)
		if err != nil {
			return err
		}
		defer release()
		m, err := draw()
		if err != nil {
			return err
		}
		if r.standing.shows(at, m) {
			return nil
		}
		ctx, wrote := outcome.Traced(ctx)
		err = r.respond(ctx, to, m)
		r.standing.wrote(at, m, outcome.Of(err, "response_url", wrote.Load()))
		return err
	}))
}

func (r *replies) unanswered(ctx context.Context, to reply, err error) {
	switch {
	case err == nil:
	case to.url == "":
		r.log.Log(ctx, outcome.Level(err, slog.LevelWarn), "an answer did not open", "user", to.who, "error", outcome.WithoutURL(err))
	default:
		r.log.Warn("an answer did not arrive", "user", to.who, "error", outcome.WithoutURL(err))
	}
}

func (r *replies) tryAnswer(ctx context.Context, to reply, m card.Message) error {
	if to.url == "" {
		if err := r.modals.show(ctx, to, card.English().Over(m)); err != nil {
			r.otherwise(ctx, to, m, err)
		}
		return nil
	}
	to.turn.GiveUp(ctx)
	return outcome.Patiently(ctx, func() error { return r.respond(ctx, to, m) })
}

// respond makes the one call to a response_url.
func (r *replies) respond(ctx context.Context, to reply, m card.Message) error {
	hook := &slack.WebhookMessage{
		Text:            m.Text,
		Blocks:          &slack.Blocks{BlockSet: m.Blocks},
		ResponseType:    slack.ResponseTypeEphemeral,
		ReplaceOriginal: to.replace,
	}
	if to.public {
		hook.ResponseType = slack.ResponseTypeInChannel
	}
	return slack.PostWebhookCustomHTTPContext(ctx, to.url, r.http, hook)
}
