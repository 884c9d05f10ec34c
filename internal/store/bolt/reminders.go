package bolt

import (
	"bytes"
	"time"

	"unhunch/internal/store/bolt/index"
	"unhunch/internal/store/bolt/rows"
)

// where finds a person's due row. Its key is nil where there is none.
func (t txn) where(person []byte) (key, value []byte) {
	var few [4]index.Place
	for _, at := range t.memory.places.Find(person, few[:0]) {
		key := rows.TimedKey(at.Time(), person)
		if value := t.Get(rows.Due, key); value != nil {
			return key, value
		}
	}
	t.work.missed = true
	return nil, nil
}

// dueRow finds and reads a person's due row. Its key is nil where there is
// none. One that cannot be read is made again, without what it brought.
func (t txn) dueRow(person []byte) (key []byte, row rows.Reminder, err error) {
	key, value := t.where(person)
	if key == nil {
		return nil, row, nil
	}
	if row, err = rows.DecodeReminder(value); err != nil {
		return t.mendDue(person, key, err)
	}
	return key, row, nil
}

// putDue writes a row where there was none at this key, or the same one.
func (t txn) putDue(key []byte, row rows.Reminder) error {
	return t.Put(rows.Due, key, rows.EncodeReminder(row))
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
	at, person, err := rows.ParseTimed(key)
	if err != nil {
		return err
	}
	t.went(person, at)
	return t.Delete(rows.Due, key)
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
	at := rows.TimedKey(now.Due, key)
	stays := bytes.Equal(old, at)
	if now.Due.Equal(was.Due) && !stays { // the beat has moved it on since, or it has ended
		switch {
		case old != nil:
			now.On(&row)
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
	row = rows.Reminder{Snoozes: now.Snoozes}
	now.On(&row)
	if row.Day, err = t.tally(key); err != nil {
		return err
	}
	return t.putDue(at, row)
}

// dropSteps removes what steps and live say of a desk, whenever it wakes.
func (t txn) dropSteps(key []byte) error {
	if err := t.Delete(rows.Live, key); err != nil {
		return err
	}
	return t.DeleteWhere(rows.Steps, func(row, _ []byte) bool { return bytes.Equal(rows.Whose(rows.Steps, row), key) })
}

// replaceSteps makes of steps and live what the desk says.
func (t txn) replaceSteps(key []byte, was, is pulse) error {
	if was.wakes.Equal(is.wakes) && was.live == is.live {
		return nil
	}
	if !was.wakes.IsZero() {
		if err := t.Delete(rows.Steps, rows.TimedKey(was.wakes, key)); err != nil {
			return err
		}
	}
	if !is.wakes.IsZero() {
		if err := t.Put(rows.Steps, rows.TimedKey(is.wakes, key), []byte{rows.Version1}); err != nil {
			return err
		}
	}
	if is.live {
		return t.Put(rows.Live, key, []byte{rows.Version1})
	}
	return t.Delete(rows.Live, key)
}
