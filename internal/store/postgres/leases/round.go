package leases

import (
	"context"
	"time"

	"unhunch/internal/lease"
)

// renew is all of a round in which nothing changes, in one statement: our row lasts
// longer, others' that ended are removed, and it is told how things are.
//
// Where the database was away, everybody's row has ended, and nobody is to be missed
// for that: so whoever has not been there all the time for as long as a lease lasts
// removes nobody's.
const renew = `
WITH me AS (
	UPDATE replicas SET until = clock_timestamp() + make_interval(secs => $2),
		since = CASE WHEN until < clock_timestamp() THEN clock_timestamp() ELSE since END
	WHERE id = $1 RETURNING id
), missed AS (
	DELETE FROM replicas r USING replicas me
	WHERE me.id = $1 AND me.until >= clock_timestamp() AND me.since <= clock_timestamp() - make_interval(secs => $2)
		AND r.id <> $1 AND r.until < clock_timestamp()
	RETURNING r.id
), lives AS (
	SELECT r.id, (SELECT count(*) FROM leases l WHERE l.holder = r.id) AS holds
	FROM replicas r WHERE r.id = $1 OR r.until >= clock_timestamp()
)
SELECT clock_timestamp(), EXISTS (SELECT FROM me), (SELECT count(*) FROM missed),
	ARRAY(SELECT l.workspace FROM leases l WHERE l.holder = $1 ORDER BY l.workspace),
	ARRAY(SELECT l.epoch FROM leases l WHERE l.holder = $1 ORDER BY l.workspace),
	ARRAY(SELECT id::text FROM lives ORDER BY id), ARRAY(SELECT holds FROM lives ORDER BY id),
	(SELECT count(*) FROM leases l WHERE NOT EXISTS (SELECT FROM replicas r WHERE r.id = l.holder)),
	coalesce((SELECT extract(epoch FROM min(r.until) - clock_timestamp()) FROM replicas r WHERE r.id <> $1), 1e6)::float8,
	EXISTS (SELECT FROM asked a JOIN leases l USING (workspace) WHERE l.holder = $1),
	(SELECT last_value + is_called::int FROM message_ids),
	(SELECT count(*) || ' ' || coalesce(sum(extract(epoch FROM changed)), 0) FROM workspaces)`

// glance is what a round tells.
type glance struct {
	at         time.Time // the database's
	lives      bool      // our row was there
	missed     int       // others' rows that were removed
	mine       []string
	epochs     []int64
	replicas   []string // those that live, we included
	holds      []int
	free       int     // before anybody was missed
	nextEnd    float64 // seconds until the first of the others' rows ends
	asked      bool    // there are errands for us
	messages   int64   // the last id that was given away
	workspaces string  // another one: a record was changed

	began, ended time.Time // by the machine's clock
}

func (l *Leases) glance(ctx context.Context) (g glance, err error) {
	g.began = time.Now() //nolint:forbidigo // a lease is no longer than since it was asked for
	err = l.conn.QueryRow(ctx, renew, l.id(), l.o.Terms.Lasts.Seconds()).Scan(
		&g.at, &g.lives, &g.missed, &g.mine, &g.epochs, &g.replicas, &g.holds, &g.free, &g.nextEnd, &g.asked, &g.messages, &g.workspaces)
	g.ended = time.Now() //nolint:forbidigo // see above
	return g, err
}

// census is how workspaces are spread.
func (g *glance) census(left int) lease.Census {
	c := lease.Census{Held: map[string]int{}, Free: g.free, Left: left}
	for i, id := range g.replicas {
		c.Held[id] = g.holds[i]
	}
	return c
}

// takeIn has what is had be what the database said.
func (l *Leases) takeIn(g *glance) {
	l.change(func(h *holding) {
		before := *h
		h.epochs, h.leaving, h.made = map[string]int64{}, map[string]time.Time{}, map[string]time.Time{}
		h.ends = g.began.Add(l.o.Terms.Lasts)
		for i, id := range g.mine {
			if since, leaves := before.leaving[id]; leaves {
				h.leaving[id] = since
			} else {
				h.epochs[id] = g.epochs[i]
			}
		}
		for id, at := range before.made { // since this round began
			if at.After(g.began) && h.epochs[id] == 0 {
				h.epochs[id], h.made[id] = before.epochs[id], at
			}
		}
	})
}

// register begins another life. A row that nobody knows of, since its answer was lost,
// ends by itself.
func (l *Leases) register(ctx context.Context) error {
	id := newID()
	_, err := l.conn.Exec(ctx, "INSERT INTO replicas (id, name, about, since, until) VALUES ($1, $2, $3, clock_timestamp(), clock_timestamp() + make_interval(secs => $4))",
		id, l.o.Name, l.o.About, l.o.Terms.Lasts.Seconds())
	if err != nil {
		return err
	}
	l.change(func(h *holding) {
		*h = holding{id: id, epochs: map[string]int64{}, leaving: map[string]time.Time{}, made: map[string]time.Time{}}
	})
	return nil
}
