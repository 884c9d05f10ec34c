package bolt

import (
	"bytes"
	"context"
	"slices"

	"unhunch/internal/store"
	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/bolt/disk"
	"unhunch/internal/store/moving"
	"unhunch/internal/store/rows"
)

// Side is a store that is moved, or that another is moved into. Nobody else has its file
// open.
type Side struct{ *Store }

var _ moving.Side = Side{}

// OpenAway opens a store that is to be moved elsewhere.
func OpenAway(path string, options Options) (Side, error) {
	options.Move, options.MustExist = disk.Away, true
	s, err := Open(path, options)
	return Side{s}, err
}

// OpenHither opens one that another is to be moved into, and makes it where there is none.
// Where there is something in it already, its error is moving.ErrHolds.
func OpenHither(path string, options Options) (Side, error) {
	options.Move = disk.Hither
	s, err := Open(path, options)
	return Side{s}, err
}

// String implements moving.Side.
func (s Side) String() string { return s.Path() }

// Alone implements moving.Side: the file is locked.
func (s Side) Alone(context.Context) error { return s.Here() }

// Mark implements moving.Side.
func (s Side) Mark(ctx context.Context) (mark moving.Mark, err error) {
	err = s.read(ctx, func(t txn) error {
		mark, err = marks{t.Tx}.mark()
		return err
	})
	return mark, err
}

// SetMark implements moving.Side.
func (s Side) SetMark(ctx context.Context, was, is moving.Mark) error {
	return s.write(ctx, func(t txn) error { return marks{t.Tx}.set(was, is) })
}

// Rows implements moving.Side.
func (s Side) Rows(ctx context.Context) (n int64, err error) {
	err = s.read(ctx, func(t txn) error {
		n, err = marks{t.Tx}.rows()
		return err
	})
	return n, err
}

// settledAtOnce is how many people a transaction puts in order.
const settledAtOnce = 500

// Settle implements moving.Side. Whatever became of reminders goes to the desks, as if
// everybody's were changed.
func (s Side) Settle(ctx context.Context, progress store.Progress) error {
	total, err := s.Rows(ctx)
	if err != nil {
		return err
	}
	done := int64(0)
	for _, b := range []buckets.Bucket{buckets.People, buckets.Due} { // some may have a reminder and nothing else
		for after := []byte(nil); ; {
			progress.Tell(store.Settling, min(done, total), total)
			some, err := s.settleSome(ctx, b, after)
			if err != nil {
				return err
			}
			if len(some) == 0 {
				break
			}
			after, done = some[len(some)-1], done+int64(len(some))
		}
	}
	err = s.write(ctx, func(t txn) error {
		if err := (registry{t}).loseWorkspaces(); err != nil || t.First(buckets.Outcomes) == nil {
			return err
		}
		return t.sweep(func([]byte) bool { return true })
	})
	progress.Tell(store.Settling, total, total)
	return err
}

// settleSome does so for those whose rows come after one of them in a bucket, and gives
// their keys there.
func (s Side) settleSome(ctx context.Context, b buckets.Bucket, after []byte) (keys [][]byte, err error) {
	err = s.write(ctx, func(t txn) error {
		keys = nil
		cursor := t.In(b).Cursor()
		for key, _ := seekBehind(cursor, after); key != nil && len(keys) < settledAtOnce; key, _ = cursor.Next() {
			keys = append(keys, bytes.Clone(key))
		}
		last := []byte(nil)
		for _, key := range keys {
			person := buckets.Whose(buckets.Kind(b, key))
			id, err := rows.ParsePerson(person)
			if err != nil || bytes.Equal(person, last) {
				continue
			}
			last = person
			if _, err := t.desk(person, id); err != nil {
				return err
			}
			if err := t.putAway(person); err != nil {
				return err
			}
		}
		return nil
	})
	return keys, err
}

// cursor is bbolt's.
type cursor interface {
	First() (key, value []byte)
	Next() (key, value []byte)
	Seek(key []byte) (at, value []byte)
}

// seekBehind goes to the first key after one; nil: to the first.
func seekBehind(c cursor, after []byte) (key, stored []byte) {
	if after == nil {
		return c.First()
	}
	if key, stored = c.Seek(after); bytes.Equal(key, after) {
		return c.Next()
	}
	return key, stored
}

