// Package door is how Slack reaches the bot. What comes in is acknowledged first
// and once, and worked in each person's order.
package door

import (
	"context"
	"encoding/json"
	"errors"
	"time"
)

// Receiver is a way in. It acknowledges what comes before its Handler has read it,
// unless that may answer, and hands everything on in the order in which it came.
type Receiver interface {
	// Run receives until ctx ends, or until Slack refuses the tokens (ErrTokens). When it
	// returns, all that was acknowledged is handed on.
	Run(ctx context.Context) error
	// Open is how many ways in are open at the moment.
	Open() int
	// Watch has somebody told of what comes. It is called before Run.
	Watch(Watcher)
}

// Watcher is told of what comes in, by several goroutines.
type Watcher interface {
	// Acknowledged tells how long an envelope waited for its acknowledgement. Of which
	// type it was is one of few words.
	Acknowledged(of string, after time.Duration)
	// SentAgain tells of an envelope that Slack sends once more, and why: one of few
	// words.
	SentAgain(why string)
	// Refused tells of a request that was not taken, and why: one of few words.
	Refused(why string)
}

// nobody watches.
type nobody struct{}

func (nobody) Acknowledged(string, time.Duration) {}
func (nobody) SentAgain(string)                   {}
func (nobody) Refused(string)                     {}

// Handler takes an envelope and must not block. It reports whether it
// acknowledges a form by itself; what it does not, the Receiver does. Its error is that
// the envelope cannot be read.
type Handler func(context.Context, Envelope) (acks bool, err error)

// Envelope is one thing that Slack sends.
type Envelope struct {
	ID      string // the same where it is sent again; "": a repeat cannot be told
	Type    Type
	Payload json.RawMessage
	Again   Again
	// Ack acknowledges with a payload, once: an answer to a view_submission.
	Ack func(payload any)
}

// Again is what Slack says of an envelope that it sends once more.
type Again struct {
	Attempt int // 0: it is the first
	Why     string
}

// Type says what a payload is.
type Type string

// The types, in Slack's words (docs: Socket Mode, type).
const (
	Command     Type = "slash_commands"
	Interaction Type = "interactive" // a press, a shortcut or a form
	Event       Type = "events_api"
)

// word is the type, of which Slack may have others: one of few.
func (t Type) word() string {
	switch t {
	case Command, Interaction, Event:
		return string(t)
	}
	return "other"
}

// ackWithin is how long an acknowledgement is good for: Slack shows the person an
// error after that (docs: acknowledging requests).
const ackWithin = 3 * time.Second

// ErrTokens says that Slack does not accept the tokens (any more).
var ErrTokens = errors.New("Slack does not accept the tokens") //nolint:staticcheck // Slack is a name
