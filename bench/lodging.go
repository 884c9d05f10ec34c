package main

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
	"unhunch/internal/store/postgres"
	"unhunch/internal/store/rows"
)

// lodging has people move into the store in PostgreSQL: as populate does, but by COPY, which
// takes seconds where the store's own way would take many minutes.
type lodging struct {
	db      *pgx.Conn
	people  int
	minutes []int
	plans   map[uint64]*schedule.Plan
}

// lodge makes the store anew, and leaves it as a restart would find it.
func lodge(ctx context.Context, address string, o order) (err error) {
	if err := lodgeFirst(ctx, address); err != nil {
		return err
	}
	db, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close(ctx) }()
	l := &lodging{db: db, people: o.People, minutes: o.minutes(), plans: map[uint64]*schedule.Plan{}}
	if err := l.timetables(ctx); err != nil {
		return err
	}
	if err := l.asTheStore(ctx); err != nil {
		return err
	}
	for _, t := range []struct {
		name    string
		columns []string
		row     func(i int) ([]any, error)
	}{
		{"people", personColumns(), l.person},
		{"due", dueColumns(), l.due},
	} {
		if _, err := db.Exec(ctx, "DELETE FROM "+t.name); err != nil {
			return err
		}
		if _, err := db.CopyFrom(ctx, pgx.Identifier{t.name}, t.columns, pgx.CopyFromSlice(o.People, t.row)); err != nil {
			return err
		}
	}
	_, err = db.Exec(ctx, "VACUUM ANALYZE")
	return err
}

// lodgeFirst has the store itself take in one person of each workspace, and with them make
// all that a workspace needs.
func lodgeFirst(ctx context.Context, address string) error {
	store, err := postgres.Open(ctx, address, postgres.Options{Now: morning()})
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }()
	for i := range workspaces {
		plan := timetable(i, 0)
		compiled, err := schedule.Compile(plan)
		if err != nil {
			return err
		}
		if err := store.Change(ctx, userID(i), func(d *session.Desk) error {
			settleIn(d, i, plan, compiled.NextFor(userID(i), nextDay()))
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
}

func nextDay() time.Time { return morning().AddDate(0, 0, 1) }

// timetables compiles and writes all that there are.
func (l *lodging) timetables(ctx context.Context) error {
	for i := range l.people {
		table := timetable(i, l.minutes[i])
		id := table.ID()
		if l.plans[id] != nil {
			continue
		}
		plan, err := schedule.Compile(table)
		if err != nil {
			return err
		}
		l.plans[id] = plan
		value, err := rows.EncodeTimetable(table)
		if err != nil {
			return err
		}
		if _, err := l.db.Exec(ctx, "INSERT INTO timetables (id, value) VALUES ($1, $2) ON CONFLICT DO NOTHING", int64(id), value); err != nil {
			return err
		}
	}
	return nil
}

// settled is the desk of the i-th person.
func (l *lodging) settled(i int) (d session.Desk, table uint64) {
	plan := timetable(i, l.minutes[i])
	table = plan.ID()
	before := nextDay()
	if l.minutes[i] != 0 {
		before = morning().Add(time.Duration(l.minutes[i])*time.Minute - time.Second)
	}
	settleIn(&d, i, plan, l.plans[table].NextFor(userID(i), before))
	return d, table
}

func personColumns() []string {
	return []string{"workspace", "person", "timetable", "value", "desk", "days"}
}

func (l *lodging) person(i int) ([]any, error) {
	d, table := l.settled(i)
	p := rows.Person{Person: rows.TidyPerson(d.Person), Table: table}
	p.Version, p.ID, p.Prefs.Timetable = 1, prefs.UserID{}, prefs.Timetable{}
	value, err := rows.EncodePerson(p)
	if err != nil {
		return nil, err
	}
	days, err := rows.EncodeDays(d.Days)
	if err != nil {
		return nil, err
	}
	d.Days = nil
	desk, err := rows.EncodeDesk(rows.TidyDesk(d))
	return []any{userID(i).Workspace, userID(i).Person, int64(table), value, desk, days}, err
}

func dueColumns() []string {
	return []string{"workspace", "person", "at", "late", "snoozes", "day", "count", "timetable", "calendar", "live", "channel", "noted"}
}

func (l *lodging) due(i int) ([]any, error) {
	d, table := l.settled(i)
	day, err := rows.ParseDate(d.Days[0].Date)
	return []any{
		userID(i).Workspace, userID(i).Person, d.Person.Due, int32(0), int32(0), int32(day), int32(d.Days[0].Unique()), int64(table), false, false, channelOf(i), "",
	}, err
}

// asTheStore sees to it that the store writes somebody as we do.
func (l *lodging) asTheStore(ctx context.Context) error {
	alone := *l
	alone.minutes = make([]int, workspaces) // those whom it has taken in are in no crowd
	i := workspaces - 1
	if table := timetable(i, 0); alone.plans[table.ID()] == nil {
		plan, err := schedule.Compile(table)
		if err != nil {
			return err
		}
		alone.plans[table.ID()] = plan
	}
	for _, t := range []struct {
		name    string
		columns []string
		row     func(i int) ([]any, error)
	}{
		{"people", personColumns(), alone.person},
		{"due", dueColumns(), alone.due},
	} {
		ours, err := t.row(i)
		if err != nil {
			return err
		}
		found, err := l.db.Query(ctx, "SELECT "+strings.Join(t.columns, ", ")+" FROM "+t.name+" WHERE workspace = $1 AND person = $2", userID(i).Workspace, userID(i).Person)
		if err != nil {
			return err
		}
		theirs, err := pgx.CollectOneRow(found, func(row pgx.CollectableRow) ([]any, error) { return row.Values() })
		if err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
		for k := range ours {
			if !same(ours[k], theirs[k]) {
				return fmt.Errorf("the store writes %s otherwise by now, in the column %s: %v, and not %v", t.name, t.columns[k], theirs[k], ours[k])
			}
		}
	}
	return nil
}

func same(a, b any) bool {
	switch a := a.(type) {
	case []byte:
		b, is := b.([]byte)
		return is && bytes.Equal(a, b)
	case time.Time:
		b, is := b.(time.Time)
		return is && a.Equal(b)
	}
	return a == b
}
