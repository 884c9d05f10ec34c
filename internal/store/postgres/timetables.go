package postgres

import (
	"context"
	"fmt"
	"sync"

	"github.com/jackc/pgx/v5"

	"unhunch/internal/prefs"
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

// timetables gives those with these ids. One that is not there, or cannot be read, is
// empty: whoever has it is told to set theirs anew.
func (t tx) timetables(ctx context.Context, ids []uint64) (map[uint64]*timetable, error) {
	all := map[uint64]*timetable{}
	var unknown []int64
	for _, id := range ids {
		if _, met := all[id]; met {
			continue
		}
		if all[id] = t.tables.get(id); all[id] == nil {
			all[id] = &timetable{days: prefs.Timetable{}.Days()}
			unknown = append(unknown, int64(id))
		}
	}
	if len(unknown) == 0 {
		return all, nil
	}
	found, err := t.Query(ctx, "SELECT id, value FROM timetables WHERE id = any($1)", unknown)
	if err != nil {
		return nil, err
	}
	var id int64
	var value []byte
	_, err = pgx.ForEachRow(found, []any{&id, &value}, func() error {
		table, err := rows.DecodeTimetable(uint64(id), value)
		if err != nil {
			t.log.Error("a timetable cannot be read", "id", fmt.Sprintf("%x", uint64(id)), "error", err)
			return nil
		}
		all[uint64(id)] = t.known(uint64(id), table)
		return nil
	})
	return all, err
}

// known remembers a timetable. Where this machine does not know its zone its days are
// UTC's: a day's counts under the wrong midnight are better than none.
func (t tx) known(id uint64, decoded prefs.Timetable) *timetable {
	if _, err := decoded.Location(); err != nil && decoded.Zone != "" && t.tables.strange(decoded.Zone) {
		t.log.Warn("a time zone in the store is not known here: days are counted in UTC and reminders left out", "zone", decoded.Zone)
	}
	table := &timetable{decoded, decoded.Days()}
	t.tables.set(id, table)
	return table
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
