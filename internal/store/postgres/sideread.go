package postgres

import (
	"context"
	"encoding/binary"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"unhunch/internal/prefs"
	"unhunch/internal/store/moving"
	"unhunch/internal/store/rows"
)

// Read implements moving.Side.
func (s Side) Read(ctx context.Context, from moving.Place) (all moving.Chunk, err error) {
	err = s.read(ctx, func(ctx context.Context, t tx) error {
		all = moving.Chunk{}
		d := departure{tx: t, Chunk: &all}
		return d.read(ctx, from)
	})
	return all, err
}

// departure reads a piece, and notes what of it cannot be read.
type departure struct {
	tx
	*moving.Chunk

	unread  []prefs.UserID
	odd     []odd
	records []string
}

// queries read a part: what, from which table, and by which columns in order.
func queries(part moving.Part) (what, table string, by []string) {
	switch part {
	case moving.Timetables:
		return "id, value", "timetables", []string{"id"}
	case moving.People:
		return "workspace, person, value, desk, days", "people", []string{"workspace", "person"}
	case moving.Reminders:
		return "workspace, person, at, late, snoozes, day, count, timetable, calendar, doubtful, channel, pauses", "due", []string{"workspace", "person"}
	case moving.Steps:
		return "workspace, person, at", "steps", []string{"workspace", "person"}
	case moving.Messages:
		return owedColumns, "messages", []string{"id"}
	case moving.Workspaces:
		return "id, value", "workspaces", []string{"id"}
	case moving.Audit:
		return "id, at, value", "audit", []string{"id"}
	case moving.Files:
		return "workspace, content, file", "files", []string{"workspace", "content"}
	case moving.Heard:
		return "workspace, kind, day", "heard", []string{"workspace", "kind"}
	case moving.Aside:
		return "id, part, workspace, person, value, cause", "aside", []string{"id"}
	}
	return "", "", nil
}

// read reads from a place on.
func (d *departure) read(ctx context.Context, from moving.Place) error {
	if err := d.QueryRow(ctx, "SELECT last_value - 1 + is_called::int FROM message_ids").Scan(&d.LastID); err != nil {
		return err
	}
	what, table, by := queries(from.In())
	order := strings.Join(by, ", ")
	var args []any
	where := ""
	if key := from.Key(); key != nil {
		args = d.after(from.In(), key)
		where = " WHERE " + by[0] + " > $1"
		if len(args) == 2 {
			where = " WHERE (" + order + ") > ($1, $2)"
		}
	}
	all, err := d.Query(ctx, fmt.Sprintf("SELECT %s FROM %s m%s ORDER BY %s LIMIT %d", what, table, where, order, moving.MostRows), args...)
	if err != nil {
		return err
	}
	defer all.Close()
	n, last := 0, []byte(nil)
	for ; all.Next(); n++ {
		if last, err = d.row(from.In(), all); err != nil {
			return err
		}
	}
	if d.Next = from.Then(); n == moving.MostRows {
		d.Next = from.Behind(last)
	}
	return all.Err()
}

// after are the arguments for what comes behind a row.
func (d *departure) after(part moving.Part, key []byte) []any {
	switch part {
	case moving.Timetables, moving.Messages, moving.Audit, moving.Aside:
		return []any{int64(binary.BigEndian.Uint64(key))}
	case moving.Workspaces:
		return []any{string(key)}
	case moving.People, moving.Reminders, moving.Steps, moving.Files, moving.Heard:
	}
	first, second, _ := strings.Cut(string(key), "\x00")
	return []any{first, second}
}

func numbered(id int64) []byte { return binary.BigEndian.AppendUint64(nil, uint64(id)) }

