package bolt

import (
	"errors"
	"log/slog"

	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/rows"
)

// A row that cannot be read is one person's misfortune. It is put aside where
// it is met, what hangs on it is put in order, and everybody is served: the
// person too, from then on, with an empty row in its place. A transaction that
// only reads takes it for empty and leaves the rest to the next one that writes.

// errNoKey says that a key is not what its bucket holds.
var errNoKey = errors.New("unreadable key")

// putAside takes a row out of everybody's way, and keeps it for whoever wants
// to know.
func (t txn) putAside(b buckets.Bucket, key []byte, cause error) error {
	if !t.Writable() {
		return nil
	}
	stored, err := t.TakeOut(b, key)
	if err != nil {
		return err
	}
	return t.keepAside(b, key, stored, cause)
}

// putMessageAside is putAside of a message, or where its row cannot be read, of all
// of that.
func (t txn) putMessageAside(b buckets.Bucket, id uint64, cause error) error {
	if !t.Writable() {
		return nil
	}
	value := t.Message(b, id)
	if rows.IsSpoilt(value) {
		return t.putAside(b, buckets.BundleKey(id), cause)
	}
	t.DropMessage(b, id)
	return t.keepAside(b, buckets.IDKey(id), value, cause)
}

// keepAside does nothing where nothing was stored.
func (t txn) keepAside(b buckets.Bucket, key, stored []byte, cause error) error {
	if stored == nil {
		return nil
	}
	place := append(append([]byte(b), 0), key...)
	if err := t.Put(buckets.Aside, place, append([]byte{rows.Version1}, stored...)); err != nil {
		return err
	}
	whose := slog.String("user", "")
	if id, err := rows.ParsePerson(buckets.Whose(b, key)); err == nil {
		whose = slog.String("user", id.String())
	} else if b == buckets.Workspaces {
		whose = slog.String("workspace", string(key))
	}
	log := t.memory.log
	t.OnCommit(func() {
		log.Error("a row that cannot be read was put aside", slog.String("bucket", string(b)), whose, slog.Any("error", cause))
	})
	return nil
}

// losePerson leaves somebody whose record cannot be read as if never met: with
// no reminder to come.
func (t txn) losePerson(key []byte) error {
	if !t.Writable() {
		return nil
	}
	_, cause := t.person(key)
	if err := t.putAside(buckets.People, key, cause); err != nil {
		return err
	}
	if err := t.putAway(key); err != nil {
		return err
	}
	at, _ := t.where(key)
	if at == nil {
		return nil
	}
	return t.dropDue(at)
}

// mendDue puts a due row aside that cannot be read, and makes it anew at its
// old time as the person's record wants it. The next beat decides what to do.
// What the row awaited goes to the desk.
func (t txn) mendDue(person, key []byte, cause error) ([]byte, buckets.Reminder, error) {
	if !t.Writable() {
		return nil, buckets.Reminder{}, nil
	}
	if err := t.putAside(buckets.Due, key, cause); err != nil {
		return nil, buckets.Reminder{}, err
	}
	if err := t.sweep(only(person)); err != nil {
		return nil, buckets.Reminder{}, err
	}
	other, _ := t.where(person)
	p, err := t.person(person)
	if other != nil || err != nil || p.Due.IsZero() {
		at, _, _ := buckets.ParseTimed(key)
		t.went(person, at)
		if err != nil {
			err = t.losePerson(person)
		}
		return nil, buckets.Reminder{}, err
	}
	var row buckets.Reminder
	row.Repeat(&p)
	if row.Day, err = t.tally(person); err != nil {
		return nil, buckets.Reminder{}, err
	}
	if err := t.putTimetable(p.Prefs.Timetable); err != nil {
		return nil, buckets.Reminder{}, err
	}
	return key, row, t.putDue(key, row)
}

// loseDesk takes with a desk the routine that was running on it.
func (t txn) loseDesk(key []byte, cause error) error {
	if !t.Writable() {
		return nil
	}
	if err := t.putAside(buckets.Desks, key, cause); err != nil {
		return err
	}
	return t.dropSteps(key)
}
