package bolt

import (
	"errors"
	"maps"
	"slices"
	"time"

	"unhunch/internal/moment"
	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/rows"
)

var errNobody = errors.New("of nobody")

// mend puts rows aside that are not what was written, before anybody works with
// them. A key may be what is wrong, so that nobody can say whose a row was: what
// the others say of it is made to agree.
func (t txn) mend(strays []buckets.Stray, now time.Time) error {
	if len(strays) == 0 {
		return nil
	}
	for _, s := range strays {
		if at, person, err := buckets.ParseTimed(s.Key); err == nil && s.Bucket == buckets.Due {
			t.went(person, at)
		}
		b, key := buckets.Kind(s.Bucket, s.Key)
		if err := t.putAside(b, key, rows.ErrSum); err != nil {
			return err
		}
	}
	if err := t.mendSteps(); err != nil {
		return err
	}
	if err := t.dropStrangers(); err != nil {
		return err
	}
	if err := t.sweep(func([]byte) bool { return true }); err != nil {
		return err
	}
	return t.mendDues(now) // last: what was swept counts on their day
}

// mendSteps makes steps and live what the desks say.
func (t txn) mendSteps() error {
	for b, want := range t.wanted() {
		for _, key := range slices.Collect(t.Keys(b)) {
			if want[string(key)] {
				delete(want, string(key))
			} else if err := t.Delete(b, key); err != nil {
				return err
			}
		}
		for _, key := range slices.Sorted(maps.Keys(want)) {
			if err := t.Put(b, []byte(key), []byte{rows.Version1}); err != nil {
				return err
			}
		}
	}
	return nil
}

// wanted are the keys that steps and live should have.
func (t txn) wanted() map[buckets.Bucket]map[string]bool {
	want := map[buckets.Bucket]map[string]bool{buckets.Steps: {}, buckets.Live: {}}
	for key, value := range t.All(buckets.Desks) {
		desk, err := rows.DecodeDesk(value)
		if err != nil {
			continue
		}
		is := pulseOf(desk)
		if !is.wakes.IsZero() {
			want[buckets.Steps][string(buckets.TimedKey(is.wakes, key))] = true
		}
		if is.live {
			want[buckets.Live][string(key)] = true
		}
	}
	return want
}

// dropStrangers puts due rows of nobody aside.
func (t txn) dropStrangers() error {
	for _, key := range slices.Collect(t.Keys(buckets.Due)) {
		at, person, err := buckets.ParseTimed(key)
		if err == nil && t.Has(buckets.People, person) {
			continue
		}
		t.went(person, at)
		if err := t.putAside(buckets.Due, key, errNobody); err != nil {
			return err
		}
	}
	return nil
}

// mendDues makes a due row for everybody who has a wish and none. Where the beat had
// moved it on nobody knows any more: so it is due at once, and doubtful, and
// the beat that meets it reckons the next one.
func (t txn) mendDues(now time.Time) error {
	has := map[string]bool{}
	for key := range t.Keys(buckets.Due) {
		has[string(buckets.Whose(buckets.Due, key))] = true
	}
	for _, key := range slices.Collect(t.Keys(buckets.People)) {
		p, err := t.person(key)
		if err != nil || p.Due.IsZero() || has[string(key)] {
			continue // who cannot be read is put aside when met
		}
		row := buckets.Reminder{Snoozes: p.Snoozes, Doubtful: !p.Due.After(now)}
		row.Repeat(&p)
		if row.Day, err = t.tally(key); err != nil {
			return err
		}
		at := moment.Latest(p.Due, now)
		t.came(key, at)
		if err := t.putDue(buckets.TimedKey(at, key), row); err != nil {
			return err
		}
	}
	return nil
}
