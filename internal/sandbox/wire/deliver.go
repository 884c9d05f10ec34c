package wire

import (
	"context"
	"errors"
	"fmt"
	"time"

	"unhunch/internal/sandbox/jsontree"
)

// Deliver sends an envelope and waits for its ack, at most three seconds, or until whoever waits has gone.
func (k *Sockets) Deliver(gone <-chan struct{}, e *Envelope) (map[string]any, error) {
	if err := k.send(e); err != nil {
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
	case <-k.background.Done():
		return nil, ErrClosed
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	e.log.Late = e.log.AckAfter == 0
	if e.held == nil {
		delete(k.pending, e.id)
	}
	return nil, err
}

// send hands an envelope to a connection, or keeps it for later when that was ordered.
func (k *Sockets) send(e *Envelope) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.background.Closed() {
		return ErrClosed
	}
	now := k.options.Now()
	if e.id == "" {
		e.id = fmt.Sprintf("%08x-5a4d-4b0c-9c5e-%012x", len(k.deliveries)+1, now.UnixMicro())
	}
	e.start = time.Now()
	e.answered = make(chan map[string]any, 1)
	e.log = &Delivery{Envelope: e.id, Kind: e.Kind, Type: e.typeName(), At: now, Attempt: e.attempt, Why: e.reason}
	k.deliveries = append(k.deliveries, e.log)
	k.pending[e.id] = e
	if wait := k.late(e); wait > 0 {
		k.hold(e, wait)
		return nil
	}
	if len(k.pool.open) == 0 {
		delete(k.pending, e.id)
		return ErrNobody
	}
	k.write(e)
	return nil
}

// hold sends an envelope later than it should be, whether or not anyone still waits for it.
func (k *Sockets) hold(e *Envelope, wait time.Duration) {
	held := make(chan struct{})
	e.held = held
	k.background.Go(func() {
		defer close(held)
		if !k.background.Sleep(wait, nil) {
			return
		}
		k.mu.Lock()
		defer k.mu.Unlock()
		e.held = nil
		if len(k.pool.open) > 0 {
			k.write(e)
		}
	})
}

func (k *Sockets) write(e *Envelope) {
	e.on = k.pool.next()
	e.log.Sent++
	message := e.message()
	e.on.say(message)
	if k.copies() > 1 {
		e.log.Sent++
		k.pool.next().say(message)
	}
}

// resend gives an envelope whose connection died to another one, or leaves it for the next that opens.
func (k *Sockets) resend(e *Envelope, reason string) {
	if len(k.pool.open) == 0 {
		return
	}
	e.attempt++
	e.reason = reason
	k.write(e)
}

// acked settles an envelope. An ack that comes after the person saw the error changes
// nothing for them; its payload is dropped.
func (k *Sockets) acked(id string, payload map[string]any) {
	k.mu.Lock()
	defer k.mu.Unlock()
	e := k.pending[id]
	if e == nil {
		for _, d := range k.deliveries {
			if d.Envelope == id && d.AckAfter == 0 {
				d.AckAfter, d.Late = max(1, k.options.Now().Sub(d.At)), true
			}
		}
		return
	}
	delete(k.pending, id)
	e.log.AckAfter = max(1, time.Since(e.start))
	e.answered <- payload
}

// Emit sends an event's payload and repeats it as Slack does while nobody acks: the
// same event_id in a new envelope.
func (k *Sockets) Emit(payload jsontree.Object) {
	repeat(k.background, func(attempt int, reason string) string {
		_, err := k.Deliver(nil, &Envelope{Kind: Event, Payload: payload, attempt: attempt, reason: reason})
		switch {
		case err == nil, errors.Is(err, ErrClosed):
			return ""
		case errors.Is(err, ErrNobody):
			return "connection_failed"
		default:
			return "timeout"
		}
	})
}

// DuplicateNext sends each of the next n envelopes twice, on two connections where there are two.
func (k *Sockets) DuplicateNext(n int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.twice += n
}

// DelayNext sends each of the next n envelopes later than it happened. The
// person's three seconds run from the beginning.
func (k *Sockets) DelayNext(n int, by time.Duration) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.delays = append(k.delays, delay{times: n, by: by})
}

// Deliveries lists every envelope so far, oldest first.
func (k *Sockets) Deliveries() []Delivery {
	k.mu.Lock()
	defer k.mu.Unlock()
	out := make([]Delivery, len(k.deliveries))
	for i, d := range k.deliveries {
		out[i] = *d
	}
	return out
}
