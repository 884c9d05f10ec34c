package postgres

import (
	"context"
	"sync"
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/store"
	"unhunch/internal/store/rows"
)

// gauge is the store's size as it was measured last: a scrape asks for it several times.
type gauge struct {
	sync.Mutex
	store.Gauge
	at time.Time
}

const gaugeHolds = 5 * time.Second

// Gauge implements store.Upkeep. It costs what is owed, not how many people there are.
func (s *overseer) Gauge(ctx context.Context) (store.Gauge, error) {
	s.last.Lock()
	defer s.last.Unlock()
	now := time.Now() //nolint:forbidigo // how long ago it was, whatever the time is
	if s.last.at.IsZero() || now.Sub(s.last.at) >= gaugeHolds {
		g, err := s.measure(ctx)
		if err != nil {
			return store.Gauge{}, err
		}
		s.last.Gauge, s.last.at = g, now
	}
	return s.last.Gauge, nil
}

func (s *overseer) measure(ctx context.Context) (g store.Gauge, err error) {
	err = s.read(ctx, func(ctx context.Context, t tx) error {
		err := t.QueryRow(ctx, `
			SELECT (SELECT sum(pg_total_relation_size(t::regclass)) FROM unnest($1::text[]) t),
				(SELECT count(*) FROM messages), (SELECT count(*) FROM aside)`, tableNames()).Scan(&g.Bytes, &g.Owed, &g.Aside)
		if err != nil {
			return err
		}
		g.Heard, err = heardBy(ctx, t, everyHeard)
		return err
	})
	return g, err
}

// Connections tells how the pool is used. It asks nobody.
func (s *Store) Connections() store.Connections {
	now := s.pool.Stat()
	return store.Connections{
		Busy: int(now.AcquiredConns()), Idle: int(now.IdleConns()), Most: int(now.MaxConns()),
		Waited: now.EmptyAcquireWaitTime(),
	}
}

// everyHeard asks of every kind when it was heard last, in whichever workspace.
const everyHeard = "SELECT kind, max(day) FROM heard GROUP BY kind"

// Stats implements store.Upkeep. It counts all rows, and reads every person.
func (s *overseer) Stats(ctx context.Context) (stats store.Stats, err error) {
	err = s.read(ctx, func(ctx context.Context, t tx) error {
		stats = store.Stats{}
		if err := t.QueryRow(ctx, `
			SELECT coalesce((SELECT value FROM meta WHERE key = 'made_by'), ''),
				(SELECT max(version_id) FROM migrations WHERE is_applied)`).Scan(&stats.MadeBy, &stats.Format); err != nil {
			return err
		}
		mark, err := t.mark(ctx)
		if err != nil {
			return err
		}
		stats.Moved = mark.Why()
		stats.Heard, err = heardBy(ctx, t, everyHeard)
		return err
	})
	if err == nil {
		err = s.countTables(ctx, &stats)
	}
	if err == nil {
		err = s.eachPerson(ctx, func(_ prefs.UserID, p rows.Person) { stats.CountCalendar(p.Calendar) })
	}
	return stats, err
}

// countTables counts the rows of each table, and what it takes, each in a look of its own.
func (s *overseer) countTables(ctx context.Context, stats *store.Stats) error {
	for _, name := range tableNames() {
		counted := store.BucketStats{Name: name}
		err := s.read(ctx, func(ctx context.Context, t tx) error {
			return t.QueryRow(ctx, "SELECT count(*), pg_table_size($1::regclass), pg_total_relation_size($1::regclass) FROM "+name, name).Scan(&counted.Rows, &counted.Held, &counted.Took)
		})
		if err != nil {
			return err
		}
		stats.Bytes += counted.Took
		stats.Buckets = append(stats.Buckets, counted)
		switch name {
		case "people":
			stats.People = counted.Rows
		case "aside":
			stats.Aside = counted.Rows
		}
	}
	return nil
}
