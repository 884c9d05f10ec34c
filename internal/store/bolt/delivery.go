package bolt

import (
	"context"
	"errors"
	"fmt"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/bolt/index"
)

// Pending implements delivery.Store. It costs what it lists: neither what waits
// for later nor a long queue in one workspace costs the others anything.
func (s *Store) Pending(
	ctx context.Context, now time.Time, perWorkspace int,
) (ready []*delivery.Claim, next time.Time, err error) {
	for {
		tickets, grown := s.line.First(now, perWorkspace)
		var stale []index.Ticket
		odd := map[uint64]error{}
		err = s.read(ctx, func(t txn) error {
			box := outbox{t}
			ready, stale = box.ready(tickets, now, odd)
			next = box.nextOwed(grown, odd)
			return nil
		})
		if err != nil {
			return nil, time.Time{}, err
		}
		if len(odd) > 0 {
			if err := s.write(ctx, func(t txn) (err error) {
				for id, cause := range odd {
					err = errors.Join(err, t.putMessageAside(buckets.Owed, id, cause))
				}
				return err
			}); err != nil {
				return nil, time.Time{}, err
			}
		}
		if len(stale) == 0 || !s.line.DropUnless(grown, stale) {
			return ready, next, nil
		}
	}
}

// Intend implements delivery.Store. A message that has an intent already is
// left out like one that is no longer owed.
func (s *Store) Intend(ctx context.Context, claims []*delivery.Claim) (begun []*delivery.Claim, err error) {
	if err := s.write(ctx, intending(claims, &begun)); err != nil {
		return nil, err
	}
	return begun, nil
}

// Settle implements delivery.Store. The outcome of a message that is no
// longer owed changes nothing.
// What follows from it is session.Desk.Settle, whenever that is written: see outcomes.go.
//
// How a call ended is written down also where the file was moved meanwhile: it
// may be put back.
func (s *Store) Settle(ctx context.Context, outcomes []delivery.Outcome) error {
	return s.writeAnywhere(ctx, settling(outcomes))
}

// errUnsettled says why nothing was claimed.
var errUnsettled = unwritten{errors.New("outcomes before it were not written")}

// Exchange implements delivery.Store.
func (s *Store) Exchange(
	ctx context.Context, outcomes []delivery.Outcome, claims []*delivery.Claim,
) (begun []*delivery.Claim, settled, intended error) {
	ends, intends := &call{fn: settling(outcomes), anywhere: true}, intending(claims, &begun)
	intended = s.queue(ctx, ends, &call{fn: func(t txn) error {
		if ends.over && ends.err != nil {
			return errUnsettled
		}
		return intends(t)
	}})
	switch {
	case !ends.over: // ctx was
		return nil, intended, intended
	case intended != nil:
		return nil, ends.err, intended
	}
	return begun, nil, nil
}

func settling(outcomes []delivery.Outcome) func(txn) error {
	return func(t txn) error {
		for _, o := range outcomes {
			if err := (outbox{t}).settle(o); err != nil {
				return fmt.Errorf("settle message %d: %w", o.Claim.ID, err)
			}
		}
		return nil
	}
}

func intending(claims []*delivery.Claim, begun *[]*delivery.Claim) func(txn) error {
	return func(t txn) (err error) {
		*begun, err = outbox{t}.intend(claims)
		return err
	}
}

// Recover implements delivery.Store. The edits that are owed again are not
// counted, nor is what cannot be read. It looks at all that is owed.
func (s *Store) Recover(ctx context.Context, now time.Time) (int, error) {
	unknown := 0
	err := s.write(ctx, func(t txn) (err error) {
		unknown, err = outbox{t}.recover(now)
		return err
	})
	return unknown, err
}
