package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// ErrMoved says that a store goes on somewhere else: whoever works with it has to end.
var ErrMoved = errors.New("the store was moved")

// The keys of meta.
const (
	metaMadeBy   = "made_by"  // the version that made the store
	metaMoved    = "moved"    // where it goes on, without a password
	metaRestored = "restored" // the second in which it was put back from a backup; what was due by then may have been sent
)

// watched is how often a store is looked at that may have been moved.
const watched = 10 * time.Second

// Watch implements store.Store. A database that does not answer is where it was.
func (s *Store) Watch(ctx context.Context) error {
	for {
		if err := s.read(ctx, func(ctx context.Context, t tx) error { return t.moved(ctx) }); errors.Is(err, ErrMoved) {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(watched):
		}
	}
}

// moved is nil or ErrMoved.
func (t tx) moved(ctx context.Context) error {
	to, err := t.meta(ctx, metaMoved)
	if err == nil && to != "" {
		err = fmt.Errorf("%w: it goes on in %s", ErrMoved, to)
	}
	return err
}

// meta is what a key of meta has; "": nothing.
func (t tx) meta(ctx context.Context, key string) (value string, err error) {
	err = t.QueryRow(ctx, "SELECT value FROM meta WHERE key = $1", key).Scan(&value)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", nil
	}
	return value, err
}

// setMeta writes it down, and "" forgets it.
func (t tx) setMeta(ctx context.Context, key, value string) error {
	if value == "" {
		_, err := t.Exec(ctx, "DELETE FROM meta WHERE key = $1", key)
		return err
	}
	_, err := t.Exec(ctx, "INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value", key, value)
	return err
}

// Here implements store.Upkeep: a database is nowhere else while it is open.
func (s *Store) Here() error { return nil }
