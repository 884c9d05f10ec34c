package bolt

import (
	"context"
	"errors"
	"time"

	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/bolt/disk"
	"unhunch/internal/store/moving"
)

// Restored has bots work again with a store that was moved elsewhere, or is being moved.
// Where bots may have worked with the other one since, it is a backup of that moment from
// then on: what was due or owed is not sent again. One that another is being moved into is
// not whole, and stays as it is.
func Restored(ctx context.Context, path string, options Options) (err error) {
	options.Move, options.MustExist = disk.Back, true
	s, err := Open(path, options)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return s.write(ctx, func(t txn) error {
		was, err := marks{t.Tx}.mark()
		if err != nil {
			return err
		}
		switch was.State {
		case moving.Arriving:
			return was.Refuses()
		case moving.Left:
			if err := t.Put(buckets.Meta, []byte(buckets.Copied), []byte(was.Since.UTC().Format(time.RFC3339))); err != nil {
				return err
			}
		case moving.None, moving.Leaving, moving.Arrived:
		}
		return marks{t.Tx}.set(was, moving.Mark{})
	})
}
