package bolt

import (
	"context"
	"time"

	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/rows"
)

// Heard lists on which day each kind was last heard in a workspace.
func (s *Store) Heard(ctx context.Context, workspace string) (heard map[string]time.Time, err error) {
	prefix, err := buckets.HeardIn(workspace)
	if err != nil {
		return nil, err
	}
	err = s.read(ctx, func(t txn) error {
		heard = t.Heard(prefix)
		return nil
	})
	return heard, err
}

// SetHeard notes that a kind was heard on a day.
func (s *Store) SetHeard(ctx context.Context, workspace, kind string, at time.Time) error {
	key, err := buckets.HeardOf(workspace, kind)
	if err != nil {
		return err
	}
	return s.write(ctx, func(t txn) error { return t.Put(buckets.Heard, key, rows.EncodeDay(at)) })
}
