package bot

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/slack-go/slack"

	"unhunch/internal/bot/card"
	"unhunch/internal/bot/outcome"
	"unhunch/internal/bot/pace"
	"unhunch/internal/delivery"
	"unhunch/internal/webapi"
)

// replies takes answers to the people who asked, and does not give up before it is
// certain, or there is no way left: an answer is repeated by the response_url of
// what they did, where twice does no harm, and what cannot be said by that goes into
// their direct message.
type replies struct {
	http      *http.Client // for response_urls
	api       *slack.Client
	workspace string
	ways      *ways
	says      *pace.Budget // of what is said in direct messages in the place of answers
	errands   *errands
	modals    *modals
	standing  *standing
	pictures  illustrations
	now       func() time.Time
	log       *slog.Logger

	newest *lru.Cache[place, *reply] // the last answer in the place of each message
}

func newReplies(o Options, s *standing, e *errands, i illustrations) *replies {
	r := &replies{
		http: o.HTTP, api: o.API, workspace: o.Self.Workspace, ways: newWays(), says: pace.PerMinute("chat.postMessage", saidPerMinute, saidAtOnce, o.Log).Share(o.Replicas.Share), errands: e, modals: newModals(o),
		standing: s, pictures: i, now: o.Now, log: o.Log,
	}
	r.newest, _ = lru.New[place, *reply](mostMarks) // fails for sizes below 1
	return r
}

// unsure is how often an answer is said that may have been heard.
const unsure = 3

// looks is how long an answer is tried by a response_url before it goes another way:
// for as long as somebody may look at their screen.
const looks = 40 * time.Second

// What is said in direct messages in the place of answers is no more than this: of
// several hundred posts a minute, most are left to the courier.
const saidPerMinute, saidAtOnce = 60, 20

// sayTimeout bounds one try of it: Slack may be slow, and twice is once too often.
const sayTimeout = 20 * time.Second

// answer takes an answer to the person. Its first try is over when it returns.
func (r *replies) answer(ctx context.Context, to reply, m card.Message) {
	r.take(ctx, to, m, func(ctx context.Context) error { return r.say(ctx, to, m) })
}

// later is answer for who must not wait.
func (r *replies) later(to reply, m card.Message) {
	r.errands.do(r.saying(to, m, func(ctx context.Context) error { return r.respond(ctx, to, m) }))
}

// answerShowing answers with a picture, and once more without it where Slack
// certainly refuses it.
func (r *replies) answerShowing(ctx context.Context, to reply, m card.Message, e exhibit, now time.Time) {
	r.take(ctx, to, m, func(ctx context.Context) error {
		err := r.say(ctx, to, m)
		switch {
		case !m.Shows():
		case err == nil:
			r.pictures.taken(e)
		case turnedDown(err):
			if err = r.say(ctx, to, m.Unseen()); err == nil {
				r.pictures.refused(e, now)
			}
		}
		return err
	})
}

// take has an answer said: over a view while its trigger lives, and by a response_url
// until it is certain.
func (r *replies) take(ctx context.Context, to reply, m card.Message, say func(context.Context) error) {
	if to.url != "" {
		to.turn.GiveUp(ctx)
		r.errands.first(ctx, r.saying(to, m, say))
		return
	}
	ctx, cancel := context.WithTimeout(ctx, replyTimeout)
	defer cancel()
	if err := say(ctx); err != nil {
		r.otherwise(ctx, to, m, err)
	}
}

// say says an answer by its response_url, or else over the view that somebody looks
// at.
func (r *replies) say(ctx context.Context, to reply, m card.Message) error {
	if to.url == "" {
		return r.modals.show(ctx, to, to.words().Over(m))
	}
	return r.respond(ctx, to, m)
}

// turnedDown reports whether Slack took an answer certainly not: what it does not
// understand it refuses.
func turnedDown(err error) bool {
	_, refused := errors.AsType[*delivery.Refusal](err)
	return refused || outcome.IsFinal(err)
}

