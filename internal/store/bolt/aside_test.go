package bolt

import (
	"bytes"
	"errors"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.etcd.io/bbolt"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/bolt/disk"
	"unhunch/internal/store/rows"
)

// ward is a store with two people: both are due at ten, follow a routine whose
// step is over then, and are owed three messages, of which the second has an
// intent and the third waits. Ana will have the misfortune.
type ward struct {
	*Store
	t   *testing.T
	log bytes.Buffer
}

var (
	unlucky = prefs.UserID{Workspace: "T1", Person: "UANA"}
	lucky   = prefs.UserID{Workspace: "T1", Person: "UBEN"}
	ten     = time.Date(2026, time.November, 20, 10, 0, 0, 0, time.UTC)
)

func openWard(t *testing.T) *ward {
	t.Helper()
	w := &ward{t: t}
	var err error
	w.Store, err = Open(filepath.Join(t.TempDir(), "unhunch.db"), disk.Options{
		Now: time.Unix(0, 0), Log: w.logger(),
	})
	w.check("open", err)
	t.Cleanup(func() { w.check("close", w.Close()) })
	for _, id := range []prefs.UserID{unlucky, lucky} {
		w.change(id, func(d *session.Desk) {
			d.Person.OptedIn, d.Person.Prefs = ten, prefs.Defaults("Europe/Lisbon")
			if id == unlucky {
				d.Person.Prefs.Timetable.Lead = 10 // a timetable of her own
			}
			d.Person.Due = ten.Add(-time.Hour)
			d.Session = session.Session{State: session.Running, Ends: ten}
			d.Days = []session.Day{{Date: "2026-11-19", Stood: 1}, {Date: "2026-11-20", Stood: 1}}
			d.Owed = []delivery.Message{
				{Kind: delivery.Reminder}, {Kind: delivery.Reminder}, {Kind: delivery.Reminder, NotBefore: ten},
			}
		})
		w.beat(ten.Add(-time.Hour), ten.Add(time.Minute))
		w.change(id, func(d *session.Desk) { d.Person.Due = ten })
	}
	_, err = w.Intend(t.Context(), claimsOf(2, 5))
	w.check("intend", err)
	return w
}

