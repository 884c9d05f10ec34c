package main

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/robfig/cron/v3"
)

// fill makes the table anew: people, what they asked for, and when they are
// due next.
func fill(ctx context.Context, address string, o order) error {
	db, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close(ctx) }()
	if _, err := db.Exec(ctx, `CREATE TABLE people (
		id bigint PRIMARY KEY, workspace text NOT NULL, person text NOT NULL, channel text NOT NULL,
		zone text NOT NULL, spec text NOT NULL, next_at timestamptz NOT NULL)`); err != nil {
		return err
	}
	minutes := o.minutes()
	_, err = db.CopyFrom(ctx, pgx.Identifier{"people"},
		[]string{"id", "workspace", "person", "channel", "zone", "spec", "next_at"},
		pgx.CopyFromSlice(o.People, func(i int) ([]any, error) {
			id := userID(i)
			return []any{int64(i), id.Workspace, id.Person, channelOf(i), inZone(i), timetable(i, minutes[i]).Plan.Cron, firstDue(i, minutes[i])}, nil
		}))
	if err != nil {
		return err
	}
	for _, last := range []string{`CREATE INDEX ON people (next_at)`, `VACUUM ANALYZE people`} {
		if _, err := db.Exec(ctx, last); err != nil {
			return err
		}
	}
	return nil
}

// firstDue is when somebody is due first: in the morning, or a day later.
func firstDue(person, minute int) time.Time {
	if minute == 0 {
		return morning().AddDate(0, 0, 1).Add(time.Duration(person%3600) * time.Second)
	}
	return morning().Add(time.Duration(minute) * time.Minute)
}

// taken are people who were due, and when they are due next.
type taken struct {
	ids        []int64
	workspaces []string
	channels   []string
	due        []time.Time
	next       []time.Time
}

// poller is one on PostgreSQL as people write it: take many of those who are due,
// reckon when they are due next, write it back.
type poller struct {
	db    *pgx.Conn
	specs specs
	owes  func(context.Context, pgx.Tx, taken) error // writes down what is owed in the same transaction; nil: nothing is
}

// batch is how many are taken in a transaction: as many as ours takes.
const batch = 2000

func openPoller(ctx context.Context, o order) (durable, error) {
	p := &poller{specs: specs{}}
	var err error
	p.db, err = pgx.Connect(ctx, o.Address)
	return p, err
}

func (p *poller) beat(ctx context.Context, now time.Time) (due int, err error) {
	for {
		n := 0
		err := pgx.BeginFunc(ctx, p.db, func(tx pgx.Tx) (err error) {
			n, err = p.claim(ctx, tx, now)
			return err
		})
		due += n
		if err != nil || n < batch {
			return due, err
		}
	}
}

func (p *poller) claim(ctx context.Context, tx pgx.Tx, now time.Time) (int, error) {
	rows, err := tx.Query(ctx, `SELECT id, workspace, channel, zone, spec, next_at FROM people WHERE next_at <= $1
		ORDER BY next_at LIMIT $2 FOR UPDATE SKIP LOCKED`, now, batch)
	if err != nil {
		return 0, err
	}
	var t taken
	var id int64
	var workspace, channel, zone, spec string
	var due time.Time
	if _, err := pgx.ForEachRow(rows, []any{&id, &workspace, &channel, &zone, &spec, &due}, func() error {
		schedule, err := p.specs.of(zone, spec)
		if err != nil {
			return err
		}
		t.ids, t.due, t.next = append(t.ids, id), append(t.due, due), append(t.next, schedule.Next(now))
		t.workspaces, t.channels = append(t.workspaces, workspace), append(t.channels, channel)
		return nil
	}); err != nil || len(t.ids) == 0 {
		return 0, err
	}
	if _, err := tx.Exec(ctx, `UPDATE people SET next_at = due.at
		FROM unnest($1::bigint[], $2::timestamptz[]) AS due(id, at) WHERE people.id = due.id`, t.ids, t.next); err != nil {
		return 0, err
	}
	if p.owes == nil {
		return len(t.ids), nil
	}
	return len(t.ids), p.owes(ctx, tx, t)
}

func (p *poller) settled(context.Context) error { return nil }

func (p *poller) change(ctx context.Context, person int) error {
	_, err := p.db.Exec(ctx, `UPDATE people SET spec = $2, next_at = $3 WHERE id = $1`, person, anotherPlan, morning().Add(time.Hour))
	return err
}

// size is of all tables with their indexes.
func (p *poller) size(ctx context.Context) (size int64, err error) {
	err = p.db.QueryRow(ctx, `SELECT sum(pg_total_relation_size(oid)) FROM pg_class
		WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`).Scan(&size)
	return size, err
}

func (p *poller) close(ctx context.Context) error { return p.db.Close(ctx) }

// specs are parsed once for all who have the same.
type specs map[string]cron.Schedule

func (s specs) of(zone, spec string) (cron.Schedule, error) {
	key := "CRON_TZ=" + zone + " " + spec
	if known := s[key]; known != nil {
		return known, nil
	}
	schedule, err := cron.ParseStandard(key)
	if err == nil {
		s[key] = schedule
	}
	return schedule, err
}