// saying is an answer by a response_url. In the place of a message the newest one
// counts: what is older is not said any more.
func (r *replies) saying(to reply, m card.Message, say func(context.Context) error) errand {
	it := errand{
		who: to.who, until: r.now().Add(looks), timeout: sayTimeout, unsure: unsure,
		try:  say,
		lost: func(ctx context.Context, why error) { r.instead(ctx, to, m, why) },
	}
	if to.public {
		it.unsure = 1
	}
	if to.replace && to.ts != "" {
		at, mine := place{of: to.who, ts: to.ts}, &to
		r.newest.Add(at, mine)
		it.try = func(ctx context.Context) error {
			release, err := r.standing.take(ctx, at)
			if err != nil {
				return errors.Join(delivery.ErrNotSent, err)
			}
			defer release()
			if newest, known := r.newest.Get(at); known && newest != mine {
				return nil
			}
			return say(ctx)
		}
	}
	return it
}

// instead says an answer in the direct message, where there is no other way left.
// One that others see, too, is not for that, nor is somebody of another workspace.
func (r *replies) instead(ctx context.Context, to reply, m card.Message, why error) {
	if to.public || to.who.Workspace != r.workspace || to.who.Person == "" || errors.Is(why, delivery.ErrRevoked) {
		r.unanswered(to, why)
		return
	}
	r.log.Log(ctx, slog.LevelInfo, "an answer goes into the direct message", "user", to.who, "error", why)
	r.write(to, m)
}

// write says something in somebody's direct message.
func (r *replies) write(to reply, m card.Message) {
	r.errands.do(errand{
		who: to.who, until: r.now().Add(wayLife), timeout: replyTimeout, unsure: 1,
		try:  func(ctx context.Context) error { return r.post(ctx, to.who.Person, m) },
		lost: func(_ context.Context, why error) { r.unanswered(to, why) },
	})
}

func (r *replies) unanswered(to reply, why error) {
	r.log.Warn("an answer did not arrive", "user", to.who, "error", outcome.WithoutURL(why))
}

// post says something in somebody's direct message.
func (r *replies) post(ctx context.Context, channel string, m card.Message) error {
	if err := r.says.Turn(ctx, replyTimeout/2, r.now()); err != nil {
		return errors.Join(delivery.ErrNotSent, err)
	}
	ctx, wrote := outcome.Traced(ctx)
	_, err := makes(ctx, r.api, channel, posting(m))
	return outcome.Of(err, "chat.postMessage", wrote.Load())
}

// otherwise says what did not open in another way: where it was asked for, or, from
// a view, in their messages.
func (r *replies) otherwise(ctx context.Context, to reply, m card.Message, failed error) {
	r.log.Log(ctx, outcome.Level(failed, slog.LevelWarn), "an answer did not open", "user", to.who, "error", failed)
	if to.spare == "" {
		r.instead(ctx, to, m, failed)
		return
	}
	r.later(reply{who: to.who, url: to.spare, reads: to.reads}, m)
}

// respond makes the one call to a response_url. Its errors are those of package
// delivery.
func (r *replies) respond(ctx context.Context, to reply, m card.Message) error {
	ctx, wrote := outcome.Traced(ctx)
	return outcome.Of(r.call(ctx, to, m), responseURL, wrote.Load())
}

// responseURL is the name of what is no method.
const responseURL = "response_url"

// call is respond with the errors of a call. It is made as often as a response_url
// may be used.
func (r *replies) call(ctx context.Context, to reply, m card.Message) error {
	now := r.now()
	w := r.ways.of(to.url, now)
	if !w.take(now) {
		return &webapi.Refusal{Method: responseURL, Code: "used_url"}
	}
	hook := &slack.WebhookMessage{
		Text:            m.Text,
		Blocks:          &slack.Blocks{BlockSet: m.Blocks},
		ReplaceOriginal: to.replace,
	}
	switch {
	case to.replace: // what it replaces stays what it is
	case to.public:
		hook.ResponseType = slack.ResponseTypeInChannel
	default:
		hook.ResponseType = slack.ResponseTypeEphemeral
	}
	ctx, wrote := outcome.Traced(ctx)
	err := outcome.WithoutURL(slack.PostWebhookCustomHTTPContext(ctx, to.url, r.http, hook))
	became := outcome.Of(err, responseURL, wrote.Load())
	_, limited := errors.AsType[*delivery.RateLimited](became)
	_, refused := errors.AsType[*delivery.Refusal](became)
	switch {
	case limited, errors.Is(became, delivery.ErrNotSent):
		w.spare()
	case refused && !forItsPicture(became):
		w.shut()
	}
	return err
}