func TestARowThatCannotBeReadStopsNobody(t *testing.T) {
	person, _ := rows.PersonKey(unlucky)
	spoilt := []byte("\x01{oops")
	for situation, c := range map[string]struct {
		bucket     buckets.Bucket
		key, value []byte
		met        int // reminders of hers that are decided, after a beat that mends
		steps      int // of hers
		posts      int // of hers: the one that is ready, and the one that waits
		wanted     bool
		nobodys    bool // the row's key tells nothing
		silent     bool // nobody can tell that it was being sent
	}{
		"a due row":               {bucket: buckets.Due, key: buckets.TimedKey(ten, person), value: []byte{1, 0xff}, met: 1, steps: 1, posts: 2, wanted: true},
		"a second due row":        {bucket: buckets.Due, key: buckets.TimedKey(ten.Add(time.Minute), person), value: []byte{1, 0xff}, met: 1, steps: 1, posts: 2, wanted: true},
		"a due row of nobody":     {bucket: buckets.Due, key: []byte{0, 0}, value: []byte{1}, met: 1, steps: 1, posts: 2, wanted: true, nobodys: true},
		"a timetable":             {bucket: buckets.Timetables, key: nil, value: spoilt, met: 1, steps: 1, posts: 2, wanted: true, nobodys: true},
		"a person":                {bucket: buckets.People, key: person, value: []byte{9}, met: 0, steps: 1, posts: 2},
		"a person's wishes":       {bucket: buckets.People, key: person, value: []byte{1, 2, 0, 0, '{'}, met: 0, steps: 1, posts: 2},
		"a desk":                  {bucket: buckets.Desks, key: person, value: spoilt, met: 1, steps: 0, posts: 2, wanted: true},
		"a day":                   {bucket: buckets.Days, key: person, value: []byte{1, 0xff}, met: 1, steps: 1, posts: 2, wanted: true},
		"a step of nobody":        {bucket: buckets.Steps, key: []byte{0, 0}, value: []byte{1}, met: 1, steps: 1, posts: 2, wanted: true, nobodys: true},
		"a message":               {bucket: buckets.Owed, key: buckets.IDKey(1), value: spoilt, met: 1, steps: 1, posts: 1, wanted: true, nobodys: true},
		"a message to nobody":     {bucket: buckets.Owed, key: buckets.IDKey(1), value: []byte("\x01{}"), met: 1, steps: 1, posts: 1, wanted: true, nobodys: true},
		"a message with intent":   {bucket: buckets.Owed, key: buckets.IDKey(2), value: spoilt, met: 1, steps: 1, posts: 2, wanted: true, nobodys: true, silent: true},
		"a message that waits":    {bucket: buckets.Owed, key: buckets.IDKey(3), value: spoilt, met: 1, steps: 1, posts: 1, wanted: true, nobodys: true},
		"a message without an id": {bucket: buckets.Owed, key: []byte("what"), value: []byte{1}, met: 1, steps: 1, posts: 2, wanted: true, nobodys: true},
		"a desk, and no other":    {bucket: buckets.Desks, key: person, value: []byte{7}, met: 1, steps: 0, posts: 2, wanted: true},
		"a later version's value": {bucket: buckets.Days, key: person, value: []byte{2, 0}, met: 1, steps: 1, posts: 2, wanted: true},
	} {
		t.Run(situation, func(t *testing.T) {
			w := openWard(t)
			if c.key == nil {
				table := prefs.Defaults("Europe/Lisbon").Timetable
				table.Lead = 10
				c.key = buckets.IDKey(table.ID())
			}
			w.put(c.bucket, c.key, c.value)

			for _, id := range []prefs.UserID{unlucky, lucky} {
				_, err := w.Desk(t.Context(), id)
				w.check("desk", err)
			}
			next, err := w.NextDue(t.Context())
			w.check("next due", err)
			if !next.Equal(ten) {
				t.Errorf("next due at %s", next)
			}
			lost, err := w.Recover(t.Context(), ten)
			w.check("recover", err)
			want := 2
			if c.silent {
				want = 1
			}
			if lost != want {
				t.Errorf("recovered %d, want %d", lost, want)
			}
			posts := map[prefs.UserID]int{}
			for _, claim := range w.claims() {
				posts[claim.To]++
				w.check("settle", w.Settle(t.Context(), []delivery.Outcome{{
					Claim: claim, Verdict: delivery.Sent, At: ten, Receipt: delivery.Receipt{Channel: "D1", TS: "1.1"},
				}}))
			}
			if want := map[prefs.UserID]int{unlucky: c.posts, lucky: 2}; !cmp.Equal(posts, want) {
				t.Errorf("posts %v, want %v", posts, want)
			}

			met, over := w.beat(ten, ten.Add(2*time.Hour))
			again, _ := w.beat(ten.Add(2*time.Minute), ten.Add(2*time.Hour))
			for id, n := range again {
				met[id] += n
			}
			if met[unlucky] != c.met || met[lucky] != 1 {
				t.Errorf("met %v", met)
			}
			if over[unlucky] != c.steps || over[lucky] != 1 {
				t.Errorf("steps over: %v", over)
			}

			// From here on nothing reminds of it but a row aside, and a line in the log.
			w.change(unlucky, func(d *session.Desk) {
				if wanted := !d.Person.OptedIn.IsZero(); wanted != c.wanted {
					t.Errorf("wanted: %t", wanted)
				}
				d.Person.OptedIn, d.Person.Prefs = ten, prefs.Defaults("Europe/Lisbon")
				d.Person.Due, d.Session = ten.Add(3*time.Hour), session.Session{}
			})
			w.change(lucky, func(d *session.Desk) { d.Session = session.Session{} })
			w.check("verify", w.Verify())
			if n := strings.Count(w.log.String(), "level=ERROR"); n != 1 || w.rows(buckets.Aside) != 1 {
				t.Errorf("%d aside, log:\n%s", w.rows(buckets.Aside), w.log.String())
			}
			if !c.nobodys && !strings.Contains(w.log.String(), "user=T1/UANA") {
				t.Errorf("log: %s", w.log.String())
			}
			if met, _ := w.beat(ten.Add(3*time.Hour), ten.Add(4*time.Hour)); met[unlucky] != 1 {
				t.Errorf("met %v after the change", met)
			}
			w.check("forget", w.Forget(t.Context(), unlucky))
			for _, b := range buckets.Buckets() {
				if b != buckets.Meta && w.find(b, []byte("UANA")) {
					t.Errorf("%s still knows of her", b)
				}
			}
		})
	}
}

