package bolt

import (
	"bytes"
	"time"

	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/bolt/index"
	"unhunch/internal/store/rows"
)

// where finds a person's due row. Its key is nil where there is none.
func (t txn) where(person []byte) (key, value []byte) {
	var few [4]index.Place
	for _, at := range t.memory.places.Find(person, few[:0]) {
		key := buckets.TimedKey(at.Time(), person)
		if value := t.Get(buckets.Due, key); value != nil {
			return key, value
		}
	}
	t.work.missed = true
	return nil, nil
}

// dueRow finds and reads a person's due row. Its key is nil where there is
// none. One that cannot be read is made again, without what it brought.
func (t txn) dueRow(person []byte) (key []byte, row buckets.Reminder, err error) {
	key, value := t.where(person)
	if key == nil {
		return nil, row, nil
	}
	if row, err = buckets.DecodeReminder(value); err != nil {
		return t.mendDue(person, key, err)
	}
	return key, row, nil
}

// putDue writes a row where there was none at this key, or the same one.
func (t txn) putDue(key []byte, row buckets.Reminder) error {
	return t.Put(buckets.Due, key, buckets.EncodeReminder(row))
}

// came and went tell of due rows that are at a key now, or not any more.
func (t txn) came(person []byte, at time.Time) {
	place := t.memory.places.Of(person, at)
	t.work.came = append(t.work.came, place)
	t.memory.places.Add(place)
}

func (t txn) went(person []byte, at time.Time) {
	t.work.went = append(t.work.went, t.memory.places.Of(person, at))
}

func (t txn) dropDue(key []byte) error {
	at, person, err := buckets.ParseTimed(key)
	if err != nil {
		return err
	}
	t.went(person, at)
	return t.Delete(buckets.Due, key)
}

// replaceDue puts the reminder's due row where the changed person wants it.
// There are no news in it: see putAway.
func (t txn) replaceDue(key []byte, was, now rows.Person) error {
	old, row, err := t.dueRow(key)
	if err != nil {
		return err
	}
	if now.Due.IsZero() {
		if old == nil {
			return nil
		}
		return t.dropDue(old)
	}
	at := buckets.TimedKey(now.Due, key)
	stays := bytes.Equal(old, at)
	if now.Due.Equal(was.Due) && !stays { // the beat has moved it on since, or it has ended
		switch {
		case old != nil:
			row.Repeat(&now)
			return t.putDue(old, row)
		case now.Table == was.Table:
			return nil
		}
	}
	if old != nil && !stays {
		if err := t.dropDue(old); err != nil {
			return err
		}
	}
	if !stays {
		t.came(key, now.Due)
	}
	row = buckets.Reminder{Snoozes: now.Snoozes}
	row.Repeat(&now)
	if row.Day, err = t.tally(key); err != nil {
		return err
	}
	return t.putDue(at, row)
}

// dropSteps removes what steps and live say of a desk, whenever it wakes.
func (t txn) dropSteps(key []byte) error {
	if err := t.Delete(buckets.Live, key); err != nil {
		return err
	}
	return t.DeleteWhere(buckets.Steps, func(row, _ []byte) bool { return bytes.Equal(buckets.Whose(buckets.Steps, row), key) })
}

// replaceSteps makes of steps and live what the desk says.
func (t txn) replaceSteps(key []byte, was, is pulse) error {
	if was.wakes.Equal(is.wakes) && was.live == is.live {
		return nil
	}
	if !was.wakes.IsZero() {
		if err := t.Delete(buckets.Steps, buckets.TimedKey(was.wakes, key)); err != nil {
			return err
		}
	}
	if !is.wakes.IsZero() {
		if err := t.Put(buckets.Steps, buckets.TimedKey(is.wakes, key), []byte{rows.Version1}); err != nil {
			return err
		}
	}
	if is.live {
		return t.Put(buckets.Live, key, []byte{rows.Version1})
	}
	return t.Delete(buckets.Live, key)
}
