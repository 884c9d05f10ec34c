package bolt

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"unhunch/internal/moment"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt/rows"
)

// Advance implements schedule.Store. Nobody due costs one look at the file and no
// write (see lull); its error says also then when the file is not where it was
// opened (see Here).
// Steps are told by the call that leaves no reminder behind, so that calling
// again because of More tells nobody twice. The spans of a Due's Timetable
// are shared: decide must not alter them.
func (s *Store) Advance(
	ctx context.Context, now time.Time, limit int, decide func(schedule.Due) schedule.Decision,
) (schedule.Beat, error) {
	var beat schedule.Beat
	if err := s.Here(); err != nil {
		return beat, err
	}
	quiet := false
	err := s.read(ctx, func(t txn) error {
		beat, quiet = t.quiet(now, limit)
		return nil
	})
	if err != nil || quiet {
		return beat, err
	}
	err = s.write(ctx, func(t txn) (err error) {
		a := advance{txn: t, now: now, limit: limit, decide: decide}
		beat, err = a.run(ctx)
		return err
	})
	if err != nil {
		return schedule.Beat{}, err
	}
	return beat, nil
}

// Soon implements schedule.Store. Rows that cannot be read are left to the beat.
func (s *Store) Soon(ctx context.Context, until time.Time, limit int) (coming []schedule.Coming, err error) {
	err = s.read(ctx, func(t txn) error {
		coming = nil
		end := rows.Beyond(until)
		for key, value := range t.All(rows.Due) {
			if bytes.Compare(key, end) >= 0 || len(coming) >= limit {
				break
			}
			if m, err := t.meet(key, value); err == nil {
				coming = append(coming, t.coming(m))
			}
		}
		return nil
	})
	return coming, err
}

func (t txn) coming(m met) schedule.Coming {
	c := schedule.Coming{
		User: m.id, At: m.at, First: m.at.Add(-m.row.Late),
		Timetable: m.table.Timetable, Snoozes: m.row.Snoozes, Calendar: m.row.Calendar,
	}
	if c.Calendar {
		c.Sent = t.lastSent(m)
	}
	return c
}

// lastSent is when the last reminder came; zero: not known.
func (t txn) lastSent(m met) time.Time {
	if sent := m.row.News.LastSent(); !sent.IsZero() {
		return sent
	}
	value := t.Get(rows.Desks, m.person)
	if value == nil {
		return time.Time{}
	}
	desk, err := rows.DecodeDesk(value)
	if err != nil {
		return time.Time{} // left to who changes it
	}
	for _, n := range desk.Log {
		if n.What == session.WasSent {
			return n.At
		}
	}
	return time.Time{}
}

// Hasten implements schedule.Store. Rows that cannot be read are left to the beat.
func (s *Store) Hasten(ctx context.Context, all []schedule.Haste) error {
	if len(all) == 0 {
		return nil
	}
	return s.write(ctx, func(t txn) error {
		for _, h := range all {
			if err := t.hasten(h); err != nil {
				return fmt.Errorf("hasten %s: %w", h.User, err)
			}
		}
		return nil
	})
}

func (t txn) hasten(h schedule.Haste) error {
	person := rows.KeyOf(h.User)
	key := rows.TimedKey(h.From, person)
	value := t.Get(rows.Due, key)
	if value == nil {
		return nil
	}
	row, err := rows.DecodeReminder(value)
	if err != nil || row.Late > 0 || row.Snoozes > 0 {
		return nil //nolint:nilerr // see Hasten
	}
	to := moment.Second(h.To)
	row.Late += to.Sub(moment.Second(h.From))
	moved := rows.EncodeReminder(row)
	if err := t.dropDue(key); err != nil {
		return err
	}
	t.came(person, to)
	return t.Put(rows.Due, rows.TimedKey(to, person), moved)
}