// Where the record is lost that says whether somebody wants reminders, they get
// none, though a beat is the first to notice.
func TestNobodyIsRemindedWhoseRecordABeatFindsLost(t *testing.T) {
	person, _ := rows.PersonKey(unlucky)
	for what, spoil := range map[string]func(w *ward){
		"unreadable": func(w *ward) { w.put(buckets.People, person, []byte{9}) },
		"gone": func(w *ward) {
			w.check("delete", w.DeleteRow(string(buckets.People), person))
		},
	} {
		t.Run(what, func(t *testing.T) {
			w := openWard(t)
			spoil(w)
			for range 2 {
				_, err := w.Advance(t.Context(), ten, 10, func(d schedule.Due) schedule.Decision {
					return schedule.Decision{Verdict: schedule.Send, Owed: &delivery.Message{Kind: delivery.Reminder}, Next: ten.Add(time.Hour)}
				})
				w.check("advance", err)
			}
			w.check("verify", w.Verify())
			ready, _, err := w.Pending(t.Context(), ten.Add(time.Second), 100)
			w.check("pending", err)
			due := map[prefs.UserID]int{}
			for _, m := range ready {
				if m.ID > 6 {
					due[m.To]++
				}
			}
			if diff := cmp.Diff(map[prefs.UserID]int{lucky: 1}, due); diff != "" {
				t.Errorf("reminded: %s", diff)
			}
		})
	}
}

func TestTheOutcomeOfAMessageThatCannotBeReadEndsIt(t *testing.T) {
	w := openWard(t)
	claims := w.claims()
	w.put(buckets.Owed, buckets.IDKey(claims[0].ID), []byte("\x01{oops"))
	var outcomes []delivery.Outcome
	for _, claim := range claims {
		outcomes = append(outcomes, delivery.Outcome{Claim: claim, Verdict: delivery.Sent, At: ten})
	}
	w.check("settle", w.Settle(t.Context(), outcomes))
	if w.rows(buckets.Aside) != 1 || w.rows(buckets.Owed) != 6-len(claims) {
		t.Errorf("%d aside, %d owed", w.rows(buckets.Aside), w.rows(buckets.Owed))
	}
	w.check("verify", w.Verify())
}

// Whoever wants to be forgotten is, however little can be read of them.
func TestForgetLeavesNothingThatCannotBeRead(t *testing.T) {
	w := openWard(t)
	person, _ := rows.PersonKey(unlucky)
	bad := append([]byte{9}, "UANA"...)
	for b, key := range map[buckets.Bucket][]byte{
		buckets.People: person, buckets.Desks: person, buckets.Due: buckets.TimedKey(ten, person),
		buckets.Days: person, buckets.Owed: buckets.IDKey(1),
	} {
		w.put(b, key, bad)
	}
	w.put(buckets.Aside, append([]byte("due\x00"), buckets.TimedKey(ten, person)...), bad)
	w.put(buckets.Aside, append([]byte("owed\x00"), buckets.IDKey(77)...), bad)
	w.check("forget", w.Forget(t.Context(), unlucky))
	for _, b := range buckets.Buckets() {
		if w.find(b, []byte("UANA")) {
			t.Errorf("%s still knows of her", b)
		}
	}
	w.check("verify", w.Verify())
	if met, over := w.beat(ten, ten.Add(time.Hour)); met[lucky] != 1 || over[lucky] != 1 || len(met)+len(over) != 2 {
		t.Errorf("met %v, steps over %v", met, over)
	}
}

