package postgres

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/jackc/pgx/v5"

	"unhunch/internal/delivery"
)

// claim runs a step that makes claims, once those are taken back that were in doubt.
func (s *Store) claim(ctx context.Context, step func(context.Context, outbox) (begun []*delivery.Claim, err error)) (begun []*delivery.Claim, err error) {
	s.claims.turn.Lock()
	defer s.claims.turn.Unlock()
	if err := s.takeBack(ctx); err != nil {
		return nil, err
	}
	err = s.post(ctx, func(ctx context.Context, t outbox) (err error) {
		begun, err = step(ctx, t)
		return err
	})
	if err == nil {
		return begun, nil
	}
	if _, unheard := errors.AsType[*endError](err); unheard {
		s.claims.doubt = begun
	}
	return nil, err
}

// settleDoubt takes back what is in doubt.
func (s *Store) settleDoubt(ctx context.Context) error {
	s.claims.turn.Lock()
	defer s.claims.turn.Unlock()
	return s.takeBack(ctx)
}

// takeBack has messages owed again as before they were claimed, where that is in doubt.
// Else they would wait for their workspace to come to another replica, which would take
// them for sent, perhaps.
func (s *Store) takeBack(ctx context.Context) error {
	doubt := s.claims.doubt
	if len(doubt) == 0 {
		return nil
	}
	slices.SortFunc(doubt, func(a, b *delivery.Claim) int { return cmp.Compare(a.ID, b.ID) })
	ids, epochs := make([]int64, len(doubt)), make([]int64, len(doubt))
	for i, c := range doubt {
		ids[i], epochs[i] = int64(c.ID), c.Epoch
	}
	err := s.write(ctx, func(ctx context.Context, t tx) error {
		var b pgx.Batch
		// The server may be at their claims yet: who locks their rows has waited for that.
		b.Queue("SELECT FROM messages WHERE id = any($1) ORDER BY id FOR UPDATE", ids)
		b.Queue(`UPDATE messages m SET epoch = NULL FROM unnest($1::bigint[], $2::bigint[]) claimed (id, epoch)
			WHERE m.id = claimed.id AND m.epoch = claimed.epoch`, ids, epochs)
		return t.SendBatch(ctx, &b).Close()
	})
	if err == nil {
		s.claims.doubt = nil
	}
	return err
}
