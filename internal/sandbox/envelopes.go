package sandbox

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// ackWithin is how long Slack waits for an answer before the person sees an error.
const ackWithin = 3 * time.Second

var (
	errTimeout  = errors.New("operation_timeout")
	errNobody   = errors.New("dispatch_failed") // no connection to send through
	errShutdown = errors.New("slack was closed")
)

// Kind is the type of a Socket Mode envelope.
type Kind string

// The kinds of envelope.
const (
	SlashCommand Kind = "slash_commands"
	Interactive  Kind = "interactive"
	Event        Kind = "events_api"
)

// Delivery is the record of one envelope.
type Delivery struct {
	Envelope string
	Kind     Kind
	Type     string // command name, interaction type or event type
	Attempt  int    // retry_attempt of the last sending
	Sent     int    // how often it was written to a connection
	At       time.Time
	AckAfter time.Duration // zero while not acked
	Late     bool          // acked after the person saw an error
}

// envelope is something on its way to the app.
type envelope struct {
	id       string
	kind     Kind
	payload  Object
	attempt  int
	reason   string
	accepts  bool
	on       *socket
	held     <-chan struct{} // not sent yet, by order of a fault
	start    time.Time
	answered chan map[string]any // buffered; at most one ack counts
	log      *Delivery
}

// deliver sends an envelope and waits for its ack, at most three seconds, or until whoever waits has gone.
func (s *Slack) deliver(gone <-chan struct{}, e *envelope) (map[string]any, error) {
	if err := s.send(e); err != nil {
		return nil, err
	}
	err := errTimeout
	timer := time.NewTimer(ackWithin)
	defer timer.Stop()
	select {
	case payload := <-e.answered:
		return payload, nil
	case <-timer.C:
	case <-gone:
		err = context.Canceled
	case <-s.done:
		return nil, errShutdown
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	e.log.Late = e.log.AckAfter == 0
	if e.held == nil {
		delete(s.sockets.pending, e.id)
	}
	return nil, err
}

// send hands an envelope to a connection, or keeps it for later when that was ordered.
func (s *Slack) send(e *envelope) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return errShutdown
	}
	if e.id == "" {
		e.id = fmt.Sprintf("%08x-5a4d-4b0c-9c5e-%012x", len(s.deliveries)+1, s.now().UnixMicro())
	}
	e.start = time.Now()
	e.answered = make(chan map[string]any, 1)
	e.log = &Delivery{Envelope: e.id, Kind: e.kind, Type: e.typeName(), Attempt: e.attempt, At: s.now()}
	s.deliveries = append(s.deliveries, e.log)
	s.sockets.pending[e.id] = e
	if wait := s.sockets.takeDelay(e); wait > 0 {
		s.hold(e, wait)
		return nil
	}
	if len(s.sockets.open) == 0 {
		delete(s.sockets.pending, e.id)
		return errNobody
	}
	s.write(e)
	return nil
}

func (e *envelope) typeName() string {
	switch e.kind {
	case SlashCommand:
		return e.payload.Str("command")
	case Event:
		return e.payload.Obj("event").Str("type")
	case Interactive:
		return e.payload.Str("type")
	}
	return ""
}

// hold sends an envelope later than it should be, whether or not anyone still waits for it.
func (s *Slack) hold(e *envelope, wait time.Duration) {
	held := make(chan struct{})
	e.held = held
	s.spawn(func() {
		defer close(held)
		if !s.waitFor(wait, nil) {
			return
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		e.held = nil
		if s.sockets.next() != nil {
			s.write(e)
		}
	})
}

func (s *Slack) write(e *envelope) {
	e.on = s.sockets.next()
	e.log.Sent++
	e.log.Attempt = e.attempt
	wire := Object{
		"type": string(e.kind), "envelope_id": e.id, "payload": e.payload, "accepts_response_payload": e.accepts,
	}
	if e.kind == Event || e.attempt > 0 {
		wire["retry_attempt"], wire["retry_reason"] = e.attempt, e.reason
	}
	e.on.say(wire)
	if s.sockets.twice > 0 {
		s.sockets.twice--
		e.log.Sent++
		s.sockets.next().say(wire)
	}
}

// resend gives an envelope whose connection died to another one, or leaves it for the next that opens.
func (s *Slack) resend(e *envelope, reason string) {
	if len(s.sockets.open) == 0 {
		return
	}
	e.attempt++
	e.reason = reason
	s.write(e)
}

// acked settles an envelope. An ack that comes after the person saw the error changes
// nothing for them; its payload is dropped.
func (s *Slack) acked(id string, payload map[string]any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.sockets.pending[id]
	if e == nil {
		for _, d := range s.deliveries {
			if d.Envelope == id && d.AckAfter == 0 {
				d.AckAfter, d.Late = max(1, s.now().Sub(d.At)), true
			}
		}
		return
	}
	delete(s.sockets.pending, id)
	e.log.AckAfter = max(1, time.Since(e.start))
	e.answered <- payload
}

// Deliveries lists every envelope so far, oldest first.
func (s *Slack) Deliveries() []Delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Delivery, len(s.deliveries))
	for i, d := range s.deliveries {
		out[i] = *d
	}
	return out
}

// emit sends an event and repeats it as Slack does while nobody acks: the same
// event_id in a new envelope: at once, a minute and then five minutes later.
// The caller holds s.mu.
func (s *Slack) emit(event Object) {
	retries := []time.Duration{0, time.Minute, 5 * time.Minute}
	payload := s.eventCallback(event)
	s.spawn(func() {
		reason := ""
		for attempt := 0; ; attempt++ {
			e := &envelope{kind: Event, payload: payload, attempt: attempt, reason: reason}
			_, err := s.deliver(nil, e)
			switch {
			case err == nil, errors.Is(err, errShutdown), attempt == len(retries):
				return
			case errors.Is(err, errNobody):
				reason = "connection_failed"
			default:
				reason = "timeout"
			}
			if !s.waitFor(retries[attempt], nil) {
				return
			}
		}
	})
}
