package door

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/slack-go/slack"

	"unhunch/internal/bot/outcome"
	"unhunch/internal/webapi"
)

// Self is the bot as Slack knows it.
type Self struct {
	Workspace string // the enterprise id of an org install, else the team id
	App       string // its id; "": Slack has not said it yet
}

// Introduce asks Slack who we are. While Slack does not say it tries again, with
// a pause that grows to a minute, or as long as Slack asks for; the log has the
// cause and its mend. It returns ErrTokens where Slack refuses the token, and
// ctx's error where that ends first.
func Introduce(ctx context.Context, api *slack.Client, log *slog.Logger) (Self, error) {
	pauses := &backoff.ExponentialBackOff{InitialInterval: time.Second, Multiplier: 2, MaxInterval: time.Minute}
	for {
		answer, err := api.AuthTestContext(ctx)
		switch {
		case err == nil:
			self := Self{Workspace: answer.TeamID}
			if self.Workspace == "" {
				self.Workspace = answer.EnterpriseID
			}
			if self.Workspace == "" {
				return self, errors.New("auth.test names no workspace: see that SLACK_API_URL is right")
			}
			return self, nil
		case outcome.IsTheWrongToken(err):
			return Self{}, fmt.Errorf("%w (%w): install the app again and set SLACK_BOT_TOKEN to its new token", ErrTokens, err)
		}
		wait := pauses.NextBackOff()
		if limited, ok := errors.AsType[*slack.RateLimitedError](err); ok {
			wait = max(wait, limited.RetryAfter)
		}
		cause := explain(err)
		log.Warn("waiting for Slack", "cause", cause.What, "mend", cause.Mend, "error", err, "retry_in", wait)
		select {
		case <-ctx.Done():
			return Self{}, ctx.Err()
		case <-time.After(wait):
		}
	}
}

// explain tells the causes apart why a call came to nothing.
func explain(err error) webapi.Cause {
	if _, ok := errors.AsType[*slack.RateLimitedError](err); ok {
		return webapi.Cause{What: "Slack asks to wait", Mend: "nothing: it is waited for"}
	}
	switch code := outcome.Code(err); {
	case code == "":
		return webapi.Explain(err)
	case webapi.Lasts(code):
		return webapi.Cause{What: "Slack refuses this until somebody mends it", Mend: webapi.Mend(code)}
	}
	return webapi.Cause{What: "Slack answers, and cannot say", Mend: "wait, and look at https://slack-status.com"}
}
