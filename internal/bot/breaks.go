package bot

import (
	"context"
	"errors"
	"slices"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/session"
)

// A break that somebody asked for is taken to Slack by who works for the workspace, and
// what became of it is told there. Where that is another process, it is looked for in
// the store.

const (
	watchFirst = 100 * time.Millisecond
	watchLast  = 2 * time.Second
	watchLong  = 10 * time.Second // one try: see errands
	watchUntil = 15 * time.Minute // the break is too late before
)

// breaks are those that others take to Slack.
type breaks struct {
	desks    session.Store
	promises *promises
	errands  *errands
	now      func() time.Time
}

// watch looks what becomes of a break, until it is known.
func (b *breaks) watch(m delivery.Message) {
	b.errands.do(errand{
		who: m.To, until: b.now().Add(watchUntil), timeout: watchLong,
		try:  func(ctx context.Context) error { return b.look(ctx, m) },
		lost: func(context.Context, error) {}, // they see for themselves by then
	})
}

var errStillOwed = errors.New("a break is on its way")

func (b *breaks) look(ctx context.Context, m delivery.Message) error {
	for pause := watchFirst; ; pause = min(2*pause, watchLast) {
		owed, err := b.desks.Owes(ctx, m.To, m.ID)
		if err == nil && !owed {
			var desk session.Desk
			if desk, err = b.desks.Desk(ctx, m.To); err == nil {
				b.promises.settled([]delivery.Outcome{{Claim: &delivery.Claim{Message: m}, Verdict: became(desk, m.ID), At: b.now()}})
				return nil
			}
		}
		if err == nil {
			err = errStillOwed
		}
		select {
		case <-ctx.Done():
			return errors.Join(delivery.ErrNotSent, err) // it is looked for again
		case <-time.After(pause):
		}
	}
}

// became is what a desk tells of a card that is not owed any more: see
// session.Desk.Settle.
func became(d session.Desk, card uint64) delivery.Verdict {
	switch {
	case d.Card.ID == card:
		return delivery.Sent
	case !slices.Contains(d.Strays, card):
		return delivery.Dropped
	case d.Session.Live(): // it keeps its posts
		return delivery.Sent
	}
	return delivery.Unknown
}
