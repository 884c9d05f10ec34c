package bolt

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"go.etcd.io/bbolt"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// PageSize is that of a new file.
const PageSize = pageSize

// OpenFile lets a test stand between the store and the disk.
func OpenFile(o Options, open func(string, int, os.FileMode) (*os.File, error)) Options {
	o.openFile = open
	return o
}

// Verify says which rows cannot be read, which tallies are wrong, and what the
// buckets do not agree about.
func (s *Store) Verify() error {
	return s.read(context.Background(), func(t txn) error {
		kept, err := decodeTallies(t.get(meta, []byte(talliesKey)))
		wrong := []error{err}
		for _, b := range allBuckets() {
			if b == meta {
				continue
			}
			for key, value := range t.all(b) {
				wrong = append(wrong, checkRow(b, key, value))
			}
			if is := t.in(b).tally(); is != kept.of[b] {
				wrong = append(wrong, fmt.Errorf("tally of %s: %v, kept as %v", b, is, kept.of[b]))
			}
		}
		return errors.Join(append(wrong, disagreements(t)...)...)
	})
}

// Bytes are one value of each kind that is not JSON.
func Bytes(p prefs.Person, d session.Desk) (map[string][]byte, error) {
	values := map[string][]byte{}
	var errs [6]error
	values["person"], errs[0] = encodePerson(p)
	due, err := exampleDue(d)
	values["due"], errs[1] = encodeDue(due), err
	values["desk"], errs[2] = encodeDesk(tidy(rowOf(d)))
	values["days"], errs[3] = encodeDays(exampleDays(d))
	values["message"], errs[4] = encodeOwed(owedRow{d.Owed[0], "D1", true})
	values["timetable"], errs[5] = encodeJSON(p.Prefs.Timetable)
	return values, errors.Join(errs[:]...)
}

func exampleDue(d session.Desk) (row dueRow, err error) {
	row = dueRow{
		timetable: 0x0123456789abcdef, day: schedule.Tally{Day: 20777, Count: 3}, late: 90e9, snoozes: 2,
		ahead: true, channel: "D1",
	}
	card := d.Card
	card.Answer, card.Until = "", time.Time{}
	row.news.sent(session.Posted{Card: card, Channel: "D1", TS: "1763640000.000100"}, 20777*24+9)
	for _, n := range d.Log {
		err = errors.Join(err, row.news.note(n))
	}
	return row, err
}

func exampleDays(d session.Desk) (kept []session.Day) {
	for _, day := range d.Days {
		day.Hours[9] = session.Hour{Offered: 3, PutOff: 1, Taken: 200}
		kept = append(kept, day)
	}
	return kept
}

func exampleMessage() delivery.Message {
	return delivery.Message{ID: 7, To: prefs.UserID{Workspace: "T1", Person: "U1"}, Kind: delivery.Break, Due: time.Unix(1, 0)}
}

// PutRow writes any row, with its checksum.
func (s *Store) PutRow(b string, key, value []byte) error {
	s.tables.byID = nil // what is in memory does not mind
	return s.write(context.Background(), func(t txn) error { return t.put(bucket(b), key, value) })
}

// Searches counts how often something was looked for in a bucket.
func (s *Store) Searches() int64 {
	about := s.db.Stats()
	return about.TxStats.GetCursorCount()
}

// DeleteRow deletes any row.
func (s *Store) DeleteRow(b string, key []byte) error {
	return s.write(context.Background(), func(t txn) error { return t.delete(bucket(b), key) })
}

// Bulk changes many people in one transaction.
func (s *Store) Bulk(n int, who func(int) prefs.UserID, change func(int, *session.Desk)) error {
	return s.update(func(tx *bbolt.Tx) error {
		t := txn{newTx(tx), &s.memory, &work{}}
		for i := range n {
			id := who(i)
			key := appendPerson(nil, id)
			desk, err := t.desk(key, id)
			if err != nil {
				return err
			}
			was, err := snapshot(desk)
			if err != nil {
				return err
			}
			change(i, &desk)
			if err := t.putAway(key); err != nil {
				return err
			}
			if err := t.save(key, id, was, desk); err != nil {
				return err
			}
		}
		return t.seal()
	})
}
