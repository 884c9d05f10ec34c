package wire

import (
	"time"

	"unhunch/internal/sandbox/jsontree"
	"unhunch/internal/sandbox/workspace"
)

// Way is how an app hears from a workspace: through Sockets, or by Requests. It is safe
// for several at once, and never calls back: any lock may be held meanwhile.
type Way interface {
	// Deliver waits for the app's answer, at most three seconds, or until whoever waits
	// has gone. Its error has the code that Slack shows, or is ErrClosed.
	Deliver(gone <-chan struct{}, e *Envelope) (map[string]any, error)
	// Emit delivers an event, and delivers it again while nobody takes it.
	Emit(payload jsontree.Object)
	Deliveries() []Delivery
	DuplicateNext(n int)
	DelayNext(n int, by time.Duration)
}

// retries are when an event comes again that nobody took: at once, a minute and then
// five minutes later (docs: Events API, retries).
func retries() []time.Duration { return []time.Duration{0, time.Minute, 5 * time.Minute} }

// repeat tries to deliver an event until there is no reason to do it again.
func repeat(background *workspace.Background, try func(attempt int, reason string) (again string)) {
	background.Go(func() {
		waits, reason := retries(), ""
		for attempt := 0; ; attempt++ {
			reason = try(attempt, reason)
			if reason == "" || attempt == len(waits) || !background.Sleep(waits[attempt], nil) {
				return
			}
		}
	})
}

// orders are what a test wants to go wrong on the way. They are guarded by the lock of
// whatever has them.
type orders struct {
	delays []delay
	twice  int // how many of the next envelopes are sent twice
}

// delay is an order to send so many envelopes late.
type delay struct {
	times int
	by    time.Duration
}

// late is how long this envelope has to wait. Repetitions of events are left alone.
func (o *orders) late(e *Envelope) time.Duration {
	if len(o.delays) == 0 || e.attempt > 0 {
		return 0
	}
	by := o.delays[0].by
	if o.delays[0].times--; o.delays[0].times <= 0 {
		o.delays = o.delays[1:]
	}
	return by
}

// copies is how often this envelope is sent.
func (o *orders) copies() int {
	if o.twice == 0 {
		return 1
	}
	o.twice--
	return 2
}
