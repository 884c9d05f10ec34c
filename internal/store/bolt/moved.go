package bolt

import (
	"errors"
	"fmt"

	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/bolt/disk"
	"unhunch/internal/store/moving"
	"unhunch/internal/store/rows"
)

// errBackup says what a backup is not moved for.
var errBackup = fmt.Errorf("%w: it is a backup: put a copy of it in the store's place, or anywhere, and start a bot on that once", moving.ErrMoved)

// admits is nil where the file may be opened for what it is. Nothing is written before.
func admits(t marks, move disk.Move) error {
	mark, err := t.mark()
	if err != nil {
		return err
	}
	switch move {
	case disk.Away:
		if t.Get(buckets.Meta, []byte(buckets.Copied)) != nil {
			return errBackup
		}
	case disk.Hither:
		if n, err := t.rows(); err != nil || n > 0 && mark.State == moving.None {
			return errors.Join(err, moving.ErrHolds)
		}
	case disk.Back:
		if mark.Refuses() == nil {
			return moving.ErrStays
		}
	default:
		return mark.Refuses()
	}
	return nil
}

// marks is a transaction as whoever moves a store needs it.
type marks struct{ *buckets.Tx }

// mark is what the store says of its being moved.
func (t marks) mark() (moving.Mark, error) {
	return moving.ParseMark(string(t.Get(buckets.Meta, []byte(buckets.MarkKey))))
}

// set replaces the mark, if it is as it was.
func (t marks) set(was, is moving.Mark) error {
	now, err := t.mark()
	switch {
	case err != nil:
		return err
	case now.String() != was.String():
		return moving.ErrMeanwhile
	case is == moving.Mark{}:
		return t.Delete(buckets.Meta, []byte(buckets.MarkKey))
	}
	return t.Put(buckets.Meta, []byte(buckets.MarkKey), []byte(is.String()))
}

// rows counts what is moved, by the tallies.
func (t marks) rows() (n int64, err error) {
	kept, err := buckets.DecodeTallies(t.Get(buckets.Meta, []byte(buckets.TalliesKey)))
	if err != nil {
		return 0, fmt.Errorf("%w: the tallies: %w", rows.ErrDamaged, err)
	}
	for _, b := range buckets.Buckets() {
		if !b.HoldsMessages() && b != buckets.Live {
			n += int64(kept.Of[b].Rows)
		}
	}
	for range t.MessagesFrom(buckets.Owed, 0) {
		n++
	}
	return n, nil
}
