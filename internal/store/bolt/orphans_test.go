package bolt

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.etcd.io/bbolt"

	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/rows"
)

// A due row that is lost takes what it brought along, and not what it awaited.
func TestWhatALostDueRowAwaitedIsOnTheDesk(t *testing.T) {
	key := buckets.TimedKey(ten, rows.KeyOf(unlucky))
	for situation, spoil := range map[string]func(w *waiting){
		"a beat finds that it cannot be read": func(w *waiting) {
			check(w.t, w.PutRow(string(buckets.Due), key, []byte{1, 0xff}))
		},
		"a change does": func(w *waiting) {
			check(w.t, w.PutRow(string(buckets.Due), key, []byte{1, 0xff}))
			w.change(unlucky, func(*session.Desk) {})
		},
		"an opening does": func(w *waiting) {
			check(w.t, w.Update(spoiling(buckets.Due, key)))
			check(w.t, w.Close())
			w.open()
		},
	} {
		t.Run(situation, func(t *testing.T) {
			for _, known := range []bool{true, false} {
				w := openWaiting(t)
				if !known {
					w = openOnItsWay(t)
				}
				card := w.last[unlucky].ID
				spoil(w)
				if situation == "a beat finds that it cannot be read" {
					w.beat(ten)
				}
				if !known {
					w.settle(unlucky, ten)
				}
				d, err := w.Desk(t.Context(), unlucky)
				check(t, err)
				if d.Card.ID != card || len(d.Log) == 0 || len(d.Days) == 0 || d.Days[0].Offered != 1 {
					t.Errorf("known before: %t: %+v", known, d)
				}
				if day := w.dayOf(unlucky, ten.Add(time.Minute)); day != (schedule.Tally{Day: 20777, Count: 1}) {
					t.Errorf("known before: %t: the next beat knows of %+v", known, day)
				}
				check(t, w.Verify())
				if n := strings.Count(w.log.String(), "level=ERROR"); n != 1 || w.rows(buckets.Aside) != 1 {
					t.Errorf("%d aside, log:\n%s", w.rows(buckets.Aside), w.log.String())
				}
			}
		})
	}
}

// dayOf is what a beat knows of somebody's day who is due.
func (w *waiting) dayOf(id prefs.UserID, now time.Time) (day schedule.Tally) {
	w.t.Helper()
	_, err := w.Advance(w.t.Context(), now, 10, func(d schedule.Due) schedule.Decision {
		if d.User == id {
			day = d.Day
		}
		return schedule.Decision{Verdict: schedule.Dropped, Reason: schedule.OffHours, Next: now.Add(time.Hour), Day: d.Day}
	})
	check(w.t, err)
	return day
}

// openOnItsWay is openWaiting with the last reminders on their way.
func openOnItsWay(t *testing.T) *waiting {
	t.Helper()
	w := openWaiting(t)
	for _, id := range w.people() {
		w.change(id, func(d *session.Desk) {
			*d = session.Desk{Person: d.Person}
			d.Person.Due = ten.Add(-time.Hour)
		})
	}
	w.beat(ten.Add(-time.Hour))
	w.claim(ten.Add(-time.Hour))
	return w
}

// An outcome that cannot be read is put aside by whoever meets it. Its person goes on.
func TestAnOutcomeThatCannotBeReadStopsNobody(t *testing.T) {
	for situation, meet := range map[string]func(w *waiting){
		"a beat":   func(w *waiting) { w.beat(ten) },
		"a change": func(w *waiting) { w.change(unlucky, func(d *session.Desk) { d.Person.Due = ten }) },
		"an opening": func(w *waiting) {
			check(w.t, w.Update(spoiling(buckets.Outcomes, buckets.BundleKey(w.last[unlucky].ID))))
			check(w.t, w.Close())
			w.open()
		},
	} {
		t.Run(situation, func(t *testing.T) {
			w := openWaiting(t)
			check(t, w.PutRow(string(buckets.Outcomes), buckets.IDKey(w.last[unlucky].ID), []byte{1, 1, 0xff}))
			for _, id := range w.people() {
				d, err := w.Desk(t.Context(), id)
				check(t, err)
				if want := map[prefs.UserID]int{unlucky: 1, lucky: 2}[id]; d.Days[0].Offered != want {
					t.Errorf("%s: %+v", id, d.Days)
				}
			}
			meet(w)
			if n := strings.Count(w.log.String(), "level=ERROR"); n != 1 || w.rows(buckets.Aside) != 1 {
				t.Errorf("%d aside, log:\n%s", w.rows(buckets.Aside), w.log.String())
			}
			w.beat(ten.Add(time.Minute))
			w.beat(ten.Add(time.Hour + time.Minute))
			check(t, w.Verify())
			ready, _, err := w.Pending(t.Context(), ten.Add(time.Hour+time.Minute), 9)
			if check(t, err); len(ready) != 4 {
				t.Errorf("%d reminders of two hours for two people", len(ready))
			}
		})
	}
}