// A row is verified whenever it is read, and not only at the start: a disk may
// return other data than it was given at any time.
func TestNoRowWithAFlippedBitIsRead(t *testing.T) {
	w := openWard(t)
	person, _ := rows.PersonKey(unlucky)
	for b, key := range map[buckets.Bucket][]byte{
		buckets.People: person, buckets.Desks: person, buckets.Days: person, buckets.Owed: buckets.BundleKey(1), buckets.Due: buckets.TimedKey(ten, person), buckets.Meta: []byte(buckets.TalliesKey),
	} {
		w.check("damage", w.Update(func(tx *bbolt.Tx) error {
			read := txn{buckets.NewTx(tx), &w.memory, &work{}}
			bucket, place := buckets.Place(b, key)
			file := tx.Bucket([]byte(bucket))
			good := bytes.Clone(file.Get(place))
			if len(good) <= buckets.SumSize {
				t.Fatalf("%s: nothing is stored at %x", b, key)
			}
			for bit := range len(good) * 8 {
				bad := bytes.Clone(good)
				bad[bit/8] ^= 1 << (bit % 8)
				w.check("put", file.Put(place, bad))
				if alone, among := read.both(b, key); !bytes.Equal(alone, rows.Spoilt()) || !bytes.Equal(among, rows.Spoilt()) {
					t.Fatalf("%s: bit %d is flipped, and it is read: %q, among others %q", b, bit, alone, among)
				}
			}
			w.check("put", file.Put(place, good))
			if alone, among := read.both(b, key); !bytes.Equal(alone, good[:len(good)-buckets.SumSize]) || !bytes.Equal(among, alone) {
				t.Errorf("%s: as it was written it is read: %q, among others %q", b, alone, among)
			}
			return nil
		}))
	}
	w.check("verify", w.Verify())
}

// both reads a row alone, and among all.
func (t txn) both(b buckets.Bucket, key []byte) (alone, among []byte) {
	for found, value := range t.All(b) {
		if bytes.Equal(found, key) {
			among = value
		}
	}
	return t.Get(b, key), among
}

func (w *ward) logger() *slog.Logger { return slog.New(slog.NewTextHandler(&w.log, nil)) }

func (w *ward) check(doing string, err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatalf("%s: %v", doing, err)
	}
}

func (w *ward) change(id prefs.UserID, change func(*session.Desk)) {
	w.t.Helper()
	w.check("change", w.Change(w.t.Context(), id, func(d *session.Desk) error {
		change(d)
		return nil
	}))
}

// beat tells who was met, and whose step is over.
func (w *ward) beat(now, next time.Time) (met, over map[prefs.UserID]int) {
	w.t.Helper()
	met, over = map[prefs.UserID]int{}, map[prefs.UserID]int{}
	beat, err := w.Advance(w.t.Context(), now, 10, func(d schedule.Due) schedule.Decision {
		met[d.User]++
		return schedule.Decision{Verdict: schedule.Dropped, Reason: schedule.OffHours, Next: next, Day: d.Day}
	})
	w.check("advance", err)
	for _, id := range beat.Steps {
		over[id]++
	}
	return met, over
}

// claims intends all that may be sent.
func (w *ward) claims() []*delivery.Claim {
	w.t.Helper()
	ready, _, err := w.Pending(w.t.Context(), ten, 10)
	w.check("pending", err)
	claims, err := w.Intend(w.t.Context(), append(ready, claimsOf(1, 2, 3)...))
	w.check("intend", err)
	return claims
}

// claimsOf are claims of which nothing is known but their ids.
func claimsOf(ids ...uint64) (claims []*delivery.Claim) {
	for _, id := range ids {
		claims = append(claims, &delivery.Claim{Message: delivery.Message{ID: id}})
	}
	return claims
}

func (w *ward) put(b buckets.Bucket, key, value []byte) {
	w.t.Helper()
	w.check("put", w.PutRow(string(b), key, value))
}

func (w *ward) rows(b buckets.Bucket) (n int) {
	_ = w.DB.View(func(tx *bbolt.Tx) error {
		if n = tx.Bucket([]byte(b)).Stats().KeyN; b.HoldsMessages() {
			n = buckets.NewTx(tx).CountMessages(b)
		}
		return nil
	})
	return n
}

func (w *ward) find(b buckets.Bucket, text []byte) bool {
	found := errors.New("found")
	return w.DB.View(func(tx *bbolt.Tx) error {
		return tx.Bucket([]byte(b)).ForEach(func(key, value []byte) error {
			if bytes.Contains(key, text) || bytes.Contains(value, text) {
				return found
			}
			return nil
		})
	}) != nil
}
