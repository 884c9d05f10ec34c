package bolt

import (
	"bytes"
	"fmt"
	"slices"
	"time"

	"unhunch/internal/prefs"
)

// replaceDue puts the reminder's due row where the changed person wants it.
//
// The beat moves the row on without telling the person's record, so where it
// is now is often not known. Then it is left where it is as a stale row: it
// has the old generation, moved says that there is one, and the beat drops it
// when it meets it.
func (t txn) replaceDue(key []byte, before record, after *record) error {
	rows := t.in(due)
	day, err := t.tally(key)
	if err != nil {
		return err
	}
	state, err := t.movedRow(key)
	if err != nil {
		if err := t.mend(map[string]bool{string(key): true}); err != nil {
			return err
		}
		if state, err = t.movedRow(key); err != nil {
			return err
		}
	}
	if !before.Due.IsZero() {
		switch {
		case state.ended:
			state.ended = false
		case t.stands(key, before):
			err = rows.Delete(timedKey(before.Due, key))
		default:
			state.stale++
		}
		if err != nil {
			return err
		}
	}
	after.generation = before.generation + 1
	state.generation = after.generation
	if !after.Due.IsZero() {
		at := timedKey(after.Due, key)
		// The place may be that of a stale row, which is no more then.
		if state.stale > 0 && rows.Get(at) != nil {
			state.stale--
		}
		if err := rows.Put(at, encodeDue(dueRow{
			generation: after.generation, timetable: after.Prefs.Timetable.ID(), day: day, snoozes: after.Snoozes,
		})); err != nil {
			return err
		}
	}
	return t.putMoved(key, state)
}

func (t txn) putMoved(key []byte, state movedRow) error {
	if state.stale == 0 && !state.ended {
		return t.in(moved).Delete(key)
	}
	return t.in(moved).Put(key, encodeMoved(state))
}

// replaceSteps makes the desk's due item exactly what the desk says.
func (t txn) replaceSteps(key []byte, was, is pulse) error {
	if was.wakes.Equal(is.wakes) && was.live == is.live {
		return nil
	}
	if !was.wakes.IsZero() {
		if err := t.in(steps).Delete(timedKey(was.wakes, key)); err != nil {
			return err
		}
	}
	if !is.wakes.IsZero() {
		if err := t.in(steps).Put(timedKey(is.wakes, key), []byte{version1}); err != nil {
			return err
		}
	}
	if is.live {
		return t.in(live).Put(key, []byte{version1})
	}
	return t.in(live).Delete(key)
}

// putTimetable stores a timetable once, however many people have it. One that
// nobody has any more stays: there are few, and a count would cost a write
// per change.
func (t txn) putTimetable(table prefs.Timetable) error {
	key := idKey(table.ID())
	if known := t.in(timetables).Get(key); known != nil {
		cause := decodeJSON(known, new(prefs.Timetable))
		if cause == nil {
			return nil
		}
		if err := t.putAside(timetables, key, cause); err != nil {
			return err
		}
	}
	value, err := encodeJSON(table)
	if err != nil {
		return err
	}
	return t.in(timetables).Put(key, value)
}

const tablesInMemory = 4096 // some 2 MB

// timetable gives a shared copy: whoever gets it must not alter its spans.
func (t txn) timetable(id uint64) (prefs.Timetable, error) {
	known, _ := t.store.tables.Load(id)
	if table, ok := known.(prefs.Timetable); ok {
		return table, nil
	}
	var table prefs.Timetable
	if err := decodeJSON(t.in(timetables).Get(idKey(id)), &table); err != nil {
		return table, fmt.Errorf("timetable %x: %w", id, err)
	}
	if t.store.tabled.Add(1) > tablesInMemory {
		t.store.tables.Clear()
		t.store.tabled.Store(1)
	}
	t.store.tables.Store(id, table)
	return table, nil
}

// puts are rows to be written in the order of their keys: bbolt keeps a
// page's rows in a slice while a transaction is open, and inserting them
// anyhow moves the rest of it each time.
type puts []struct{ key, value []byte }

func (p *puts) add(key, value []byte) {
	*p = append(*p, struct{ key, value []byte }{key, value})
}

func (p *puts) write(t txn, b bucket) error {
	slices.SortFunc(*p, func(a, b struct{ key, value []byte }) int { return bytes.Compare(a.key, b.key) })
	into := t.in(b)
	for _, row := range *p {
		if err := into.Put(row.key, row.value); err != nil {
			return err
		}
	}
	return nil
}

// earliest is the earlier of two moments, where zero is none.
func earliest(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
