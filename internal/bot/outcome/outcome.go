// Package outcome tells what became of a call to Slack: refused for now or for
// good, never sent, or unknown.
package outcome

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/delivery"
	"unhunch/internal/webapi"
)

// Code is Slack's word for why it said no to a call, or "" where it did not.
func Code(err error) string {
	if answer, ok := errors.AsType[slack.SlackErrorResponse](err); ok {
		return answer.Err
	}
	if refused, ok := errors.AsType[*webapi.Refusal](err); ok {
		return refused.Code
	}
	return ""
}

// Is reports whether Slack answered a call with this error code.
func Is(err error, code string) bool { return Code(err) == code }

// IsRevoked reports whether Slack will not hear from this token again.
func IsRevoked(err error) bool { return webapi.Dead(Code(err)) }

// IsTheWrongToken reports whether a token cannot be what it was given as: it is
// dead, or of another kind.
func IsTheWrongToken(err error) bool {
	return IsRevoked(err) || Is(err, "not_allowed_token_type")
}

// Level is how loud a log line about a failed call is: what lasts was told once,
// as an error, and is a detail from then on.
func Level(err error, otherwise slog.Level) slog.Level {
	if webapi.Lasts(Code(err)) {
		return slog.LevelDebug
	}
	return otherwise
}

// Traced marks a context so that wrote tells whether any byte of the request
// left: only then may a broken call have had an effect.
func Traced(ctx context.Context) (_ context.Context, wrote *atomic.Bool) {
	wrote = new(atomic.Bool)
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		WroteHeaders: func() { wrote.Store(true) },
	}), wrote
}

// Of turns what a call through a webapi.Line returns into what the courier
// has to know: refused for now, never sent, refused for good, or unknown.
func Of(err error, method string, wrote bool) error {
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
	if code := Code(err); code != "" {
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

// longestLook is how long somebody looks at their screen for an answer.
const longestLook = 5 * time.Second

// Patiently calls Slack again, once, where it asked to wait for no longer than
// somebody looks at their screen. What is owed has the courier for that.
func Patiently(ctx context.Context, call func() error) error {
	err := call()
	limited, ok := errors.AsType[*slack.RateLimitedError](err)
	if !ok || limited.RetryAfter > longestLook {
		return err
	}
	select {
	case <-ctx.Done():
		return err
	case <-time.After(limited.RetryAfter):
		return call()
	}
}

// How long to wait before a call is repeated, which Slack did not say.
const (
	leastPause = 100 * time.Millisecond
	mostPause  = time.Second
)

// Insistently makes a call, which may be repeated without harm, until it is known
// what became of it: Slack did it, or will not. It ends with ctx's deadline, and as
// soon as Slack asks for a longer pause than that leaves.
func Insistently(ctx context.Context, call func(ctx context.Context) error) error {
	for pause := leastPause; ; pause = min(2*pause, mostPause) {
		err := call(ctx)
		if err == nil || IsFinal(err) || IsRevoked(err) {
			return err
		}
		wait := pause
		if limited, ok := errors.AsType[*slack.RateLimitedError](err); ok {
			wait = max(wait, limited.RetryAfter)
		}
		end, ends := ctx.Deadline()
		if ends && time.Until(end) <= wait { //nolint:forbidigo // a deadline goes by no other clock
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(wait):
		}
	}
}

// Once makes a call until Slack has heard it: one that certainly had no effect is
// repeated, and one that may have had is not. Its error is then a
// delivery.ErrUnknownOutcome.
func Once(ctx context.Context, method string, call func(ctx context.Context) error) error {
	var unknown error
	err := Insistently(ctx, func(ctx context.Context) error {
		ctx, wrote := Traced(ctx)
		err := call(ctx)
		if became := Of(err, method, wrote.Load()); errors.Is(became, delivery.ErrUnknownOutcome) {
			unknown = became
			return nil
		}
		return err
	})
	return cmp.Or(err, unknown)
}

// IsFinal reports whether asking again would get the same answer.
func IsFinal(err error) bool {
	code := Code(err)
	return code != "" && !webapi.Dead(code) && !webapi.Half(code) && !webapi.Passing(code)
}

// IsLimited reports whether Slack asks for a pause.
func IsLimited(err error) bool {
	_, ok := errors.AsType[*slack.RateLimitedError](err)
	return ok
}

// WithoutURL is what went wrong, without where: whoever has a response_url can
// answer in our name.
func WithoutURL(err error) error {
	if failed, ok := errors.AsType[*url.Error](err); ok {
		return failed.Err
	}
	return err
}
