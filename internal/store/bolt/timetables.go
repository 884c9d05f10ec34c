package bolt

import (
	"sync"

	"unhunch/internal/prefs"
	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/rows"
)

// timetable is a timetable as many people have it, with what a beat needs of
// it. Nobody alters it.
type timetable struct {
	prefs.Timetable
	days prefs.Days
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
	if known := t.memory.tables.get(id); known != nil {
		return known, nil
	}
	decoded, err := t.readTimetable(id)
	// UTC where this machine does not know the zone: a day's counts under the
	// wrong midnight are better than none.
	table := &timetable{decoded, decoded.Days()}
	if _, err := decoded.Location(); err != nil && decoded.Zone != "" && t.memory.tables.strange(decoded.Zone) {
		t.memory.log.Warn("a time zone in the store is not known here: days are counted in UTC and reminders left out", "zone", decoded.Zone)
	}
	if err == nil && decoded.Zone != "" {
		t.memory.tables.set(id, table)
	}
	return table, err
}

// readTimetable puts one aside that cannot be read: then it is empty, and
// the next beat tells those who have it.
func (t txn) readTimetable(id uint64) (table prefs.Timetable, err error) {
	key := buckets.IDKey(id)
	value := t.Get(buckets.Timetables, key)
	if value == nil {
		return table, nil
	}
	if table, err = rows.DecodeTimetable(id, value); err != nil {
		return prefs.Timetable{}, t.putAside(buckets.Timetables, key, err)
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
	key := buckets.IDKey(id)
	if known := t.Get(buckets.Timetables, key); known != nil {
		if t.memory.tables.get(id) != nil {
			return nil
		}
		if _, cause := rows.DecodeTimetable(id, known); cause == nil {
			return nil
		} else if err := t.putAside(buckets.Timetables, key, cause); err != nil {
			return err
		}
	}
	value, err := rows.EncodeTimetable(table)
	if err != nil {
		return err
	}
	return t.Put(buckets.Timetables, key, value)
}
