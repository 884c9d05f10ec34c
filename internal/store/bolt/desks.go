package bolt

import (
	"bytes"
	"slices"
	"time"

	"unhunch/internal/moment"
	"unhunch/internal/prefs"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/rows"
)

// desk is everything kept of a person, news included. What cannot be read of
// it is put aside, if this transaction may write.
func (t txn) desk(key []byte, id prefs.UserID) (session.Desk, error) {
	person, err := t.person(key)
	if err != nil {
		if err := t.losePerson(key); err != nil {
			return session.Desk{}, err
		}
	}
	person.ID = id
	at, due, err := t.dueRow(key) // first: where it is made anew, that may write the others
	if err != nil {
		return session.Desk{}, err
	}
	desk, err := t.kept(key)
	if err != nil {
		return session.Desk{}, err
	}
	if desk.Days, err = t.days(key); err != nil {
		return session.Desk{}, err
	}
	if err := t.told(&due, &desk); err != nil {
		return session.Desk{}, err
	}
	desk.Log = desk.Log[:min(len(desk.Log), session.LogSize)]
	desk.Days = session.KeptDays(desk.Days)
	desk.Person = person.Person
	if desk.Waits, err = waits(person.Due, at, due); err != nil {
		return session.Desk{}, err
	}
	return desk, nil
}

// waits is what a due row says of the reminder. Its key is nil where there is none.
func waits(wish time.Time, key []byte, row buckets.Reminder) (session.Waits, error) {
	if key == nil {
		return session.Waits{For: wish}, nil
	}
	at, _, err := buckets.ParseTimed(key)
	return session.Waits{For: wish, Due: at.Add(-row.Late), At: at, Snoozes: row.Snoozes}, err
}

// kept is a desk as its row has it: without the person, their days and their
// news. Of somebody whose desk is empty it is the zero Desk.
func (t txn) kept(key []byte) (session.Desk, error) {
	value := t.Get(buckets.Desks, key)
	if value == nil {
		return session.Desk{}, nil
	}
	desk, err := rows.DecodeDesk(value)
	if err != nil {
		return session.Desk{}, t.loseDesk(key, err)
	}
	return desk, nil
}

// putKept writes a desk, unless that changes nothing.
func (t txn) putKept(key []byte, desk session.Desk) error {
	value, err := rows.EncodeDesk(rows.TidyDesk(desk))
	switch {
	case err != nil || bytes.Equal(value, t.Get(buckets.Desks, key)):
		return err
	case bytes.Equal(value, rows.Empty()):
		return t.Delete(buckets.Desks, key)
	}
	return t.Put(buckets.Desks, key, value)
}

// pulse is what of a desk has rows of its own.
type pulse struct {
	wakes time.Time // in steps
	live  bool      // in live
}

func pulseOf(d session.Desk) pulse { return pulse{moment.Second(d.Wakes()), d.Session.Live()} }

// before is what Change compares with beside the rows. It shares nothing with the
// desk that change gets, which may alter its slices and maps in place.
type before struct {
	table uint64 // prefs.Timetable.ID, which is that of an empty one where theirs cannot be read
	pulse pulse
	days  []session.Day
}

func snapshot(d session.Desk) before {
	return before{d.Person.Prefs.Timetable.ID(), pulseOf(d), slices.Clone(d.Days)}
}

// save writes what differs, and all that follows from it.
func (t txn) save(key []byte, id prefs.UserID, was before, d session.Desk) error {
	if err := t.saveDays(key, was.days, d.Days); err != nil {
		return err
	}
	if err := t.savePerson(key, was.table, d.Person); err != nil {
		return err
	}
	if err := t.owe(id, &d); err != nil {
		return err
	}
	d = rows.TidyDesk(d)
	if err := t.putKept(key, d); err != nil {
		return err
	}
	return t.replaceSteps(key, was.pulse, pulseOf(d))
}

// owe writes what a change wants sent, and notes the revisions of the posts that
// it edits.
func (t txn) owe(id prefs.UserID, d *session.Desk) error {
	for i, m := range d.Owed {
		m.To = id
		revision, err := t.owes(&rows.Message{Message: m, Channel: d.Person.Channel})
		if err != nil {
			return err
		}
		d.Owed[i].ID = revision
		d.Posts.Owes(m, revision)
	}
	return nil
}

// savePerson writes what differs from the row. Who left a timetable alone that cannot
// be read keeps its id: somebody may bring it back.
func (t txn) savePerson(key []byte, table uint64, wished prefs.Person) (err error) {
	was, stored := rows.Person{Table: table}, t.Get(buckets.People, key)
	if stored != nil {
		if was, err = rows.DecodePerson(stored); err != nil {
			return err
		}
	} else if stored, err = rows.EncodePerson(was); err != nil {
		return err
	}
	now, id := rows.Person{Person: rows.TidyPerson(wished), Table: was.Table}, wished.Prefs.Timetable.ID()
	if now.Version = was.Version; id != table {
		now.Table = id
	}
	value, err := rows.EncodePerson(now)
	if err != nil || bytes.Equal(value, stored) {
		return err
	}
	if now.Table == id {
		if err := t.putTimetable(now.Prefs.Timetable); err != nil {
			return err
		}
	}
	now.Version++
	if err := t.putPerson(key, now); err != nil {
		return err
	}
	if now.Due.Equal(was.Due) && now.Snoozes == was.Snoozes && now.Channel == was.Channel &&
		now.Calendar.Given() == was.Calendar.Given() && slices.Equal(now.Pauses, was.Pauses) && now.Table == was.Table {
		return nil
	}
	return t.replaceDue(key, was, now)
}

// forget decodes nothing but what it must, so that nobody is kept because a
// row of theirs cannot be read.
func (t txn) forget(key []byte, id prefs.UserID) error {
	if err := t.forgetDue(key); err != nil {
		return err
	}
	for _, b := range []buckets.Bucket{buckets.People, buckets.Desks, buckets.Days} {
		if err := t.Delete(b, key); err != nil {
			return err
		}
	}
	if err := t.dropSteps(key); err != nil {
		return err
	}
	return t.forgetTraces(only(key), id.Person)
}

// only matches one person's key.
func only(key []byte) func(person []byte) bool {
	return func(person []byte) bool { return bytes.Equal(person, key) }
}

// forgetDue removes somebody's due row, and the outcome that it awaits. Where the row
// cannot tell, all outcomes are looked at.
func (t txn) forgetDue(key []byte) error {
	at, value := t.where(key)
	if at == nil {
		return nil
	}
	if err := t.dropDue(at); err != nil {
		return err
	}
	row, err := buckets.DecodeReminder(value)
	if err != nil {
		return t.forgetMessages(buckets.Outcomes, only(key), string(key))
	}
	return t.drop(buckets.Outcomes, row.Awaits)
}
