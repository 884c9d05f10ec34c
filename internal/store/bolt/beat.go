package bolt

import (
	"bytes"
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/rows"
)

// lull is what a look at one state of the file has found: that nothing happens
// before its first key.
type lull struct {
	state int    // the number of the transaction that left it
	first []byte // of due or of steps; nil: nothing is to happen
}

func (l *lull) lasts(now time.Time) bool {
	return l.first == nil || bytes.Compare(l.first, buckets.Beyond(now)) >= 0
}

// quiet is a beat that has nothing to write: nobody is due, at most some steps are
// over.
func (t txn) quiet(now time.Time, limit int) (beat schedule.Beat, quiet bool) {
	if t.lull().lasts(now) {
		return beat, true
	}
	if first := t.First(buckets.Due); first != nil && bytes.Compare(first, buckets.Beyond(now)) < 0 {
		return beat, false
	}
	var odd [][]byte
	beat.Steps, beat.More, odd = t.stepsOver(now, limit)
	return beat, len(odd) == 0
}

// lull looks at the file once in each of its states.
func (t txn) lull() *lull {
	if known := t.memory.lull.Load(); known != nil && known.state == t.ID() {
		return known
	}
	l := &lull{state: t.ID()}
	for _, b := range []buckets.Bucket{buckets.Due, buckets.Steps} {
		if key := t.First(b); key != nil && (l.first == nil || bytes.Compare(key, l.first) < 0) {
			l.first = bytes.Clone(key)
		}
	}
	t.memory.lull.Store(l)
	return l
}

// stepsOver tells at most limit people whose step is over, whether there are
// more, and the keys that cannot be read.
func (t txn) stepsOver(now time.Time, limit int) (over []prefs.UserID, more bool, odd [][]byte) {
	end := buckets.Beyond(now)
	for key, value := range t.All(buckets.Steps) {
		if bytes.Compare(key, end) >= 0 {
			break
		}
		id, err := rows.ParsePerson(buckets.Whose(buckets.Steps, key))
		switch {
		case err != nil || rows.IsSpoilt(value):
			odd = append(odd, key)
		case len(over) == limit:
			return over, true, odd
		default:
			over = append(over, id)
		}
	}
	return over, false, odd
}

// met is one due row. Its slices are bbolt's own, which is fine until the
// transaction ends: pages on disk are not written over in between.
type met struct {
	key, person []byte
	id          prefs.UserID
	at          time.Time
	row         buckets.Reminder
	table       *timetable
}

// meet reads one row and what a decision about it needs.
func (t txn) meet(key, value []byte) (m met, err error) {
	m.key = key
	if m.at, m.person, err = buckets.ParseTimed(key); err != nil {
		return m, err
	}
	if m.id, err = rows.ParsePerson(m.person); err != nil {
		return m, err
	}
	if m.row, err = buckets.DecodeReminder(value); err != nil {
		return m, err
	}
	m.table, err = t.timetable(m.row.Timetable)
	return m, err
}
