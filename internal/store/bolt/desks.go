package bolt

import (
	"bytes"
	"slices"
	"time"

	"unhunch/internal/moment"
	"unhunch/internal/prefs"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt/rows"
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
	desk, err := t.kept(key)
	if err != nil {
		return session.Desk{}, err
	}
	if desk.Days, err = t.days(key); err != nil {
		return session.Desk{}, err
	}
	at, due, err := t.told(key, &desk)
	if err != nil {
		return session.Desk{}, err
	}
	desk.Log = desk.Log[:min(len(desk.Log), session.LogSize)]
	desk.Days = desk.Days[:min(len(desk.Days), session.DaysKept)]
	desk.Person = person.Person
	if desk.Waits, err = waits(person.Due, at, due); err != nil {
		return session.Desk{}, err
	}
	return desk, nil
}

// waits is what a due row says of the reminder. Its key is nil where there is none.
func waits(wish time.Time, key []byte, row rows.Reminder) (session.Waits, error) {
	if key == nil {
		return session.Waits{For: wish}, nil
	}
	at, _, err := rows.ParseTimed(key)
	return session.Waits{For: wish, Due: at.Add(-row.Late), At: at, Snoozes: row.Snoozes}, err
}

// kept is a desk as its row has it: without the person, their days and their
// news. Of somebody whose desk is empty it is the zero Desk.
func (t txn) kept(key []byte) (session.Desk, error) {
	value := t.Get(rows.Desks, key)
	if value == nil {
		return session.Desk{}, nil
	}
	row, err := rows.DecodeDesk(value)
	if err != nil {
		return session.Desk{}, t.loseDesk(key, err)
	}
	return row.Desk(), nil
}

func (t txn) putKept(key []byte, desk session.Desk) error {
	value, err := rows.EncodeDesk(rows.TidyDesk(rows.DeskOf(desk)))
	if err != nil {
		return err
	}
	if bytes.Equal(value, rows.EmptyDesk()) {
		return t.Delete(rows.Desks, key)
	}
	return t.Put(rows.Desks, key, value)
}

// pulse is what of a desk has rows of its own.
type pulse struct {
	wakes time.Time // in steps
	live  bool      // in live
}

func pulseOf(d session.Desk) pulse { return pulse{moment.Second(d.Wakes()), d.Session.Live()} }

// before is what Change compares with. It shares nothing with the desk that
// change gets, which may alter its slices and maps in place.
type before struct {
	prefs.Person
	encoded []byte // the person
	table   uint64 // prefs.Timetable.ID
	pulse   pulse
	desk    []byte
	days    []session.Day
}

func snapshot(d session.Desk) (b before, err error) {
	b = before{Person: d.Person, table: d.Person.Prefs.Timetable.ID(), pulse: pulseOf(d), days: slices.Clone(d.Days)}
	if b.encoded, err = rows.EncodePerson(d.Person); err != nil {
		return b, err
	}
	b.desk, err = rows.EncodeDesk(rows.TidyDesk(rows.DeskOf(d)))
	return b, err
}

// save writes what differs, and all that follows from it.
func (t txn) save(key []byte, id prefs.UserID, was before, d session.Desk) error {
	if err := t.saveDays(key, was.days, d.Days); err != nil {
		return err
	}
	if err := t.savePerson(key, id, was, d.Person); err != nil {
		return err
	}
	if err := t.owe(id, &d); err != nil {
		return err
	}
	row := rows.TidyDesk(rows.DeskOf(d))
	value, err := rows.EncodeDesk(row)
	if err != nil {
		return err
	}
	d = row.Desk()
	if !bytes.Equal(value, was.desk) {
		if err := t.putKept(key, d); err != nil {
			return err
		}
	}
	return t.replaceSteps(key, was.pulse, pulseOf(d))
}

// owe writes what a change wants sent, and notes the revisions of the posts that
// it edits.
func (t txn) owe(id prefs.UserID, d *session.Desk) error {
	owes := owing{txn: t}
	for i, m := range d.Owed {
		m.To = id
		revision, err := owes.add(rows.Message{Message: m, Channel: d.Person.Channel})
		if err != nil {
			return err
		}
		d.Owed[i].ID = revision
		d.Posts.Owes(m, revision)
	}
	return owes.write()
}

func (t txn) savePerson(key []byte, id prefs.UserID, was before, wished prefs.Person) error {
	now := rows.TidyPerson(wished)
	now.ID, now.Version = id, was.Version
	value, err := rows.EncodePerson(now)
	if err != nil || bytes.Equal(value, was.encoded) {
		return err
	}
	now.Version++
	if err := t.putPerson(key, now); err != nil {
		return err
	}
	if now.Due.Equal(was.Due) && now.Snoozes == was.Snoozes && now.Channel == was.Channel &&
		now.Calendar.Given() == was.Calendar.Given() && slices.Equal(now.Pauses, was.Pauses) && now.Prefs.Timetable.ID() == was.table {
		return nil
	}
	return t.replaceDue(key, was.Person, now)
}

// forget decodes nothing but what it must, so that nobody is kept because a
// row of theirs cannot be read.
func (t txn) forget(key []byte, id prefs.UserID) error {
	if err := t.forgetDue(key); err != nil {
		return err
	}
	for _, b := range []rows.Bucket{rows.People, rows.Desks, rows.Days, rows.Live} {
		if err := t.Delete(b, key); err != nil {
			return err
		}
	}
	if err := t.DeleteWhere(rows.Steps, func(row, _ []byte) bool { return bytes.Equal(rows.Whose(rows.Steps, row), key) }); err != nil {
		return err
	}
	return t.forgetTraces(func(person []byte) bool { return bytes.Equal(person, key) }, id.Person)
}

// forgetDue removes somebody's due row, and the outcome that it awaits. Where the row
// cannot tell, all outcomes are looked at.
func (t txn) forgetDue(key []byte) error {
	at, value := t.where(key)
	if at != nil {
		if err := t.dropDue(at); err != nil {
			return err
		}
	}
	switch row, err := rows.DecodeReminder(value); {
	case at == nil:
		return nil
	case err != nil:
		return t.DeleteWhere(rows.Outcomes, outcomesOf(func(person []byte) bool { return bytes.Equal(person, key) }, string(key)))
	default:
		return t.Delete(rows.Outcomes, rows.IDKey(row.Awaits))
	}
}
