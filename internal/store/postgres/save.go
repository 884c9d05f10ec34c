package postgres

import (
	"bytes"
	"context"

	"github.com/jackc/pgx/v5"

	"unhunch/internal/delivery"
	"unhunch/internal/moment"
	"unhunch/internal/prefs"
	"unhunch/internal/session"
	"unhunch/internal/store/rows"
)

// save writes what differs of a desk, and all that follows from it.
func (t desks) save(ctx context.Context, d sitting) error {
	k, was := d.row, d.row.person
	k.days = d.desk.Days
	if err := d.wish(); err != nil {
		return err
	}
	moves := differs(&was, &k.person) || k.value == nil && len(k.lost) > 0
	if !k.there {
		if err := t.lodge(ctx, k.id.Workspace); err != nil {
			return err
		}
	}
	ids, old, err := t.ask(ctx, k.id, len(d.desk.Owed), moves)
	if err != nil {
		return err
	}
	var b pgx.Batch
	owed := t.owing(k.id, &d.desk, ids)
	k.desk = d.desk
	if k.person.Table != was.Table {
		if err := t.putTimetable(&b, d.desk.Person.Prefs.Timetable); err != nil {
			return err
		}
	}
	if err := t.putPeople(&b, k); err != nil {
		return err
	}
	tidy := rows.TidyDesk(k.desk)
	is := pulseOf(&tidy)
	if moves {
		t.replaceDue(&b, k, &was, old, is.live)
	} else if is.live != d.pulse.live {
		b.Queue("UPDATE due SET live = $3 WHERE workspace = $1 AND person = $2", k.id.Workspace, k.id.Person, is.live)
	}
	t.replaceSteps(&b, k.id, d.pulse.wakes, is.wakes)
	if err := t.queueMessages(&b, owed); err != nil {
		return err
	}
	if b.Len() == 0 {
		return nil
	}
	t.Tell(&b, k.id.Workspace)
	return t.SendBatch(ctx, &b).Close()
}

// wish makes of the person what the desk says of them. Who left a timetable alone that
// cannot be read keeps its id: somebody may bring it back.
func (d *sitting) wish() error {
	k := d.row
	was := k.person
	now, id := rows.Person{Person: rows.TidyPerson(d.desk.Person), Table: was.Table}, d.desk.Person.Prefs.Timetable.ID()
	if !k.known() {
		now.Table = d.table
	}
	if now.Version = was.Version; id != d.table {
		now.Table = id
	}
	before, err := k.encodeAs(was, d.table)
	if err != nil {
		return err
	}
	after, err := rows.EncodePerson(now)
	if err != nil || bytes.Equal(after, before) {
		return err
	}
	now.Version++
	now.ID, now.Prefs.Timetable = prefs.UserID{}, prefs.Timetable{}
	k.person = now
	return nil
}

// encodeAs is how a person is kept, or would be where there is no record: with the
// timetable that is nobody's.
func (k *kept) encodeAs(p rows.Person, table uint64) ([]byte, error) {
	if k.known() {
		return k.value, nil
	}
	p.Table = table
	return rows.EncodePerson(p)
}

const newIDs = "SELECT nextval('message_ids') FROM generate_series(1, $1)"

// ask gets as many ids of messages as are needed, and the row of due where it changes.
func (t desks) ask(ctx context.Context, id prefs.UserID, owed int, moves bool) (ids []uint64, old *reminder, err error) {
	var b pgx.Batch
	if owed > 0 {
		b.Queue(newIDs, owed).Query(func(all pgx.Rows) error {
			ids, err = pgx.CollectRows(all, pgx.RowTo[uint64])
			return err
		})
	}
	if moves {
		b.Queue(reminders+" FOR NO KEY UPDATE", id.Workspace, id.Person).QueryRow(func(row pgx.Row) (err error) {
			old, err = scanReminder(row)
			return err
		})
	}
	if b.Len() == 0 {
		return nil, nil, nil
	}
	return ids, old, t.SendBatch(ctx, &b).Close()
}

// owing gives the messages that a change wants sent their ids, and notes the revisions of
// the posts that they edit.
func (t desks) owing(id prefs.UserID, d *session.Desk, ids []uint64) (owed []rows.Message) {
	for i := range d.Owed {
		m := d.Owed[i]
		m.To, m.ID = id, ids[i]
		d.Owed[i].ID = m.ID
		d.Posts.Owes(m, m.ID)
		owed = append(owed, rows.Message{Message: tidyMessage(m), Channel: d.Person.Channel})
	}
	return owed
}

// tidyMessage is a message as it is stored: times to the second, and none too early.
func tidyMessage(m delivery.Message) delivery.Message {
	if m.Ref.Card == 0 {
		m.Ref.Card = m.ID
	}
	m.Due, m.NotAfter, m.NotBefore = moment.Second(m.Due), moment.Second(m.NotAfter), rows.RoundUp(m.NotBefore)
	return m
}

// putTimetable queues one that somebody has from now on, as many may. It does so also for
// one that is known: who removes those that nobody has waits until that is over.
func (t desks) putTimetable(b *pgx.Batch, table prefs.Timetable) error {
	value, err := rows.EncodeTimetable(table)
	if err != nil {
		return err
	}
	b.Queue("INSERT INTO timetables (id, value) VALUES ($1, $2) ON CONFLICT DO NOTHING", int64(table.ID()), value)
	return nil
}
