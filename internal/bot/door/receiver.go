// Package door is how Slack reaches the bot. What comes in is acknowledged first
// and once, and worked in each person's order.
package door

import (
	"context"
	"encoding/json"
	"errors"
	"time"
)

// Receiver is a way in. It acknowledges what comes as soon as its Handler has
// taken it, whatever is done about it then.
type Receiver interface {
	// Run receives until ctx ends, or until Slack refuses the tokens (ErrTokens).
	Run(ctx context.Context) error
	// Open is how many ways in are open at the moment.
	Open() int
	// Watch has acked told how long each envelope waited for its acknowledgement.
	// It is called before Run.
	Watch(acked func(after time.Duration))
}

// Handler takes an envelope and must not block. It reports whether it
// acknowledges by itself; what it does not, the Receiver does. Its error is that
// the envelope cannot be read.
type Handler func(context.Context, Envelope) (acks bool, err error)

// Envelope is one thing that Slack sends.
type Envelope struct {
	ID      string // the same where it is sent again; "": a repeat cannot be told
	Type    Type
	Payload json.RawMessage
	// Ack acknowledges with a payload, once: an answer to a view_submission.
	Ack func(payload any)
}

// Type says what a payload is.
type Type string

// The types, in Slack's words (docs: Socket Mode, type).
const (
	Command     Type = "slash_commands"
	Interaction Type = "interactive" // a press, a shortcut or a form
	Event       Type = "events_api"
)

// ackWithin is how long an acknowledgement is good for: Slack shows the person an
// error after that (docs: acknowledging requests).
const ackWithin = 3 * time.Second

// ErrTokens says that Slack does not accept the tokens (any more).
var ErrTokens = errors.New("Slack does not accept the tokens") //nolint:staticcheck // Slack is a name
