package bot

import (
	"context"
	"errors"
	"log/slog"
	"net/http/httptrace"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/delivery"
	"unhunch/internal/webapi"
)

// refusal is Slack's word for why it said no to a call, or "" where it did not.
func refusal(err error) string {
	if answer, ok := errors.AsType[slack.SlackErrorResponse](err); ok {
		return answer.Err
	}
	if refused, ok := errors.AsType[*webapi.Refusal](err); ok {
		return refused.Code
	}
	return ""
}

// isAnswer reports whether Slack answered a call with this error code.
func isAnswer(err error, code string) bool { return refusal(err) == code }

// isRevoked reports whether Slack will not hear from this token again.
func isRevoked(err error) bool { return webapi.Dead(refusal(err)) }

// isTheWrongToken reports whether a token cannot be what it was given as: it is
// dead, or of another kind.
func isTheWrongToken(err error) bool {
	return isRevoked(err) || isAnswer(err, "not_allowed_token_type")
}

// level is how loud a log line about a failed call is: what lasts was told once,
// as an error, and is a detail from then on.
func level(err error, otherwise slog.Level) slog.Level {
	if webapi.Lasts(refusal(err)) {
		return slog.LevelDebug
	}
	return otherwise
}

// traced marks a context so that wrote tells whether any byte of the request
// left: only then may a broken call have had an effect.
func traced(ctx context.Context) (_ context.Context, wrote *atomic.Bool) {
	wrote = new(atomic.Bool)
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		WroteHeaders: func() { wrote.Store(true) },
	}), wrote
}

// outcome turns what a call through a webapi.Line returns into what the courier
// has to know: refused for now, never sent, refused for good, or unknown.
func outcome(err error, method string, wrote bool) error {
	if err == nil {
		return nil
	}
	if limited, ok := errors.AsType[*slack.RateLimitedError](err); ok {
		return &delivery.RateLimited{RetryAfter: limited.RetryAfter, Method: method}
	}
	if stranger, ok := errors.AsType[*webapi.Stranger](err); ok {
		if stranger.Certain {
			return errors.Join(delivery.ErrNotSent, err)
		}
		return errors.Join(delivery.ErrUnknownOutcome, err)
	}
	if code := refusal(err); code != "" {
		switch {
		case webapi.Dead(code):
			return errors.Join(delivery.ErrRevoked, err)
		case webapi.Half(code):
			return errors.Join(delivery.ErrUnknownOutcome, err)
		case webapi.Passing(code):
			return errors.Join(delivery.ErrNotSent, err)
		}
		return &delivery.Refusal{Code: code, Told: webapi.Lasts(code)}
	}
	if !wrote {
		return errors.Join(delivery.ErrNotSent, err)
	}
	return errors.Join(delivery.ErrUnknownOutcome, err)
}

// patiently calls Slack again, once, where it asked to wait for no longer than
// somebody looks at their screen. What is owed has the courier for that.
func patiently(ctx context.Context, call func() error) error {
	err := call()
	limited, ok := errors.AsType[*slack.RateLimitedError](err)
	if !ok || limited.RetryAfter > replyTimeout/2 {
		return err
	}
	select {
	case <-ctx.Done():
		return err
	case <-time.After(limited.RetryAfter):
		return call()
	}
}

// final reports whether asking again would get the same answer.
func final(err error) bool {
	code := refusal(err)
	return code != "" && !webapi.Dead(code) && !webapi.Half(code) && !webapi.Passing(code)
}
