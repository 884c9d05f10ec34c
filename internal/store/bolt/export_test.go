package bolt

import (
	"context"
	"errors"
	"os"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/session"
)

// OpenFile lets a test stand between the store and the disk.
func OpenFile(o Options, open func(string, int, os.FileMode) (*os.File, error)) Options {
	o.openFile = open
	return o
}

// Verify says which rows cannot be read, and what the buckets do not agree
// about.
func (s *Store) Verify() error {
	return s.read(context.Background(), func(t txn) error {
		var wrong []error
		for _, b := range allBuckets() {
			for key, value := range t.rows(b) {
				wrong = append(wrong, checkRow(b, key, value))
			}
		}
		return errors.Join(append(wrong, t.disagreements()...)...)
	})
}

// Bytes are one value of each kind, as version 1 writes them.
func Bytes(p prefs.Person, d session.Desk) (map[string][]byte, error) {
	values := map[string][]byte{
		"due": encodeDue(dueRow{
			generation: 300, timetable: 0x0123456789abcdef, late: 90e9, snoozes: 2,
		}),
		"moved": encodeMoved(movedRow{generation: 300, stale: 2, ended: true}),
		"day":   encodeDay(dayRow{Day: d.Days[0]}),
	}
	var err error
	if values["person"], err = encodePerson(record{p, 300}); err != nil {
		return nil, err
	}
	for name, v := range map[string]any{
		"timetable": p.Prefs.Timetable, "desk": tidy(rowOf(d)), "message": d.Owed[0],
	} {
		if values[name], err = encodeJSON(v); err != nil {
			return nil, err
		}
	}
	return values, nil
}

func exampleMessage() delivery.Message {
	return delivery.Message{ID: 7, To: prefs.UserID{Workspace: "T1", Person: "U1"}, Kind: delivery.Break, Due: time.Unix(1, 0)}
}
