package bolt

import (
	"encoding/binary"
	"fmt"
	"sync"
	"time"

	"unhunch/internal/prefs"
)

// record is a row of people, of version 1: channel | timetable (8 bytes) |
// version | snoozes | due, opted in, met, paused until | the rest of the person
// as JSON. What sending needs stands in front, because to read the rest takes
// ten times as long.
type record struct {
	prefs.Person
	table uint64 // prefs.Timetable.ID
}

// rest is what of a person is JSON. A field that stands in front is not there
// again.
type rest struct {
	prefs.Person
	Prefs   restOfPrefs `json:"prefs"`
	Version *struct{}   `json:"version,omitempty"`
}

type restOfPrefs struct {
	prefs.Prefs
	Timetable *struct{} `json:"timetable,omitempty"` // in timetables
}

// encodePerson leaves the timetable out: see putTimetable.
func encodePerson(p prefs.Person) ([]byte, error) {
	value := appendText(append(make([]byte, 0, 160), version1), p.Channel)
	value = binary.BigEndian.AppendUint64(value, p.Prefs.Timetable.ID())
	value = binary.AppendUvarint(value, p.Version)
	value = appendNumber(value, p.Snoozes)
	for _, t := range []time.Time{p.Due, p.OptedIn, p.Met, p.PausedUntil} {
		value = appendTime(value, t)
	}
	left := rest{Person: p, Prefs: restOfPrefs{Prefs: p.Prefs}}
	left.Channel, left.Snoozes = "", 0
	left.Due, left.OptedIn, left.Met, left.PausedUntil = time.Time{}, time.Time{}, time.Time{}, time.Time{}
	return appendJSON(value, left)
}

func decodePerson(value []byte) (p record, err error) {
	r := reader{rest: value}
	r.version()
	channel := r.text()
	p.table = r.fixed64()
	version, snoozes := r.uvarint(), r.count()
	times := [...]time.Time{r.time(), r.time(), r.time(), r.time()}
	r.json(&p.Person)
	p.Channel, p.Version, p.Snoozes = channel, version, snoozes
	p.Due, p.OptedIn, p.Met, p.PausedUntil = times[0], times[1], times[2], times[3]
	return p, r.err
}

// decodeChannel reads the front only.
func decodeChannel(value []byte) (string, error) {
	r := reader{rest: value}
	r.version()
	return r.text(), r.err
}

// person is the zero record for somebody never met. A timetable that cannot be
// read is empty, and the person told to set it anew.
func (t txn) person(key []byte) (p record, err error) {
	value := t.get(people, key)
	if value == nil {
		return p, nil
	}
	if p, err = decodePerson(value); err != nil {
		return record{}, err
	}
	table, err := t.readTimetable(p.table) // of their own, since they may alter it
	p.Prefs.Timetable = table
	return p, err
}

// channel is "" for somebody never met or never written to.
func (t txn) channel(key []byte) (string, error) {
	value := t.get(people, key)
	if value == nil {
		return "", nil
	}
	channel, err := decodeChannel(value)
	if err != nil {
		return "", t.losePerson(key)
	}
	return channel, nil
}

func (t txn) putPerson(key []byte, p prefs.Person) error {
	if err := t.putTimetable(p.Prefs.Timetable); err != nil {
		return err
	}
	value, err := encodePerson(p)
	if err != nil {
		return err
	}
	return t.put(people, key, value)
}

// timetable is a timetable as many people have it, with what a beat needs of
// it. Nobody alters it.
type timetable struct {
	prefs.Timetable
	zone *time.Location
}

// tables remembers timetables decoded: the content never changes under its id.
type tables struct {
	sync.RWMutex
	byID map[uint64]*timetable
	told map[string]bool // zones that are not known here
}

const tablesInMemory = 4096 // some 2 MB

// timetable gives the one with that id.
func (t txn) timetable(id uint64) (*timetable, error) {
	if known := t.store.tables.get(id); known != nil {
		return known, nil
	}
	decoded, err := t.readTimetable(id)
	// UTC where this machine does not know the zone: a day's counts under the
	// wrong midnight are better than none.
	table := &timetable{decoded, time.UTC}
	if zone, err := decoded.Location(); err == nil {
		table.zone = zone
	} else if decoded.Zone != "" && t.store.tables.strange(decoded.Zone) {
		t.store.log.Warn("a time zone in the store is not known here: days are counted in UTC and reminders left out", "zone", decoded.Zone)
	}
	if err == nil && decoded.Zone != "" {
		t.store.tables.set(id, table)
	}
	return table, err
}

// readTimetable puts one aside that cannot be read: then it is empty, and
// the next beat tells those who have it.
func (t txn) readTimetable(id uint64) (table prefs.Timetable, err error) {
	key := idKey(id)
	value := t.get(timetables, key)
	if value == nil {
		return table, nil
	}
	if table, err = decodeTimetable(key, value); err != nil {
		return prefs.Timetable{}, t.putAside(timetables, key, err)
	}
	return table, nil
}

// decodeTimetable reads a row of timetables, whose key says what is in it.
func decodeTimetable(key, value []byte) (table prefs.Timetable, err error) {
	id, err := parseID(key)
	if err != nil {
		return table, err
	}
	if err := decodeJSON(value, &table); err != nil {
		return table, err
	}
	if table.ID() != id {
		return table, fmt.Errorf("%w: the timetable %x under the key of another", errValue, table.ID())
	}
	return table, nil
}

func (t *tables) get(id uint64) *timetable {
	t.RLock()
	defer t.RUnlock()
	return t.byID[id]
}

func (t *tables) set(id uint64, table *timetable) {
	t.Lock()
	defer t.Unlock()
	if t.byID == nil || len(t.byID) >= tablesInMemory {
		t.byID = map[uint64]*timetable{}
	}
	t.byID[id] = table
}

// strange reports whether a zone was not told yet.
func (t *tables) strange(zone string) bool {
	t.Lock()
	defer t.Unlock()
	if t.told[zone] {
		return false
	}
	if t.told == nil || len(t.told) >= tablesInMemory {
		t.told = map[string]bool{}
	}
	t.told[zone] = true
	return true
}

// putTimetable stores a timetable once, however many people have it. One that
// nobody has any more stays: there are few, and a count would cost a write
// per change.
func (t txn) putTimetable(table prefs.Timetable) error {
	id := table.ID()
	key := idKey(id)
	if known := t.get(timetables, key); known != nil {
		if t.store.tables.get(id) != nil {
			return nil
		}
		if _, cause := decodeTimetable(key, known); cause == nil {
			return nil
		} else if err := t.putAside(timetables, key, cause); err != nil {
			return err
		}
	}
	value, err := encodeJSON(table)
	if err != nil {
		return err
	}
	return t.put(timetables, key, value)
}
