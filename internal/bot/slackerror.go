package bot

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/delivery"
)

// isAnswer reports whether Slack answered a call with this error code.
func isAnswer(err error, code string) bool {
	answer, ok := errors.AsType[slack.SlackErrorResponse](err)
	return ok && answer.Err == code
}

// isRevoked reports whether Slack will not hear from these tokens again.
func isRevoked(err error) bool {
	answer, ok := errors.AsType[slack.SlackErrorResponse](err)
	if !ok {
		return false
	}
	switch answer.Err {
	case "token_revoked", "token_expired", "account_inactive", "invalid_auth", "not_authed", "not_allowed_token_type":
		return true
	}
	return false
}

// traced marks a context so that wrote tells whether any byte of the request
// left: only then may a broken call have had an effect.
func traced(ctx context.Context) (_ context.Context, wrote *atomic.Bool) {
	wrote = new(atomic.Bool)
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		WroteHeaders: func() { wrote.Store(true) },
	}), wrote
}

// outcome turns what slack-go returns into what the courier has to know:
// refused for now, never sent, refused for good, or unknown.
func outcome(err error, method string, wrote bool) error {
	if err == nil {
		return nil
	}
	if limited, ok := errors.AsType[*slack.RateLimitedError](err); ok {
		return &delivery.RateLimited{RetryAfter: limited.RetryAfter, Method: method}
	}
	if status, ok := errors.AsType[slack.StatusCodeError](err); ok {
		switch {
		case status.Code == http.StatusTooManyRequests: // a 429 without Retry-After
			return &delivery.RateLimited{Method: method}
		case status.Code >= http.StatusInternalServerError:
			return errors.Join(delivery.ErrUnknownOutcome, err)
		default:
			return &delivery.Refusal{Code: status.Status}
		}
	}
	if answer, ok := errors.AsType[slack.SlackErrorResponse](err); ok {
		if isRevoked(err) {
			return errors.Join(delivery.ErrRevoked, err)
		}
		switch answer.Err {
		case "ratelimited", "rate_limited":
			return &delivery.RateLimited{Method: method}
		// Slack warns that these may have partly succeeded (docs: chat.postMessage, errors).
		case "internal_error", "fatal_error", "service_unavailable", "request_timeout":
			return errors.Join(delivery.ErrUnknownOutcome, err)
		}
		return &delivery.Refusal{Code: answer.Err}
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
