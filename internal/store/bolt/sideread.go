package bolt

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/moving"
	"unhunch/internal/store/rows"
)

// Read implements moving.Side.
func (s Side) Read(ctx context.Context, from moving.Place) (all moving.Chunk, err error) {
	err = s.read(ctx, func(t txn) error {
		all = moving.Chunk{LastID: t.In(buckets.Owed).Sequence()}
		r := &departure{txn: t, Chunk: &all}
		if from.In() == moving.Messages {
			return r.messages(from)
		}
		return r.rows(from)
	})
	return all, err
}

// departure reads a piece.
type departure struct {
	txn
	*moving.Chunk
}

// in is the bucket of a part.
func in(part moving.Part) buckets.Bucket {
	return map[moving.Part]buckets.Bucket{
		moving.Timetables: buckets.Timetables, moving.People: buckets.People, moving.Reminders: buckets.Due,
		moving.Steps: buckets.Steps, moving.Messages: buckets.Owed, moving.Workspaces: buckets.Workspaces,
		moving.Audit: buckets.Audit, moving.Files: buckets.Files, moving.Heard: buckets.Heard, moving.Aside: buckets.Aside,
	}[part]
}

// rows reads rows of one bucket. All of a person are in the same piece.
func (r *departure) rows(from moving.Place) error {
	b := in(from.In())
	cursor := r.In(b).Cursor()
	last, n := from.Key(), 0
	for key, _ := seekBehind(cursor, last); key != nil; key, _ = cursor.Next() {
		kind, short := buckets.Kind(b, key)
		if n >= moving.MostRows && (kind == buckets.People || kind == b) {
			r.Next = from.Behind(last)
			return nil
		}
		if err := r.row(kind, bytes.Clone(short), bytes.Clone(r.Get(kind, short))); err != nil {
			return err
		}
		n++
		last = bytes.Clone(key)
	}
	r.Next = from.Then()
	return nil
}

// row takes one in. What cannot be read is lost: see lose.
func (r *departure) row(b buckets.Bucket, key, value []byte) error {
	if rows.IsSpoilt(value) {
		return fmt.Errorf("%w: %s, row %q, was damaged just now: the next attempt puts it aside", rows.ErrDamaged, buckets.Name(b), key)
	}
	if b == buckets.Aside {
		return r.aside(key, value)
	}
	if err := r.take(b, key, value); err != nil {
		return r.lose(b, key, value)
	}
	return nil
}

func (r *departure) take(b buckets.Bucket, key, value []byte) error {
	if err := buckets.Check(b, key, value); err != nil {
		return err
	}
	switch b {
	case buckets.Timetables:
		r.Timetables = append(r.Timetables, moving.Timetable{ID: binary.BigEndian.Uint64(key), Value: value})
	case buckets.People, buckets.Desks, buckets.Days:
		return r.person(b, key, value)
	case buckets.Due:
		return r.reminder(key, value)
	case buckets.Steps:
		at, id, err := timedPerson(key)
		if err != nil {
			return err
		}
		r.Steps = append(r.Steps, moving.Step{UserID: id, At: at})
	case buckets.Workspaces:
		r.Workspaces = append(r.Workspaces, moving.Workspace{ID: string(key), Value: value})
	case buckets.Audit:
		at, _, err := buckets.ParseTimed(key)
		if err != nil {
			return err
		}
		r.Audit = append(r.Audit, moving.Entry{At: at, Value: value})
	case buckets.Files:
		workspace, content, _ := bytes.Cut(key, []byte{0})
		r.Files = append(r.Files, moving.File{Workspace: string(workspace), Content: string(content), File: string(value[1:])})
	case buckets.Heard:
		workspace, kind, _ := bytes.Cut(key, []byte{0})
		day, err := rows.DecodeDay(value)
		if err != nil {
			return err
		}
		r.Heard = append(r.Heard, moving.Day{Workspace: string(workspace), Kind: string(kind), Day: day})
	case buckets.Meta, buckets.Live, buckets.Owed, buckets.Outcomes, buckets.Aside, buckets.Moved:
	}
	return nil
}

func (r *departure) person(b buckets.Bucket, key, value []byte) error {
	id, err := rows.ParsePerson(key)
	if err != nil {
		return err
	}
	if n := len(r.People); n == 0 || r.People[n-1].UserID != id {
		r.People = append(r.People, moving.Person{UserID: id})
	}
	p := &r.People[len(r.People)-1]
	switch b { //nolint:exhaustive // only these lie there
	case buckets.Desks:
		p.Desk = value
	case buckets.Days:
		p.Days = value
	default:
		p.Value = value
	}
	return nil
}

func (r *departure) reminder(key, value []byte) error {
	at, id, err := timedPerson(key)
	if err != nil {
		return err
	}
	row, err := buckets.DecodeReminder(value)
	if err != nil {
		return err
	}
	r.Reminders = append(r.Reminders, moving.Reminder{
		UserID: id, At: at, Late: row.Late, Snoozes: row.Snoozes, Day: row.Day, Timetable: row.Timetable,
		Calendar: row.Calendar, Doubtful: row.Doubtful || !at.After(r.memory.restored), Channel: row.Channel, Pauses: row.Pauses,
	})
	return nil
}

func (r *departure) messages(from moving.Place) error {
	first := uint64(0)
	if key := from.Key(); key != nil {
		first = binary.BigEndian.Uint64(key) + 1
	}
	n := 0
	for at, value := range r.MessagesFrom(buckets.Owed, first) {
		if rows.IsSpoilt(value) {
			return fmt.Errorf("%w: message %d was damaged just now: the next attempt puts it aside", rows.ErrDamaged, at.ID)
		}
		if m, err := rows.DecodeMessage(at.ID, value); err == nil {
			m.Awaited = false // its outcome goes to the desk
			r.Messages = append(r.Messages, moving.Message{Message: m, Begun: at.Sending})
		} else if err := r.lose(buckets.Owed, buckets.IDKey(at.ID), bytes.Clone(value)); err != nil {
			return err
		}
		if n++; n == moving.MostRows {
			r.Next = from.Behind(buckets.IDKey(at.ID))
			return nil
		}
	}
	r.Next = from.Then()
	return nil
}

// aside takes in what was put aside here, or arrived as such.
func (r *departure) aside(key, value []byte) error {
	from, row, _ := bytes.Cut(key, []byte{0})
	b := buckets.Bucket(from)
	if b != buckets.Moved {
		return r.lose(b, row, value[1:])
	}
	l, err := buckets.DecodeLost(value)
	if err != nil {
		return r.lose(b, row, value)
	}
	r.Aside = append(r.Aside, l)
	return nil
}

// lose keeps what cannot be read for whoever wants to know.
func (r *departure) lose(b buckets.Bucket, key, value []byte) error {
	l := moving.Lost{Part: string(b), Value: value, Cause: fmt.Sprintf("unreadable in a file, under the key %x", key)}
	if id, err := rows.ParsePerson(buckets.Whose(b, key)); err == nil {
		l.Whose = id
	} else if b == buckets.Workspaces && rows.CheckWorkspace(string(key)) == nil {
		l.Whose = prefs.UserID{Workspace: string(key)}
	}
	r.Aside = append(r.Aside, l)
	return nil
}

// timedPerson is a key of due or of steps.
func timedPerson(key []byte) (at time.Time, id prefs.UserID, err error) {
	at, person, err := buckets.ParseTimed(key)
	if err != nil {
		return at, id, err
	}
	id, err = rows.ParsePerson(person)
	return at, id, err
}
