package door

import (
	"bytes"
	"context"
	"log/slog"
)

// taker hands envelopes on, whichever way they came.
type taker struct {
	to      Handler
	log     *slog.Logger
	unread  unreadable
	again   *Seldom
	watcher Watcher
	shelf   *shelf
}

func newTaker(to Handler, log *slog.Logger) taker {
	t := taker{
		to: to, log: log, unread: newUnreadable(log), watcher: nobody{},
		again: NewSeldom(func(n int) { log.Info("more envelopes that Slack sends again", "in_a_minute", n) }),
	}
	t.shelf = &shelf{hand: t.handOn, log: log}
	return t
}

// Watch implements Receiver.
func (t *taker) Watch(w Watcher) { t.watcher = w }

// take acknowledges an envelope, and hands it on after those that came before: one
// person's presses may come by several ways, and the next one only comes after the
// acknowledgement. Neither waits for the work. What its handler may want to answer is
// handed on first.
func (t *taker) take(ctx context.Context, e Envelope) {
	if e.Again.Attempt > 0 {
		why := known(e.Again.Why)
		t.watcher.SentAgain(why)
		t.again.Tell(func() {
			t.log.Info("Slack sends an envelope again", "envelope", e.ID, "attempt", e.Again.Attempt, "why", why)
		})
	}
	if isAnswered(e) {
		t.shelf.clear(func() { t.handOn(ctx, e) })
		return
	}
	ack := e.Ack
	e.Ack = func(any) {} // it is acknowledged already
	t.shelf.put(ctx, e)
	if e.ID != "" {
		ack(nil)
	}
}

// handOn acknowledges what its handler does not.
func (t *taker) handOn(ctx context.Context, e Envelope) {
	acks, err := t.to(ctx, e)
	if err != nil {
		t.unread.tell(e.ID, e.Type, len(e.Payload), err)
	}
	if !acks && e.ID != "" { // what cannot be read, too, or Slack would deliver it again and again
		e.Ack(nil)
	}
}

// isAnswered reports whether the acknowledgement of something may be an answer. Only a
// form's is, and it says what it is. A press that says the same is no worse off than one.
func isAnswered(e Envelope) bool {
	return e.Type == Interaction && bytes.Contains(e.Payload, []byte("view_submission"))
}

// known is why Slack sends something again, in its own words (docs: Events API,
// x-slack-retry-reason; over sockets there are fewer).
func known(why string) string {
	switch why {
	case "http_timeout", "timeout", "connection_failed", "ssl_error", "http_error", "too_many_redirects", "unknown_error":
		return why
	}
	return "other"
}
