package bolt

import (
	"context"
	"errors"
	"fmt"
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

// Verify says what the buckets do not agree about.
func (s *Store) Verify() error {
	return s.read(context.Background(), func(t txn) error {
		return errors.Join(t.verifyDue(), t.verifySteps(), t.verifyOwed())
	})
}

func (t txn) verifyDue() (err error) {
	complain := func(format string, args ...any) { err = errors.Join(err, fmt.Errorf(format, args...)) }
	current, stale := map[string]int{}, map[string]int{}
	_ = t.in(due).ForEach(func(key, value []byte) error {
		_, person, _ := parseTimed(key)
		row, broken := decodeDue(value)
		if broken != nil {
			complain("due %q: %w", key, broken)
		}
		p, _ := t.person(person)
		if p.generation == row.generation {
			current[string(person)]++
			if _, unknown := t.timetable(row.timetable); unknown != nil {
				complain("due %q: %w", key, unknown)
			}
		} else {
			stale[string(person)]++
		}
		if t.in(people).Get(person) == nil {
			complain("due %q: of nobody", key)
		}
		return nil
	})
	_ = t.in(people).ForEach(func(key, _ []byte) error {
		p, _ := t.person(key)
		state, _ := t.movedRow(key)
		want := 1
		if p.Due.IsZero() || state.ended {
			want = 0
		}
		if current[string(key)] != want || stale[string(key)] != state.stale {
			complain("%q: %d due rows that count (want %d), %d stale, moved says %+v",
				key, current[string(key)], want, stale[string(key)], state)
		}
		return nil
	})
	return err
}

func (t txn) verifySteps() (err error) {
	want := map[string]bool{}
	_ = t.in(desks).ForEach(func(key, _ []byte) error {
		row, _ := t.deskRow(key)
		if !row.Session.Ends.IsZero() {
			want[string(timedKey(row.Session.Ends, key))] = true
		}
		if row.Session.Live() != (t.in(live).Get(key) != nil) {
			err = errors.Join(err, fmt.Errorf("%q: %q, live says otherwise", key, row.Session.State))
		}
		return nil
	})
	found := 0
	_ = t.in(steps).ForEach(func(key, _ []byte) error {
		found++
		if !want[string(key)] {
			err = errors.Join(err, fmt.Errorf("step %q of no session", key))
		}
		return nil
	})
	if found != len(want) {
		err = errors.Join(err, fmt.Errorf("%d steps of %d sessions", found, len(want)))
	}
	return err
}

func (t txn) verifyOwed() (err error) {
	places := map[uint64]int{}
	_ = t.in(queue).ForEach(func(key, _ []byte) error {
		_, id, broken := parseQueue(key)
		places[id]++
		err = errors.Join(err, broken)
		return nil
	})
	_ = t.in(waits).ForEach(func(_, place []byte) error {
		_, id, broken := parseQueue(place)
		places[id]++
		err = errors.Join(err, broken)
		return nil
	})
	_ = t.in(intents).ForEach(func(key, _ []byte) error {
		id, broken := parseID(key)
		places[id]++
		err = errors.Join(err, broken)
		return nil
	})
	_ = t.in(owed).ForEach(func(key, _ []byte) error {
		id, _ := parseID(key)
		if places[id] != 1 {
			err = errors.Join(err, fmt.Errorf("message %d is in %d places", id, places[id]))
		}
		delete(places, id)
		return nil
	})
	if len(places) > 0 {
		err = errors.Join(err, fmt.Errorf("places of messages that are not owed: %v", places))
	}
	return err
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