// row takes one in, and gives what it is named by.
func (d *departure) row(part moving.Part, row pgx.Row) (key []byte, err error) {
	switch part {
	case moving.Timetables:
		var id int64
		var value []byte
		err = row.Scan(&id, &value)
		if _, cause := rows.DecodeTimetable(uint64(id), value); err == nil && cause != nil {
			d.lose("timetable", prefs.UserID{}, value, cause)
		} else {
			d.Timetables = append(d.Timetables, moving.Timetable{ID: uint64(id), Value: value})
		}
		return numbered(id), err
	case moving.People:
		return d.person(row)
	case moving.Reminders:
		return d.reminder(row)
	case moving.Steps:
		var v moving.Step
		err = row.Scan(&v.Workspace, &v.Person, &v.At)
		d.Steps = append(d.Steps, v)
		return rows.KeyOf(v.UserID), err
	case moving.Messages:
		return d.message(row)
	case moving.Workspaces:
		var v moving.Workspace
		err = row.Scan(&v.ID, &v.Value)
		if _, cause := rows.DecodeWorkspace(v.ID, v.Value); err == nil && cause != nil {
			d.records = append(d.records, v.ID)
			d.lose("workspace", prefs.UserID{Workspace: v.ID}, v.Value, cause)
		} else {
			d.Workspaces = append(d.Workspaces, v)
		}
		return []byte(v.ID), err
	case moving.Audit:
		var id int64
		var v moving.Entry
		err = row.Scan(&id, &v.At, &v.Value)
		if _, cause := rows.DecodeEntry(v.Value); err == nil && cause != nil {
			d.lose("audit", prefs.UserID{}, v.Value, cause)
		} else {
			d.Audit = append(d.Audit, v)
		}
		return numbered(id), err
	case moving.Files:
		var v moving.File
		err = row.Scan(&v.Workspace, &v.Content, &v.File)
		d.Files = append(d.Files, v)
		return []byte(v.Workspace + "\x00" + v.Content), err
	case moving.Heard:
		var v moving.Day
		err = row.Scan(&v.Workspace, &v.Kind, &v.Day)
		d.Heard = append(d.Heard, v)
		return []byte(v.Workspace + "\x00" + v.Kind), err
	case moving.Aside:
		var id int64
		var v moving.Lost
		err = row.Scan(&id, &v.Part, &v.Whose.Workspace, &v.Whose.Person, &v.Value, &v.Cause)
		d.Aside = append(d.Aside, v)
		return numbered(id), err
	}
	return nil, fmt.Errorf("there is no part %q", part)
}

func (d *departure) lose(part string, whose prefs.UserID, value []byte, cause error) {
	d.Aside = append(d.Aside, moving.Lost{Part: part, Whose: whose, Value: value, Cause: cause.Error()})
}

func (d *departure) person(row pgx.Row) (key []byte, err error) {
	var k kept
	if err := row.Scan(&k.id.Workspace, &k.id.Person, &k.value, &k.desked, &k.dayed); err != nil {
		return nil, err
	}
	k.decode()
	if len(k.lost) > 0 {
		d.unread = append(d.unread, k.id)
	}
	for _, l := range k.lost {
		d.lose(l.part, k.id, l.value, l.cause)
	}
	if k.value != nil || k.desked != nil || k.dayed != nil {
		d.People = append(d.People, moving.Person{UserID: k.id, Value: k.value, Desk: k.desked, Days: k.dayed})
	}
	return rows.KeyOf(k.id), nil
}

func (d *departure) reminder(row pgx.Row) (key []byte, err error) {
	var v moving.Reminder
	var late, table int64
	var pauses []byte
	if err := row.Scan(&v.Workspace, &v.Person, &v.At, &late, &v.Snoozes, &v.Day.Day, &v.Day.Count, &table, &v.Calendar, &v.Doubtful, &v.Channel, &pauses); err != nil {
		return nil, err
	}
	v.Late, v.Timetable = time.Duration(late)*time.Second, uint64(table)
	if pauses != nil {
		if v.Pauses, err = rows.DecodePauses(pauses); err != nil {
			v.Pauses = nil
			d.lose("pauses", v.UserID, pauses, err)
		}
	}
	d.Reminders = append(d.Reminders, v)
	return rows.KeyOf(v.UserID), nil
}

func (d *departure) message(row pgx.Row) (key []byte, err error) {
	var r owedRow
	if err := row.Scan(r.into()...); err != nil {
		return nil, err
	}
	m, cause := r.message()
	if cause != nil {
		lost := r.odd(cause)
		d.odd = append(d.odd, lost)
		d.lose(lost.part, lost.whose, lost.value, cause)
	} else {
		m.Awaited = false
		d.Messages = append(d.Messages, moving.Message{Message: m, Begun: r.epoch != 0})
	}
	return numbered(r.id), nil
}
