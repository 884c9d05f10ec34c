package door

import (
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
}

func newTaker(to Handler, log *slog.Logger) taker {
	return taker{
		to: to, log: log, unread: newUnreadable(log), watcher: nobody{},
		again: NewSeldom(func(n int) { log.Info("more envelopes that Slack sends again", "in_a_minute", n) }),
	}
}

// Watch implements Receiver.
func (t *taker) Watch(w Watcher) { t.watcher = w }

// take hands an envelope on and acknowledges it, in this order: one person's
// presses may come by several ways, and the next one only comes after the
// acknowledgement. Neither waits for the work.
func (t *taker) take(ctx context.Context, e Envelope) {
	if e.Again.Attempt > 0 {
		why := known(e.Again.Why)
		t.watcher.SentAgain(why)
		t.again.Tell(func() {
			t.log.Info("Slack sends an envelope again", "envelope", e.ID, "attempt", e.Again.Attempt, "why", why)
		})
	}
	acks, err := t.to(ctx, e)
	if err != nil {
		t.unread.tell(e.ID, e.Type, len(e.Payload), err)
	}
	if !acks && e.ID != "" { // what cannot be read, too, or Slack would deliver it again and again
		e.Ack(nil)
	}
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
