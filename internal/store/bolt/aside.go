package bolt

import (
	"bytes"
	"errors"
)

// A row that cannot be read is one person's misfortune. It is put aside where
// it is met, what hangs on it is put in order, and everybody is served: the
// person too, from then on, with an empty row in its place. A transaction that
// only reads takes it for empty and leaves the rest to the next one that writes.

// errNoKey says that a key is not what its bucket holds.
var errNoKey = errors.New("unreadable key")

// putAside takes a row out of everybody's way, and keeps it for whoever wants
// to know.
func (t txn) putAside(b bucket, key []byte, cause error) error {
	value := t.in(b).Get(key)
	if value == nil || !t.Writable() {
		return nil
	}
	place := append(append([]byte(b), 0), key...)
	if err := t.in(aside).Put(place, append([]byte{version1}, value...)); err != nil {
		return err
	}
	var user string
	if id, err := parsePerson(whose(b, key)); err == nil {
		user = id.String()
	}
	log := t.store.log
	t.OnCommit(func() {
		log.Error("a row that cannot be read was put aside", "bucket", string(b), "user", user, "error", cause)
	})
	return t.in(b).Delete(key)
}

// whose is the person's key in the key of a row, or nil where there is none.
func whose(b bucket, key []byte) []byte {
	switch b {
	case people, desks, moved, live:
		return key
	case due, steps:
		return key[min(8, len(key)):]
	case days:
		workspace, rest, _ := bytes.Cut(key, []byte{0})
		person, _, _ := bytes.Cut(rest, []byte{0})
		return key[:min(len(key), len(workspace)+1+len(person))]
	case meta, timetables, owed, queue, waits, intents, files, aside:
	}
	return nil
}

// losePerson leaves somebody whose record cannot be read as if never met.
func (t txn) losePerson(key []byte) error { return t.mend(map[string]bool{string(key): true}) }

// loseDesk takes with a desk the routine that was running on it.
func (t txn) loseDesk(key []byte, cause error) error {
	if !t.Writable() {
		return nil
	}
	if err := t.putAside(desks, key, cause); err != nil {
		return err
	}
	if err := t.in(live).Delete(key); err != nil {
		return err
	}
	return t.deleteWhere(steps, func(row, _ []byte) bool { return bytes.Equal(whose(steps, row), key) })
}

// loseMessages puts messages aside and leaves no place of theirs.
func (t txn) loseMessages(lost map[uint64]error) error {
	for id, cause := range lost {
		if err := t.putAside(owed, idKey(id), cause); err != nil {
			return err
		}
	}
	return t.removeMessages(func(id uint64) bool { return lost[id] != nil })
}

// removeMessages leaves nothing of some messages, and looks at all places to
// find theirs.
func (t txn) removeMessages(which func(uint64) bool) error {
	match := func(key, _ []byte) bool {
		id, err := parseID(key[max(0, len(key)-8):])
		return err == nil && which(id)
	}
	for _, b := range []bucket{owed, intents, queue, waits} {
		if err := t.deleteWhere(b, match); err != nil {
			return err
		}
	}
	return nil
}

// mend gives people exactly the due row that their record speaks of: the one
// that counts, or a fresh one in the place of one that cannot be read. It
// looks at every due row.
func (t txn) mend(who map[string]bool) error {
	if !t.Writable() {
		return nil
	}
	patients := make(map[string]*patient, len(who))
	for key := range who {
		p, err := t.person([]byte(key))
		if err != nil {
			if err := t.putAside(people, []byte(key), err); err != nil {
				return err
			}
		}
		patients[key] = &patient{record: p}
	}
	odd := map[string]error{}
	var gone [][]byte
	rows := t.in(due).Cursor()
	for key, value := rows.First(); key != nil; key, value = rows.Next() {
		p := patients[string(whose(due, key))]
		if p == nil {
			continue
		}
		row, err := decodeDue(value)
		switch {
		case err != nil:
			odd[string(key)] = err
			p.lost = key
		case p.kept || p.Due.IsZero() || row.generation != p.generation || row.timetable != p.Prefs.Timetable.ID():
			gone = append(gone, key)
		default:
			p.kept = true
		}
	}
	for key, cause := range odd {
		if err := t.putAside(due, []byte(key), cause); err != nil {
			return err
		}
	}
	for _, key := range gone {
		if err := t.in(due).Delete(key); err != nil {
			return err
		}
	}
	for key, p := range patients {
		if err := t.discharge([]byte(key), p); err != nil {
			return err
		}
	}
	return nil
}

// patient is somebody whose due row is mended.
type patient struct {
	record
	kept bool   // the row that counts was found
	lost []byte // the key of one that cannot be read
}

// discharge writes what is missing, and that nothing is left behind.
func (t txn) discharge(key []byte, p *patient) error {
	if _, err := t.movedRow(key); err != nil {
		if err := t.putAside(moved, key, err); err != nil {
			return err
		}
	}
	if p.Due.IsZero() {
		return t.putMoved(key, movedRow{})
	}
	if err := t.putTimetable(p.Prefs.Timetable); err != nil {
		return err
	}
	if p.kept || p.lost == nil {
		return t.putMoved(key, movedRow{generation: p.generation, ended: !p.kept})
	}
	day, err := t.tally(key)
	if err != nil {
		return err
	}
	fresh := dueRow{generation: p.generation, timetable: p.Prefs.Timetable.ID(), day: day}
	if err := t.in(due).Put(p.lost, encodeDue(fresh)); err != nil {
		return err
	}
	return t.putMoved(key, movedRow{})
}
