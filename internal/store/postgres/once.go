package postgres

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"unhunch/internal/store/rows"
)

// Once implements store.Once. It is one statement, which may be done again where its answer
// was lost: by its mark a call knows what it wrote itself.
func (s notebook) Once(ctx context.Context, id []byte, now time.Time) (first bool, err error) {
	if len(id) == 0 || len(id) > rows.IDLimit {
		return false, fmt.Errorf("%w: what is to be met once has %d bytes, not 1 to %d", rows.ErrBadID, len(id), rows.IDLimit)
	}
	return s.once(ctx, id, now, []byte(rand.Text()))
}

func (s notebook) once(ctx context.Context, id []byte, now time.Time, mark []byte) (first bool, err error) {
	err = s.read(ctx, func(ctx context.Context, t tx) error {
		return t.QueryRow(ctx, `
			INSERT INTO once (id, at, mark) VALUES ($1, $2, $3)
			ON CONFLICT (id) DO UPDATE SET mark = once.mark -- which gives the row also where it was written since
			RETURNING mark = $3`, id, now, mark).Scan(&first)
	})
	return first, err
}

// onceDropped is how many rows one statement drops: it has to end within its time.
const onceDropped = 20_000

// DropOnce implements store.Once.
func (s notebook) DropOnce(ctx context.Context, before time.Time) error {
	for {
		var dropped int64
		err := s.write(ctx, func(ctx context.Context, t tx) error {
			done, err := t.Exec(ctx, `
				DELETE FROM once WHERE id IN (
					SELECT id FROM once WHERE at < $1 ORDER BY at LIMIT $2 FOR UPDATE SKIP LOCKED)`, before, onceDropped)
			dropped = done.RowsAffected()
			return err
		})
		if err != nil || dropped < onceDropped {
			return err
		}
	}
}
