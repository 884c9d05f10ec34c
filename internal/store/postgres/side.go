package postgres

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"github.com/jackc/pgx/v5"

	"unhunch/internal/prefs"
	"unhunch/internal/session"
	"unhunch/internal/store"
	"unhunch/internal/store/moving"
	"unhunch/internal/store/rows"
)

// Side is a store that is moved, or that another is moved into.
type Side struct {
	*Store
	where string
}

var _ moving.Side = Side{}

// OpenAway opens a store that is to be moved elsewhere.
func OpenAway(ctx context.Context, address string, o Options) (Side, error) {
	o.Tool, o.moving = true, true
	return sideOf(ctx, address, o)
}

// OpenHither opens one that another is to be moved into, and makes it where there is none.
func OpenHither(ctx context.Context, address string, o Options) (Side, error) {
	s, err := OpenAway(ctx, address, o)
	if errors.Is(err, ErrNone) {
		o.Tool, o.moving = false, true
		return sideOf(ctx, address, o)
	}
	return s, err
}

func sideOf(ctx context.Context, address string, o Options) (Side, error) {
	s, err := Open(ctx, address, o)
	if err != nil {
		return Side{}, err
	}
	c := s.pool.Config().ConnConfig
	where := url.URL{Scheme: "postgres", User: url.User(c.User), Host: fmt.Sprintf("%s:%d", c.Host, c.Port), Path: "/" + c.Database}
	return Side{s, where.String()}, nil
}

// String implements moving.Side.
func (s Side) String() string { return s.where }

// Alone implements moving.Side.
func (s Side) Alone(ctx context.Context) error { return s.alone(ctx) }

// Mark implements moving.Side.
func (s Side) Mark(ctx context.Context) (mark moving.Mark, err error) {
	err = s.read(ctx, func(ctx context.Context, t tx) error {
		mark, err = t.mark(ctx)
		return err
	})
	return mark, err
}

// SetMark implements moving.Side.
func (s Side) SetMark(ctx context.Context, was, is moving.Mark) error {
	return s.write(ctx, func(ctx context.Context, t tx) error { return t.setMark(ctx, was, is) })
}

// movedTables are those of which rows are moved. Whatever is in the others ends with the
// bots that worked here.
func movedTables() []string {
	return []string{"people", "timetables", "due", "steps", "messages", "workspaces", "audit", "files", "heard", "aside"}
}

// Rows implements moving.Side.
func (s Side) Rows(ctx context.Context) (total int64, err error) {
	for _, table := range movedTables() {
		what := "count(*)"
		if table == "people" {
			what = "count(value) + count(desk) + count(days)"
		}
		var n int64
		if err := s.read(ctx, func(ctx context.Context, t tx) error {
			return t.QueryRow(ctx, "SELECT "+what+" FROM "+table).Scan(&n)
		}); err != nil {
			return 0, err
		}
		total += n
	}
	return total, nil
}

// Settle implements moving.Side: who cannot be read is put aside, as by whoever changes
// them next.
func (s Side) Settle(ctx context.Context, progress store.Progress) error {
	total, err := s.Rows(ctx)
	if err != nil {
		return err
	}
	done := int64(0)
	for at := (moving.Place{}); !at.IsEnd(); {
		progress.Tell(store.Settling, min(done, total), total)
		var all moving.Chunk
		d := departure{Chunk: &all}
		if err := s.read(ctx, func(ctx context.Context, t tx) error {
			all = moving.Chunk{}
			d = departure{tx: t, Chunk: &all}
			return d.read(ctx, at)
		}); err != nil {
			return err
		}
		if err := s.settle(ctx, &d); err != nil {
			return err
		}
		done += int64(all.Rows())
		at = all.Next
	}
	progress.Tell(store.Settling, total, total)
	return nil
}

