package bolt

import (
	"bytes"
	"errors"

	"unhunch/internal/session"
	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/rows"
)

// What became of a reminder lies beside what became of those that were owed with it,
// and waits there: to settle touches no row of its person. The due row awaits it by
// its id. The next beat, which writes that row anyhow, makes it one of the news
// in it; whoever reads before looks it up; and whoever writes a desk folds first.
//
// A due row awaits at most one, and only as long as nobody writes the desk: else
// the order would be lost in which things happened. An outcome that comes when
// nothing awaits it goes to the desk directly.

// hear takes up what a due row awaits, if that is known. Whoever writes the row drops
// it from outcomes.
func (t txn) hear(row *buckets.Reminder) (known bool, err error) {
	if row.Awaits == 0 {
		return false, nil
	}
	value := t.Message(buckets.Outcomes, row.Awaits)
	if value == nil {
		return false, nil
	}
	o, err := buckets.DecodeOutcome(row.Awaits, value)
	if err != nil {
		return true, t.putMessageAside(buckets.Outcomes, row.Awaits, err)
	}
	return true, row.News.Add(o)
}

// fold has a due row await nothing. Whoever folds writes the row.
func (t txn) fold(row *buckets.Reminder) error {
	known, err := t.hear(row)
	if known {
		t.DropMessage(buckets.Outcomes, row.Awaits)
	} else if row.Awaits != 0 {
		t.letGo(row.Awaits)
	}
	row.Awaits = 0
	return err
}

// letGo has the outcome of a message go to its person's desk. Of one that is not
// owed any more, nor known, nothing is left to hear.
func (t txn) letGo(id uint64) {
	if message := t.Message(buckets.Owed, id); rows.IsAwaited(message) {
		t.PutMessage(buckets.Owed, id, rows.NotAwaited(message))
	}
}

// putAway puts a person's news on their desk, so that who changes it sees one
// truth.
func (t txn) putAway(key []byte) error {
	at, row, err := t.dueRow(key)
	if err != nil || at == nil || row.Awaits == 0 && row.News.None() {
		return err
	}
	if err := t.fold(&row); err != nil {
		return err
	}
	if err := t.unload(key, at, &row); err != nil {
		return err
	}
	return t.putDue(at, row)
}

// unload moves the news of a due row to the desk. What cannot be read of them is
// kept aside; the rest of the row is sound.
func (t txn) unload(key, at []byte, row *buckets.Reminder) error {
	if row.News.None() {
		return nil
	}
	table, err := t.timetable(row.Timetable)
	if err != nil {
		return err
	}
	desk, err := t.kept(key)
	if err != nil {
		return err
	}
	hours, cause := row.News.On(&desk, row.Channel, table.days)
	row.News = buckets.News{}
	if cause != nil {
		return t.putAside(buckets.Due, at, cause)
	}
	if err := t.putKept(key, desk); err != nil {
		return err
	}
	if err := t.count(key, hours); err != nil {
		return err
	}
	_, err = t.recount(key, row)
	return err
}

// recount has the next beat count anew where the days that are kept know of a later one
// than a due row does, and reports whether it would not have.
func (t txn) recount(key []byte, row *buckets.Reminder) (changed bool, err error) {
	last, err := t.tally(key)
	if err != nil || row.Ahead || last.Day <= row.Day.Day {
		return false, err
	}
	row.Ahead = true
	return true, nil
}

// told puts on a desk what a person's due row has and awaits.
func (t txn) told(row *buckets.Reminder, desk *session.Desk) error {
	if _, err := t.hear(row); err != nil || row.News.None() {
		return err
	}
	table, err := t.timetable(row.Timetable)
	if err != nil {
		return err
	}
	hours, _ := row.News.On(desk, row.Channel, table.days) // what cannot be read is put aside by whoever writes
	desk.Days = session.CountOffered(desk.Days, hours...)
	return nil
}

// sweep ends what due rows no longer await that were lost: outcomes that are known
// go to the desks, and so will those that are not. It looks at all of them.
func (t txn) sweep(theirs func(person []byte) bool) error {
	for id, value := range t.Messages(buckets.Outcomes) {
		o, err := buckets.DecodeOutcome(id, value)
		switch {
		case err != nil:
			err = t.putMessageAside(buckets.Outcomes, id, err)
		case theirs(o.Person) && !t.awaits(o.Person, id):
			err = t.adopt(o)
		}
		if err != nil {
			return err
		}
	}
	for id, value := range t.Messages(buckets.Owed) {
		person, err := buckets.WhoseMessage(buckets.Owed, id, value)
		if err == nil && theirs(person) && !t.awaits(person, id) {
			t.letGo(id)
		}
	}
	return nil
}

// awaits reports whether somebody's due row awaits a message.
func (t txn) awaits(person []byte, id uint64) bool {
	_, value := t.where(person)
	row, err := buckets.DecodeReminder(value)
	return err == nil && row.Awaits == id
}

var errNobodys = errors.New("of nobody whose record is there")

// adopt puts an outcome on its person's desk, as what comes after all that is known.
func (t txn) adopt(o buckets.Outcome) error {
	person := bytes.Clone(o.Person)
	if !t.Has(buckets.People, person) {
		return t.putMessageAside(buckets.Outcomes, o.ID, errNobodys)
	}
	if err := t.putAway(person); err != nil {
		return err
	}
	p, err := t.person(person)
	if err != nil {
		return errors.Join(t.putMessageAside(buckets.Outcomes, o.ID, errNobodys), t.losePerson(person))
	}
	var row buckets.Reminder
	if row.Repeat(&p); row.News.Add(o) != nil {
		return t.putMessageAside(buckets.Outcomes, o.ID, errNobodys)
	}
	if err := t.unload(person, nil, &row); err != nil {
		return err
	}
	t.DropMessage(buckets.Outcomes, o.ID)
	return nil
}
