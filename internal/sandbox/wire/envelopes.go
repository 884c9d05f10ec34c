package wire

import (
	"time"

	"unhunch/internal/sandbox/jsontree"
)

// Kind is what sort of thing an app is told, named as the envelopes of Socket Mode are.
type Kind string

// The kinds of envelope.
const (
	SlashCommand Kind = "slash_commands"
	Interactive  Kind = "interactive"
	Event        Kind = "events_api"
)

// Delivery is the record of one envelope, or of one request.
type Delivery struct {
	Envelope string
	Kind     Kind
	Type     string // command name, interaction type or event type
	Sent     int    // how often it was written to a connection
	At       time.Time
	AckAfter time.Duration // zero while not acked
	Late     bool          // acked after the person saw an error
	Attempt  int           // of an event: how often it was sent before
	Why      string        // of a repeated event: what was wrong with the attempt before, in Slack's word
	Status   int           // of HTTP; zero without an answer, and through a socket
}

// Envelope is something on its way to the app.
type Envelope struct {
	Kind    Kind
	Payload jsontree.Object
	Accepts bool // the ack may carry an answer

	id       string
	attempt  int
	reason   string
	on       *connection
	held     <-chan struct{} // not sent yet, by order of DelayNext
	start    time.Time
	answered chan map[string]any // buffered; at most one ack counts
	log      *Delivery
}

func (e *Envelope) typeName() string {
	switch e.Kind {
	case SlashCommand:
		return e.Payload.Str("command")
	case Event:
		return e.Payload.Obj("event").Str("type")
	case Interactive:
		return e.Payload.Str("type")
	}
	return ""
}

// message is what is written to a connection.
func (e *Envelope) message() jsontree.Object {
	o := jsontree.Object{
		"type": string(e.Kind), "envelope_id": e.id, "payload": e.Payload, "accepts_response_payload": e.Accepts,
	}
	if e.Kind == Event || e.attempt > 0 {
		o["retry_attempt"], o["retry_reason"] = e.attempt, e.reason
	}
	return o
}
