package postgres

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"unhunch/internal/store/moving"
)

// ErrRestoring says that a database was not taken for a restored one to the end.
var ErrRestoring = errors.New("the store was put back from a backup, and what may have been sent since is not marked yet: run 'unhunch store restored' again, to its end")

// The keys of meta.
const (
	metaMadeBy    = "made_by"      // the version that made the store
	metaMove      = moving.MarkKey // whether it was moved, or is being moved
	metaRestoring = "restoring"    // since when it is being taken for one that was put back; nothing: it is not
)

// ready is nil where bots may work with the store, or says what has to be done before.
func (t tx) ready(ctx context.Context, restoring bool) error {
	if err := t.goesOn(ctx, restoring); err != nil {
		return err
	}
	since, err := t.meta(ctx, metaRestoring)
	if err == nil && since != "" && !restoring {
		err = ErrRestoring
	}
	return err
}

// goesOn is nil unless the store was moved, or is being moved. For whoever wants it back it
// only has to be whole.
func (t tx) goesOn(ctx context.Context, restoring bool) error {
	mark, err := t.mark(ctx)
	if err != nil || restoring && mark.State != moving.Arriving {
		return err
	}
	return mark.Refuses()
}

// mark is what the store says of its being moved.
func (t tx) mark(ctx context.Context) (moving.Mark, error) {
	text, err := t.meta(ctx, metaMove)
	if err != nil {
		return moving.Mark{}, err
	}
	return moving.ParseMark(text)
}

// setMark replaces the mark, if it is as it was. Others who look at it wait until the
// transaction ends.
func (t tx) setMark(ctx context.Context, was, is moving.Mark) error {
	if _, err := t.Exec(ctx, "LOCK TABLE meta IN EXCLUSIVE MODE"); err != nil {
		return err
	}
	now, err := t.meta(ctx, metaMove)
	if err == nil && now != was.String() {
		err = moving.ErrMeanwhile
	}
	if err != nil {
		return err
	}
	return t.setMeta(ctx, metaMove, is.String())
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