// Write implements moving.Side.
func (s Side) Write(ctx context.Context, all moving.Chunk, was, is moving.Mark) error {
	return s.write(ctx, func(t txn) error {
		w := arrival{t}
		for _, put := range []func(*moving.Chunk) error{w.plans, w.people, w.orders, w.messages, w.registry, w.rest} {
			if err := put(&all); err != nil {
				return err
			}
		}
		return marks{t.Tx}.set(was, is)
	})
}

// arrival writes what another store gave.
type arrival struct{ txn }

func (t arrival) plans(all *moving.Chunk) error {
	for _, v := range all.Timetables {
		if err := t.Put(buckets.Timetables, buckets.IDKey(v.ID), slices.Clip(v.Value)); err != nil {
			return err
		}
	}
	return nil
}

func (t arrival) people(all *moving.Chunk) error {
	for _, v := range all.People {
		key, err := rows.PersonKey(v.UserID)
		if err != nil {
			return err
		}
		for _, row := range []struct {
			buckets.Bucket
			value []byte
		}{{buckets.People, v.Value}, {buckets.Desks, v.Desk}, {buckets.Days, v.Days}} {
			if row.value == nil {
				continue
			}
			if err := t.Put(row.Bucket, key, slices.Clip(row.value)); err != nil {
				return err
			}
		}
		desk, err := t.kept(key)
		if err != nil || !pulseOf(desk).live {
			if err != nil {
				return err
			}
			continue
		}
		if err := t.Put(buckets.Live, key, []byte{rows.Version1}); err != nil {
			return err
		}
	}
	return nil
}

// orders are what happens when.
func (t arrival) orders(all *moving.Chunk) error {
	for _, v := range all.Reminders {
		key, err := rows.PersonKey(v.UserID)
		if err != nil {
			return err
		}
		row := buckets.Reminder{
			Timetable: v.Timetable, Day: v.Day, Late: v.Late, Snoozes: v.Snoozes, Doubtful: v.Doubtful,
			Calendar: v.Calendar, Pauses: v.Pauses, Channel: v.Channel,
		}
		if _, err := t.recount(key, &row); err != nil {
			return err
		}
		if err := t.putDue(buckets.TimedKey(v.At, key), row); err != nil {
			return err
		}
	}
	for _, v := range all.Steps {
		key, err := rows.PersonKey(v.UserID)
		if err != nil {
			return err
		}
		if err := t.Put(buckets.Steps, buckets.TimedKey(v.At, key), []byte{rows.Version1}); err != nil {
			return err
		}
	}
	return nil
}

func (t arrival) messages(all *moving.Chunk) error {
	owed := t.In(buckets.Owed)
	if err := owed.SetSequence(max(owed.Sequence(), all.LastID)); err != nil {
		return err
	}
	for i := range all.Messages {
		v := &all.Messages[i]
		value, err := rows.AppendMessage(nil, &v.Message)
		if err != nil {
			return err
		}
		if err := t.keep(buckets.Owed, v.ID, value); err != nil {
			return err
		}
		t.Sends(v.ID, v.Begun)
	}
	return nil
}

func (t arrival) registry(all *moving.Chunk) error {
	for _, v := range all.Workspaces {
		key, err := buckets.WorkspaceKey(v.ID)
		if err != nil {
			return err
		}
		if err := t.Put(buckets.Workspaces, key, slices.Clip(v.Value)); err != nil {
			return err
		}
	}
	for _, v := range all.Audit {
		number := 0
		for range t.From(buckets.Audit, buckets.TimedKey(v.At, nil)) {
			number++
		}
		if err := t.Put(buckets.Audit, buckets.EntryKey(v.At, number), slices.Clip(v.Value)); err != nil {
			return err
		}
	}
	return nil
}

func (t arrival) rest(all *moving.Chunk) error {
	for _, v := range all.Files {
		key, err := fileKey(v.Workspace, v.Content)
		if err != nil {
			return err
		}
		if err := t.Put(buckets.Files, key, append([]byte{rows.Version1}, v.File...)); err != nil {
			return err
		}
	}
	for _, v := range all.Heard {
		key, err := buckets.HeardOf(v.Workspace, v.Kind)
		if err != nil {
			return err
		}
		if err := t.Put(buckets.Heard, key, rows.EncodeDay(v.Day)); err != nil {
			return err
		}
	}
	for _, v := range all.Aside {
		number, err := t.In(buckets.Aside).NextSequence()
		if err != nil {
			return err
		}
		if err := t.Put(buckets.Aside, buckets.MovedKey(v.Whose, number), buckets.EncodeLost(v)); err != nil {
			return err
		}
	}
	return nil
}
