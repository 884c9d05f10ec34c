package bolt

import (
	"bytes"
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/store/bolt/index"
)

// where finds a person's due row. Its key is nil where there is none.
func (t txn) where(person []byte) (key, value []byte) {
	var few [4]index.Place
	for _, at := range t.memory.places.Find(person, few[:0]) {
		key := timedKey(at.Time(), person)
		if value := t.get(due, key); value != nil {
			return key, value
		}
	}
	t.work.missed = true
	return nil, nil
}

// dueRow finds and reads a person's due row. Its key is nil where there is
// none. One that cannot be read is made again, without what it brought.
func (t txn) dueRow(person []byte) (key []byte, row dueRow, err error) {
	key, value := t.where(person)
	if key == nil {
		return nil, row, nil
	}
	if row, err = decodeDue(value); err != nil {
		return t.mendDue(person, key, err)
	}
	return key, row, nil
}

// putDue writes a row where there was none at this key, or the same one.
func (t txn) putDue(key []byte, row dueRow) error {
	return t.put(due, key, encodeDue(row))
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
	at, person, err := parseTimed(key)
	if err != nil {
		return err
	}
	t.went(person, at)
	return t.delete(due, key)
}

// replaceDue puts the reminder's due row where the changed person wants it.
// There are no news in it: see putAway.
func (t txn) replaceDue(key []byte, was, now prefs.Person) error {
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
	at, table := timedKey(now.Due, key), now.Prefs.Timetable.ID()
	stays := bytes.Equal(old, at)
	if now.Due.Equal(was.Due) && !stays { // the beat has moved it on since, or it has ended
		switch {
		case old != nil:
			row.timetable, row.channel = table, now.Channel
			return t.putDue(old, row)
		case table == was.Prefs.Timetable.ID():
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
	row = dueRow{timetable: table, channel: now.Channel, snoozes: now.Snoozes}
	if row.day, err = t.tally(key); err != nil {
		return err
	}
	return t.putDue(at, row)
}

// replaceSteps makes the desk's due item exactly what the desk says.
func (t txn) replaceSteps(key []byte, was, is pulse) error {
	if was.wakes.Equal(is.wakes) && was.live == is.live {
		return nil
	}
	if !was.wakes.IsZero() {
		if err := t.delete(steps, timedKey(was.wakes, key)); err != nil {
			return err
		}
	}
	if !is.wakes.IsZero() {
		if err := t.put(steps, timedKey(is.wakes, key), []byte{version1}); err != nil {
			return err
		}
	}
	if is.live {
		return t.put(live, key, []byte{version1})
	}
	return t.delete(live, key)
}

// putAway puts a person's news on their desk, so that who changes it sees one
// truth.
func (t txn) putAway(key []byte) error {
	at, row, err := t.dueRow(key)
	if err != nil || at == nil || row.news.none() {
		return err
	}
	if cause := row.news.check(); cause != nil {
		_, _, err = t.mendDue(key, at, cause)
		return err
	}
	desk, err := t.kept(key)
	if err != nil {
		return err
	}
	row.news.on(&desk)
	if err := t.putKept(key, desk); err != nil {
		return err
	}
	hours, err := row.news.allHours()
	if err != nil {
		return err
	}
	if err := t.count(key, hours); err != nil {
		return err
	}
	row.news = news{}
	// What the row no longer has, it has to know of its day.
	if day, err := t.tally(key); err != nil {
		return err
	} else if day.Day > row.day.Day {
		row.day = day
	}
	return t.putDue(at, row)
}
