package postgres

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"unhunch/internal/moment"
	"unhunch/internal/prefs"
	"unhunch/internal/session"
	"unhunch/internal/store/rows"
)

// Desk implements session.Store.
func (s *Store) Desk(ctx context.Context, id prefs.UserID) (desk session.Desk, err error) {
	if err := rows.CheckPerson(id); err != nil {
		return desk, err
	}
	err = s.read(ctx, func(ctx context.Context, t tx) error {
		d, err := desks{t}.sit(ctx, id, people)
		desk = d.desk
		return err
	})
	return desk, err
}

// Change implements session.Store. A due item that the beat has moved on since
// Due was set stays where it is, unless Due changes: whoever changes a
// timetable sets a fresh one with it. Where several change what is kept of a person,
// one comes after the other.
func (s *Store) Change(ctx context.Context, id prefs.UserID, change func(*session.Desk) error) error {
	if err := rows.CheckPerson(id); err != nil {
		return err
	}
	return s.write(ctx, func(ctx context.Context, in tx) error {
		t := desks{in}
		d, err := t.sit(ctx, id, people+" FOR NO KEY UPDATE OF p")
		if err != nil {
			return err
		}
		if err := change(&d.desk); err != nil {
			return &asItIs{err}
		}
		if err := t.save(ctx, d); err != nil {
			return fmt.Errorf("save %s: %w", id, err)
		}
		return nil
	})
}

// Owes implements session.Store.
func (s *Store) Owes(ctx context.Context, id prefs.UserID, card uint64) (owes bool, err error) {
	err = s.read(ctx, func(ctx context.Context, t tx) error {
		var value []byte
		err := t.QueryRow(ctx, "SELECT value FROM messages WHERE id = $1 AND workspace = $2 AND person = $3",
			int64(card), id.Workspace, id.Person).Scan(&value)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		m, err := rows.DecodeMessage(card, value)
		owes = err == nil && session.IsCard(m.Message) // one that cannot be read is owed to nobody
		return nil
	})
	return owes, err
}

// desks is a transaction as whoever changes a desk needs it.
type desks struct{ tx }

// sitting is a desk as it is read, and what a change is compared with. That shares
// nothing with the desk, whose slices and maps may be altered in place.
type sitting struct {
	desk  session.Desk
	row   *kept
	table uint64 // prefs.Timetable.ID, which is that of an empty one where theirs cannot be read
	pulse pulse
}

// sit reads a person's desk, by a statement like people.
func (t desks) sit(ctx context.Context, id prefs.UserID, sql string) (sitting, error) {
	var b pgx.Batch
	k := &kept{id: id}
	var waiting *reminder
	b.Queue(sql, []string{id.Workspace}, []string{id.Person}).QueryRow(func(row pgx.Row) error {
		err := row.Scan(&k.id.Workspace, &k.id.Person, &k.value, &k.desked, &k.dayed)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		k.there = true
		return err
	})
	b.Queue(reminders, id.Workspace, id.Person).QueryRow(func(row pgx.Row) (err error) {
		waiting, err = scanReminder(row)
		return err
	})
	if err := t.SendBatch(ctx, &b).Close(); err != nil {
		return sitting{}, err
	}
	k.id = id
	k.decode()
	d := sitting{row: k, desk: k.desk}
	if len(k.lost) > 0 {
		if k.value == nil { // as if never met: with no reminder to come
			waiting = nil
		}
	}
	d.desk.Person = k.person.Person
	d.desk.Person.ID = id
	if k.known() {
		tables, err := t.timetables(ctx, []uint64{k.person.Table})
		if err != nil {
			return sitting{}, err
		}
		d.desk.Person.Prefs.Timetable = tables[k.person.Table].Clone() // who reads it may alter theirs
	}
	d.desk.Days = slices.Clone(k.days)
	d.desk.Waits = waits(d.desk.Person.Due, waiting)
	d.table = d.desk.Person.Prefs.Timetable.ID()
	d.pulse = pulseOf(&d.desk)
	return d, nil
}

// pulse is what of a desk has rows of its own.
type pulse struct {
	wakes time.Time // in steps
	live  bool      // in due
}

func pulseOf(d *session.Desk) pulse { return pulse{moment.Second(d.Wakes()), d.Session.Live()} }
