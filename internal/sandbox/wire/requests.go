package wire

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"time"

	"unhunch/internal/sandbox/jsontree"
	"unhunch/internal/sandbox/workspace"
)

// Requests are what a workspace tells an app over HTTP.
type Requests struct {
	to         *Receiver
	options    workspace.Options
	background *workspace.Background

	mu         sync.Mutex
	deliveries []*Delivery
	orders
}

// NewRequests goes to a receiver, which workspaces share.
func NewRequests(to *Receiver, options workspace.Options, background *workspace.Background) *Requests {
	return &Requests{to: to, options: options, background: background}
}

// outcome is what became of a request.
type outcome struct {
	ack   map[string]any
	err   error
	again string // why an event comes again; empty when it does not
}

// Deliver sends a request and waits for its answer, at most three seconds, or until
// whoever waits has gone.
func (q *Requests) Deliver(gone <-chan struct{}, e *Envelope) (map[string]any, error) {
	got := q.deliver(gone, e)
	return got.ack, got.err
}

// Emit sends an event's payload and sends it again while it is not answered with success,
// unless the app asks for no more of it.
func (q *Requests) Emit(payload jsontree.Object) {
	repeat(q.background, func(attempt int, reason string) string {
		return q.deliver(nil, &Envelope{Kind: Event, Payload: payload, attempt: attempt, reason: reason}).again
	})
}

func (q *Requests) deliver(gone <-chan struct{}, e *Envelope) outcome {
	if q.background.Closed() {
		return outcome{err: ErrClosed}
	}
	wait, copies := q.record(e)
	done := make(chan outcome, copies)
	for range copies {
		q.background.Go(func() {
			if q.background.Sleep(wait, nil) {
				done <- q.send(e)
			}
		})
	}
	timer := time.NewTimer(ackWithin)
	defer timer.Stop()
	select {
	case got := <-done:
		return got
	case <-timer.C:
		q.missed(e)
		return outcome{err: errTimeout, again: "http_timeout"}
	case <-gone:
		q.missed(e)
		return outcome{err: context.Canceled}
	case <-q.background.Done():
		return outcome{err: ErrClosed}
	}
}

// record notes that something is to be sent: how late, and how often.
func (q *Requests) record(e *Envelope) (wait time.Duration, copies int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	e.id = fmt.Sprintf("%s-%06d", q.options.Team.ID, len(q.deliveries)+1)
	e.start = time.Now()
	e.log = &Delivery{Envelope: e.id, Kind: e.Kind, Type: e.typeName(), At: q.options.Now(), Attempt: e.attempt, Why: e.reason}
	q.deliveries = append(q.deliveries, e.log)
	return q.late(e), q.copies()
}

// missed notes that nobody waits for the answer any more.
func (q *Requests) missed(e *Envelope) {
	q.mu.Lock()
	defer q.mu.Unlock()
	e.log.Late = e.log.AckAfter == 0
}

// send makes the request. Slack hangs up after three seconds.
func (q *Requests) send(e *Envelope) outcome {
	out, err := requestOf(e, q.to.At())
	if err != nil {
		return outcome{err: ErrNobody}
	}
	ctx, cancel := q.background.Within(ackWithin)
	defer cancel()
	q.mu.Lock()
	e.log.Sent++
	q.mu.Unlock()
	said := q.to.post(ctx, out)
	q.mu.Lock()
	defer q.mu.Unlock()
	e.log.Status = said.status
	if said.status/100 == 2 {
		e.log.AckAfter = max(1, time.Since(e.start))
	}
	return outcomeOf(e, said)
}

// requestOf is how an envelope is put for HTTP: an event as JSON, a command as a form,
// everything else as JSON in a form.
func requestOf(e *Envelope, to RequestURLs) (request, error) {
	q := request{kind: formBody, header: http.Header{}}
	if e.attempt > 0 {
		q.header.Set("X-Slack-Retry-Num", strconv.Itoa(e.attempt))
		q.header.Set("X-Slack-Retry-Reason", e.reason)
	}
	var err error
	switch e.Kind {
	case SlashCommand:
		form := url.Values{}
		for key, value := range e.Payload {
			form.Set(key, fmt.Sprint(value))
		}
		q.to, q.body = to.Commands, []byte(form.Encode())
	case Interactive:
		var payload []byte
		payload, err = json.Marshal(e.Payload)
		q.to, q.body = to.Interactions, []byte(url.Values{"payload": {string(payload)}}.Encode())
	case Event:
		q.to, q.kind, q.redirects = to.Events, jsonBody, maxRedirects
		q.body, err = json.Marshal(e.Payload)
	}
	if err == nil && q.to == "" {
		err = ErrNobody
	}
	return q, err
}

// outcomeOf is what an answer means for the person, or for the event. The codes for people
// are known by experience; the words for events stand in the docs of the Events API.
func outcomeOf(e *Envelope, said answer) outcome {
	switch {
	case said.trouble == "http_timeout":
		return outcome{err: errTimeout, again: said.trouble}
	case said.trouble != "":
		return outcome{err: ErrNobody, again: said.trouble}
	case said.status/100 == 2:
		ack, err := ackIn(e, said)
		return outcome{ack: ack, err: err}
	}
	failed := outcome{err: errRefused, again: "http_error"}
	if said.status >= http.StatusInternalServerError {
		failed.err = errBroken
	}
	if said.stop && said.status != http.StatusOK {
		failed.again = ""
	}
	return failed
}

// ackIn is what the app put into its answer: of a command a message, plain or as JSON; of
// a form its response_action.
func ackIn(e *Envelope, said answer) (map[string]any, error) {
	if !e.Accepts || len(said.body) == 0 {
		return nil, nil
	}
	var ack map[string]any
	switch err := json.Unmarshal(said.body, &ack); {
	case err == nil:
		return ack, nil
	case e.Kind == SlashCommand:
		return map[string]any{"text": string(said.body)}, nil
	default:
		return nil, errUnread
	}
}

// DuplicateNext sends each of the next n requests twice, at the same time.
func (q *Requests) DuplicateNext(n int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.twice += n
}

// DelayNext sends each of the next n requests later than it happened. The person's
// three seconds run from the beginning.
func (q *Requests) DelayNext(n int, by time.Duration) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.delays = append(q.delays, delay{times: n, by: by})
}

// Deliveries lists every request so far, oldest first: an event that came again once more
// for each time.
func (q *Requests) Deliveries() []Delivery {
	q.mu.Lock()
	defer q.mu.Unlock()
	out := make([]Delivery, len(q.deliveries))
	for i, d := range q.deliveries {
		out[i] = *d
	}
	return out
}
