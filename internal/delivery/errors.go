package delivery

import (
	"errors"
	"fmt"
	"time"
)

// What a Poster answers when a call did not succeed. Any other error counts as
// ErrUnknownOutcome: a doubled reminder is worse than a missing one.
var (
	// ErrNotSent: certainly without effect, as when the connection was
	// refused. It is tried again later.
	ErrNotSent = errors.New("not sent")

	// ErrUnknownOutcome: the call may have taken effect. That is so when the
	// connection broke or stalled after the request was written, when Slack
	// said internal_error or fatal_error, which "may have partly succeeded"
	// (docs: chat.postMessage, errors), and for nearly every answer that is not
	// Slack's, which something on the way may have put in the place of Slack's.
	// A post is never repeated, an edit a few times.
	ErrUnknownOutcome = errors.New("unknown outcome")

	// ErrGone: there is nothing left to show, as when the routine no longer
	// exists.
	ErrGone = errors.New("nothing to show")

	// ErrUnwanted: the person does not want it any more, as when they paused
	// after it was owed.
	ErrUnwanted = errors.New("not wanted any more")

	// ErrInstead: another message is owed in its place.
	ErrInstead = errors.New("another one takes its place")

	// ErrOvertaken: a newer edit of the same post is owed, or was made already.
	ErrOvertaken = errors.New("overtaken by a newer edit")

	// ErrUnchanged: the post looks like this already.
	ErrUnchanged = errors.New("it shows this already")

	// ErrRevoked: the workspace's token is dead. Its messages stay owed.
	ErrRevoked = errors.New("token revoked")
)

// RateLimited says that Slack refused a call (429), certainly without effect.
type RateLimited struct {
	RetryAfter time.Duration // 0: Slack did not say
	Method     string        // of the Web API
}

func (e *RateLimited) Error() string {
	return fmt.Sprintf("rate limited: %s, retry after %s", e.Method, e.RetryAfter)
}

// Refusal says that Slack will never take this message.
type Refusal struct {
	Code string // Slack's word for it: channel_not_found, is_archived …
	Told bool   // it is the same for every message, and the operator was told once
}

func (e *Refusal) Error() string { return "refused: " + e.Code }