// What nothing awaits, since a file was damaged, is on the desk after an opening
// that finds damage.
func TestAnOutcomeThatNothingAwaitsIsFoundByTheOpening(t *testing.T) {
	w := openWaiting(t)
	before := told(t, w.Store)
	key := buckets.TimedKey(ten, rows.KeyOf(unlucky))
	check(t, w.Store.write(t.Context(), func(x txn) error {
		row, err := buckets.DecodeReminder(x.Get(buckets.Due, key))
		if err != nil {
			return err
		}
		row.Awaits = 0
		return x.putDue(key, row)
	}))
	if err := w.Verify(); err == nil || !strings.Contains(err.Error(), "no due row awaits it") {
		t.Errorf("the check says %v", err)
	}
	check(t, w.PutRow(string(buckets.Files), []byte("T9\x00x"), []byte{rows.Version1, 1}))
	check(t, w.Update(spoiling(buckets.Files, []byte("T9\x00x"))))
	check(t, w.Close())
	w.open()
	check(t, w.Verify())
	if diff := cmp.Diff(before, told(t, w.Store)); diff != "" {
		t.Errorf("(-before +then):\n%s", diff)
	}
}

// Nothing tells of who is forgotten, whatever can be read.
func TestForgetLeavesNoOutcome(t *testing.T) {
	for situation, spoil := range map[string]func(w *waiting){
		"all can be read": func(*waiting) {},
		"not the due row": func(w *waiting) {
			check(w.t, w.PutRow(string(buckets.Due), buckets.TimedKey(ten, rows.KeyOf(unlucky)), []byte{1, 0xff}))
		},
		"neither": func(w *waiting) {
			check(w.t, w.PutRow(string(buckets.Due), buckets.TimedKey(ten, rows.KeyOf(unlucky)), []byte{1, 0xff}))
			check(w.t, w.PutRow(string(buckets.Outcomes), buckets.IDKey(w.last[unlucky].ID), append([]byte{1, 9}, rows.KeyOf(unlucky)...)))
		},
		"one was put aside": func(w *waiting) {
			check(w.t, w.PutRow(string(buckets.Aside), append([]byte("outcomes\x00"), buckets.IDKey(77)...), append([]byte{1, 9}, rows.KeyOf(unlucky)...)))
		},
	} {
		for what, forget := range map[string]func(w *waiting) error{
			"person":    func(w *waiting) error { return w.Forget(t.Context(), unlucky) },
			"workspace": func(w *waiting) error { return w.ForgetWorkspace(t.Context(), unlucky.Workspace, ten) },
		} {
			t.Run(what+", "+situation, func(t *testing.T) {
				w := openWaiting(t)
				spoil(w)
				check(t, forget(w))
				for _, b := range buckets.Buckets() {
					if (&ward{Store: w.Store}).find(b, []byte(unlucky.Person)) {
						t.Errorf("%s still knows of them", b)
					}
				}
				want := map[string]int{"person": 1, "workspace": 0}[what]
				if n := w.rows(buckets.Outcomes); n != want {
					t.Errorf("%d outcomes, want %d", n, want)
				}
			})
		}
	}
}

// spoiling turns a bit round in a row.
func spoiling(b buckets.Bucket, key []byte) func(*bbolt.Tx) error {
	return func(tx *bbolt.Tx) error {
		file := tx.Bucket([]byte(b))
		value := bytes.Clone(file.Get(key))
		value[len(value)-1] ^= 1
		return file.Put(key, value)
	}
}