func (s Side) settle(ctx context.Context, d *departure) error {
	for _, id := range d.unread {
		if err := s.Change(ctx, id, func(*session.Desk) error { return nil }); err != nil {
			return err
		}
	}
	if len(d.odd) > 0 {
		if err := s.write(ctx, func(ctx context.Context, t tx) error { return t.dropOdd(ctx, d.odd) }); err != nil {
			return err
		}
	}
	for _, id := range d.records {
		if err := s.write(ctx, func(ctx context.Context, t tx) error {
			_, err := registry{t}.record(ctx, id, true)
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

// Write implements moving.Side.
func (s Side) Write(ctx context.Context, all moving.Chunk, was, is moving.Mark) error {
	return s.write(ctx, func(ctx context.Context, in tx) error {
		t := arrival{desks{in}}
		var b pgx.Batch
		for _, put := range []func(context.Context, *pgx.Batch, *moving.Chunk) error{t.people, t.reminders, t.messages, t.rest} {
			if err := put(ctx, &b, &all); err != nil {
				return err
			}
		}
		if b.Len() > 0 {
			if err := t.SendBatch(ctx, &b).Close(); err != nil {
				return err
			}
		}
		return t.setMark(ctx, was, is)
	})
}

// arrival writes what another store gave.
type arrival struct{ desks }

// turns gathers columns of many rows.
type turns struct {
	workspaces []string
	ids        []int64
	values     [][]byte
}

// lodge has each workspace be held by nobody yet.
func (t arrival) lodge(b *pgx.Batch, workspaces []string) {
	if len(workspaces) > 0 {
		b.Queue("INSERT INTO leases (workspace, epoch) SELECT DISTINCT w, 1 FROM unnest($1::text[]) AS u (w) ON CONFLICT (workspace) DO NOTHING", workspaces)
	}
}

func (t arrival) people(_ context.Context, b *pgx.Batch, all *moving.Chunk) error {
	var w written
	var c turns
	for _, v := range all.People {
		k := &kept{id: v.UserID, value: v.Value, desked: v.Desk, dayed: v.Days}
		if k.decode(); len(k.lost) > 0 {
			return fmt.Errorf("%s of %s: %w", k.lost[0].part, v.UserID, k.lost[0].cause)
		}
		w.made = append(w.made, k)
		c.workspaces = append(c.workspaces, v.Workspace)
	}
	t.lodge(b, c.workspaces)
	w.queue(b)
	c = turns{}
	for _, v := range all.Timetables {
		c.ids, c.values = append(c.ids, int64(v.ID)), append(c.values, v.Value)
	}
	if len(c.ids) > 0 {
		b.Queue("INSERT INTO timetables (id, value) SELECT u.id, u.value FROM unnest($1::bigint[], $2::bytea[]) AS u (id, value)", c.ids, c.values)
	}
	return nil
}

// reminders come after their people, whose desks say whether a routine is running.
func (t arrival) reminders(ctx context.Context, b *pgx.Batch, all *moving.Chunk) error {
	ids := make([]prefs.UserID, 0, len(all.Reminders))
	for _, v := range all.Reminders {
		ids = append(ids, v.UserID)
	}
	var sat pgx.Batch
	found := t.queuePeople(&sat, numberedPeople, ids, (*kept).decodeDesk)
	if err := t.SendBatch(ctx, &sat).Close(); err != nil {
		return err
	}
	for _, v := range all.Reminders {
		live := false
		if k := found[v.UserID]; k != nil {
			live = pulseOf(&k.desk).live
		}
		b.Queue(`INSERT INTO due (workspace, person, at, late, snoozes, day, count, timetable, calendar, live, doubtful, channel, noted, pauses)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '', $13)`,
			v.Workspace, v.Person, v.At, int(v.Late.Seconds()), v.Snoozes, v.Day.Day, v.Day.Count, int64(v.Timetable), v.Calendar, live, v.Doubtful, v.Channel, encodePauses(v.Pauses))
	}
	for _, v := range all.Steps {
		b.Queue("INSERT INTO steps (workspace, person, at) VALUES ($1, $2, $3)", v.Workspace, v.Person, v.At)
	}
	return nil
}

// messages have the intents that they had, of a lease that nobody has any more.
func (t arrival) messages(_ context.Context, b *pgx.Batch, all *moving.Chunk) error {
	b.Queue("SELECT setval('message_ids', $1) FROM message_ids WHERE last_value - 1 + is_called::int < $1", int64(all.LastID))
	owed, begun := make([]rows.Message, 0, len(all.Messages)), []int64{}
	for i := range all.Messages {
		owed = append(owed, all.Messages[i].Message)
		if all.Messages[i].Begun {
			begun = append(begun, int64(all.Messages[i].ID))
		}
	}
	if err := t.queueMessages(b, owed); err != nil {
		return err
	}
	if len(begun) > 0 {
		b.Queue("UPDATE messages SET epoch = -1 WHERE id = any($1)", begun)
	}
	return nil
}

func (t arrival) rest(_ context.Context, b *pgx.Batch, all *moving.Chunk) error {
	var c turns
	for _, v := range all.Workspaces {
		c.workspaces, c.values = append(c.workspaces, v.ID), append(c.values, v.Value)
	}
	t.lodge(b, c.workspaces)
	if len(c.workspaces) > 0 {
		b.Queue("INSERT INTO workspaces (id, value) SELECT u.id, u.value FROM unnest($1::text[], $2::bytea[]) AS u (id, value)", c.workspaces, c.values)
	}
	for _, v := range all.Audit {
		b.Queue("INSERT INTO audit (at, value) VALUES ($1, $2)", v.At, v.Value)
	}
	for _, v := range all.Files {
		b.Queue("INSERT INTO files (workspace, content, file) VALUES ($1, $2, $3)", v.Workspace, v.Content, v.File)
	}
	for _, v := range all.Heard {
		b.Queue("INSERT INTO heard (workspace, kind, day) VALUES ($1, $2, $3)", v.Workspace, v.Kind, v.Day)
	}
	for _, v := range all.Aside {
		b.Queue("INSERT INTO aside (part, workspace, person, value, cause) VALUES ($1, $2, $3, $4, $5)", v.Part, v.Whose.Workspace, v.Whose.Person, v.Value, v.Cause)
	}
	return nil
}
