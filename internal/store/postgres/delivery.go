package postgres

import (
	"context"
	"errors"
	"time"

	"unhunch/internal/delivery"
)

// outbox is a transaction as delivery shares it: what is owed, and what became of it.
type outbox struct{ desks }

// post takes a step on what is owed.
func (s *Store) post(ctx context.Context, step func(context.Context, outbox) error) error {
	return s.write(ctx, func(ctx context.Context, t tx) error { return step(ctx, outbox{desks{t}}) })
}

// Pending implements delivery.Store, for the workspaces that this replica holds. It
// costs what it lists: neither what waits for later nor a long queue in one workspace
// costs the others anything.
func (s *Store) Pending(ctx context.Context, now time.Time, perWorkspace int) (ready []*delivery.Claim, next time.Time, err error) {
	if err := s.settleDoubt(ctx); err != nil {
		return nil, time.Time{}, err
	}
	var l *listing
	err = s.read(ctx, func(ctx context.Context, t tx) error {
		l, err = outbox{desks{t}}.pending(ctx, now, perWorkspace)
		return err
	})
	if err == nil && len(l.odd) > 0 {
		err = s.post(ctx, func(ctx context.Context, t outbox) error { return t.dropOdd(ctx, l.odd) })
	}
	if err != nil {
		return nil, time.Time{}, err
	}
	return l.ready, l.next, nil
}

// Intend implements delivery.Store. A message that has an intent already is left out
// like one that is no longer owed, and so is one whose workspace is another replica's
// by now: it is listed anew where it belongs.
func (s *Store) Intend(ctx context.Context, claims []*delivery.Claim) (begun []*delivery.Claim, err error) {
	return s.claim(ctx, func(ctx context.Context, t outbox) ([]*delivery.Claim, error) { return t.intend(ctx, claims) })
}

// Settle implements delivery.Store. The outcome of a message that is no longer owed
// changes nothing, and nor does one of a call that was begun under a lease which
// another replica has taken over: it has settled that.
func (s *Store) Settle(ctx context.Context, outcomes []delivery.Outcome) error {
	return s.post(ctx, func(ctx context.Context, t outbox) error { return t.settle(ctx, outcomes) })
}

// errUnsettled says why nothing was claimed.
var errUnsettled = errors.New("outcomes before it were not written")

// Exchange implements delivery.Store.
func (s *Store) Exchange(
	ctx context.Context, outcomes []delivery.Outcome, claims []*delivery.Claim,
) (begun []*delivery.Claim, settling, intending error) {
	begun, err := s.claim(ctx, func(ctx context.Context, t outbox) (begun []*delivery.Claim, err error) {
		settling, intending = t.settle(ctx, outcomes), nil
		if settling != nil {
			return nil, settling
		}
		begun, intending = t.intend(ctx, claims)
		return begun, intending
	})
	switch {
	case err == nil:
		return begun, nil, nil
	case settling == nil && intending != nil && ctx.Err() == nil: // claims that cannot be written hold no outcome up
		if settling = s.Settle(ctx, outcomes); settling == nil {
			return nil, nil, err
		}
		return nil, settling, errUnsettled
	case settling != nil:
		return nil, err, errUnsettled
	}
	return nil, err, err
}

// Recover implements delivery.Store, for the workspaces that this replica holds.
func (s *Store) Recover(ctx context.Context, now time.Time) (unknown int, err error) {
	err = s.post(ctx, func(ctx context.Context, t outbox) (err error) {
		unknown, err = t.recover(ctx, now, s.Mine("m.workspace"))
		return err
	})
	return unknown, err
}
