package bolt

import (
	"errors"
	"maps"
	"slices"
	"time"

	"unhunch/internal/moment"
)

var errNobody = errors.New("of nobody")

// mend puts rows aside that are not what was written, before anybody works with
// them. A key may be what is wrong, so that nobody can say whose a row was: what
// the others say of it is made to agree.
func (t txn) mend(strays []stray, now time.Time) error {
	if len(strays) == 0 {
		return nil
	}
	for _, s := range strays {
		if at, person, err := parseTimed(s.key); err == nil && s.bucket == due {
			t.went(person, at)
		}
		if err := t.putAside(s.bucket, s.key, errSum); err != nil {
			return err
		}
	}
	if err := t.mendSteps(); err != nil {
		return err
	}
	return t.mendDues(now)
}

// mendSteps makes steps and live what the desks say.
func (t txn) mendSteps() error {
	for b, want := range t.wanted() {
		for _, key := range slices.Collect(t.keys(b)) {
			if want[string(key)] {
				delete(want, string(key))
			} else if err := t.delete(b, key); err != nil {
				return err
			}
		}
		for _, key := range slices.Sorted(maps.Keys(want)) {
			if err := t.put(b, []byte(key), []byte{version1}); err != nil {
				return err
			}
		}
	}
	return nil
}

// wanted are the keys that steps and live should have.
func (t txn) wanted() map[bucket]map[string]bool {
	want := map[bucket]map[string]bool{steps: {}, live: {}}
	for key, value := range t.all(desks) {
		row, err := decodeDesk(value)
		if err != nil {
			continue
		}
		is := pulseOf(row.desk())
		if !is.wakes.IsZero() {
			want[steps][string(timedKey(is.wakes, key))] = true
		}
		if is.live {
			want[live][string(key)] = true
		}
	}
	return want
}

// mendDues puts due rows of nobody aside, and makes one for everybody who has a
// wish and no row. Where the beat had moved it on nobody knows any more: so it
// is due at once, and doubtful, and the beat that meets it reckons the next one.
func (t txn) mendDues(now time.Time) error {
	has := map[string]bool{}
	for _, key := range slices.Collect(t.keys(due)) {
		at, person, err := parseTimed(key)
		if err == nil && t.has(people, person) {
			has[string(person)] = true
			continue
		}
		t.went(person, at)
		if err := t.putAside(due, key, errNobody); err != nil {
			return err
		}
	}
	for _, key := range slices.Collect(t.keys(people)) {
		p, err := t.person(key)
		if err != nil || p.Due.IsZero() || has[string(key)] {
			continue // who cannot be read is put aside when met
		}
		row := dueRow{timetable: p.table, channel: p.Channel, snoozes: p.Snoozes, doubtful: !p.Due.After(now)}
		if row.day, err = t.tally(key); err != nil {
			return err
		}
		at := moment.Latest(p.Due, now)
		t.came(key, at)
		if err := t.putDue(timedKey(at, key), row); err != nil {
			return err
		}
	}
	return nil
}
