package postgres

import (
	"context"
	"time"

	"unhunch/internal/store/rows"
)

// begin is the first transaction of a process, which has just made or changed the tables, or
// found them so.
func (s *database) begin(ctx context.Context, o Options, migrated bool) error {
	if err := s.Set(ctx, s.pool); err != nil {
		return err
	}
	return s.write(ctx, func(ctx context.Context, t tx) error {
		// One after the other, as of replicas that start at once.
		if _, err := t.Exec(ctx, "LOCK TABLE meta IN EXCLUSIVE MODE"); err != nil {
			return err
		}
		if !o.moving {
			if err := t.ready(ctx, o.restoring); err != nil {
				return err
			}
		}
		made, err := t.meta(ctx, metaMadeBy)
		if err == nil && (made == "" || migrated) {
			err = t.setMeta(ctx, metaMadeBy, "unhunch "+o.MadeBy)
		}
		if err != nil {
			return err
		}
		return t.raiseIDs(ctx, o.Now)
	})
}

// raiseIDs sees to it that the ids from now on are above all that were given away
// before, whatever became of the database: cards are still in people's direct messages
// when it is made anew or an older copy is put back, and a press on one of them must
// not be taken for a press on a new card. A second has room for a million ids; no bot
// needs a fraction of them. Its caller has locked meta.
func (t tx) raiseIDs(ctx context.Context, now time.Time) error {
	_, err := t.Exec(ctx, "SELECT setval('message_ids', $1) FROM message_ids WHERE last_value < $1", int64(rows.Seconds(now)<<20))
	return err
}
