package bot

import (
	"context"
	"errors"
	"net/url"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/bot/card"
)

// replyTimeout bounds the answer to a press: after that nobody looks any more.
const replyTimeout = 10 * time.Second

// reply is how an answer that only one person sees gets to them: through the
// response_url of what they did (docs: 5 uses, 30 minutes).
type reply struct {
	url     string
	replace bool   // the message with the button becomes the answer
	trigger string // without a url: the answer opens over the view it was pressed in
}

func (b *Bot) answer(ctx context.Context, to reply, m card.Message) {
	ctx, cancel := context.WithTimeout(ctx, replyTimeout)
	defer cancel()
	switch {
	case to.url != "":
	case to.trigger != "":
		if _, err := b.api.OpenViewContext(ctx, to.trigger, card.Over(m)); err != nil {
			b.log.Warn("an answer did not open", "error", err)
		}
		return
	default: // the view itself shows the answer, drawn anew
		return
	}
	hook := &slack.WebhookMessage{
		Text:            m.Text,
		Blocks:          &slack.Blocks{BlockSet: m.Blocks},
		ResponseType:    slack.ResponseTypeEphemeral,
		ReplaceOriginal: to.replace,
	}
	err := patiently(ctx, func() error { return slack.PostWebhookCustomHTTPContext(ctx, to.url, b.http, hook) })
	if err != nil {
		b.log.Warn("an answer did not arrive", "error", withoutURL(err))
	}
}

// withoutURL is what went wrong, without where: whoever has a response_url can
// answer in our name.
func withoutURL(err error) error {
	if failed, ok := errors.AsType[*url.Error](err); ok {
		return failed.Err
	}
	return err
}
