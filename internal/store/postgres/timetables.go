package postgres

import (
	"sync"

	"unhunch/internal/prefs"
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
