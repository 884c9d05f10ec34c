package bolt

import (
	"context"
	"fmt"
	"time"

	"unhunch/internal/moment"
	"unhunch/internal/prefs"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/rows"
	"unhunch/internal/workspace"
)

// Desk implements session.Store.
func (s *Store) Desk(ctx context.Context, id prefs.UserID) (desk session.Desk, err error) {
	key, err := rows.PersonKey(id)
	if err != nil {
		return desk, err
	}
	err = s.read(ctx, func(t txn) error {
		desk, err = t.desk(key, id)
		return err
	})
	return desk, err
}

// Change implements session.Store. A due item that the beat has moved on since
// Due was set stays where it is, unless Due changes: whoever changes a
// timetable sets a fresh one with it.
func (s *Store) Change(ctx context.Context, id prefs.UserID, change func(*session.Desk) error) error {
	key, err := rows.PersonKey(id)
	if err != nil {
		return err
	}
	return s.write(ctx, func(t txn) error {
		desk, err := t.desk(key, id)
		if err != nil {
			return err
		}
		before := snapshot(desk)
		if err := change(&desk); err != nil {
			return unwritten{err}
		}
		if err := t.putAway(key); err != nil {
			return err
		}
		if err := t.save(key, id, before, desk); err != nil {
			return fmt.Errorf("save %s: %w", id, err)
		}
		return nil
	})
}

// Owes implements session.Store.
func (s *Store) Owes(ctx context.Context, id prefs.UserID, card uint64) (owes bool, err error) {
	err = s.read(ctx, func(t txn) error {
		m, err := t.message(card) // one that cannot be read is owed to nobody
		owes = err == nil && m.To == id && session.IsCard(m.Message)
		return nil
	})
	return owes, err
}

// Forget implements session.Store. It looks at every message owed.
func (s *Store) Forget(ctx context.Context, id prefs.UserID) error {
	key, err := rows.PersonKey(id)
	if err != nil {
		return err
	}
	return s.write(ctx, func(t txn) error {
		if err := t.forget(key, id); err != nil {
			return fmt.Errorf("forget %s: %w", id, err)
		}
		return nil
	})
}

// NextDue implements session.Store.
func (s *Store) NextDue(ctx context.Context) (next time.Time, err error) {
	err = s.read(ctx, func(t txn) error {
		next = time.Time{}
		for _, b := range []buckets.Bucket{buckets.Steps, buckets.Due} {
			for key := range t.All(b) {
				if at, _, err := buckets.ParseTimed(key); err == nil {
					next = moment.First(next, at)
					break
				}
			}
		}
		return nil
	})
	return next, err
}

// ForgetWorkspace implements session.Store.
func (s *Store) ForgetWorkspace(ctx context.Context, id string, now time.Time) error {
	_, err := s.PurgeWorkspace(ctx, id, now, func(workspace.Record) bool { return true })
	return err
}
