package bolt

import (
	"context"
	"time"

	"unhunch/internal/lease"
	"unhunch/internal/prefs"
)

// A file is one process's: it holds every workspace, for ever.

// Keep waits until ctx ends.
func (s *Store) Keep(ctx context.Context, heed lease.Heed) error {
	s.heed.Store(&heed)
	<-ctx.Done()
	return nil
}

// Release has nobody to hand anything to.
func (s *Store) Release(context.Context) error { return nil }

// Serve has nobody to look for.
func (s *Store) Serve(context.Context, string) error { return nil }

// Holds is true.
func (s *Store) Holds(string) bool { return true }

// Now is the machine's time.
func (s *Store) Now() time.Time { return time.Now() } //nolint:forbidigo // whoever has the file goes by the clock of its machine

// Ask has this process do it.
func (s *Store) Ask(ctx context.Context, who prefs.UserID, what lease.Errand, value []byte) error {
	if heed := s.heed.Load(); heed != nil && heed.Asked != nil {
		heed.Asked(ctx, []lease.Asked{{Who: who, What: what, Value: value}})
	}
	return nil
}

// Once is true: what this process has met, it knows by itself.
func (s *Store) Once(context.Context, []byte, time.Time) (first bool, err error) { return true, nil }

// DropOnce has nothing to forget.
func (s *Store) DropOnce(context.Context, time.Time) error { return nil }
