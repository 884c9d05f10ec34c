package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// ErrMoved says that a store goes on somewhere else: whoever works with it has to end.
var ErrMoved = errors.New("the store was moved")

// ErrRestoring says that a database was not taken for a restored one to the end.
var ErrRestoring = errors.New("the store was put back from a backup, and what may have been sent since is not marked yet: run 'unhunch store restored' again, to its end")

// The keys of meta.
const (
	metaMadeBy    = "made_by"   // the version that made the store
	metaMoved     = "moved"     // where it goes on, without a password
	metaRestoring = "restoring" // since when it is being taken for one that was put back; nothing: it is not
)

// ready is nil where bots may work with the store, or says what has to be done before.
func (t tx) ready(ctx context.Context, restoring bool) error {
	if err := t.moved(ctx); err != nil {
		return err
	}
	since, err := t.meta(ctx, metaRestoring)
	if err == nil && since != "" && !restoring {
		err = ErrRestoring
	}
	return err
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
