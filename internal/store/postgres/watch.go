package postgres

import (
	"context"
	"errors"
	"time"

	"unhunch/internal/store/moving"
)

// watched is how often a store is looked at that may have been moved.
const watched = 10 * time.Second

// Watch implements store.Store. A database that does not answer is where it was.
func (s *overseer) Watch(ctx context.Context) error {
	for {
		if err := s.read(ctx, func(ctx context.Context, t tx) error { return t.goesOn(ctx, false) }); errors.Is(err, moving.ErrMoved) {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(watched):
		}
	}
}

// Here implements store.Upkeep: a database is nowhere else while it is open.
func (s *overseer) Here() error { return nil }
