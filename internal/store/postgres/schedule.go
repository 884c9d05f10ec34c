package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"unhunch/internal/moment"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
)

// Advance implements schedule.Store. Nobody due costs one statement and no write. Whoever
// is being changed at this moment stays due for the next beat, so that it waits for nobody.
// Steps are told by the call that leaves no reminder behind, so that calling again
// because of More tells nobody twice. The spans of a Due's Timetable are shared: decide
// must not alter them.
func (s *Store) Advance(
	ctx context.Context, now time.Time, limit int, decide func(schedule.Due) schedule.Decision,
) (beat schedule.Beat, err error) {
	quiet := false
	err = s.read(ctx, func(ctx context.Context, t tx) (err error) {
		beat, quiet, err = beats{desks{t}}.glance(ctx, now, limit)
		return err
	})
	if err != nil || quiet {
		return beat, err
	}
	err = s.write(ctx, func(ctx context.Context, t tx) (err error) {
		a := advance{beats: beats{desks{t}}, now: now, limit: limit, decide: decide, days: map[*timetable]int{}}
		beat, err = a.run(ctx)
		return err
	})
	if err != nil {
		return schedule.Beat{}, err
	}
	return beat, nil
}

// Soon implements schedule.Store.
func (s *Store) Soon(ctx context.Context, until time.Time, each int, wants func(schedule.Coming) bool) (coming []schedule.Coming, err error) {
	err = s.read(ctx, func(ctx context.Context, t tx) error {
		coming, err = beats{desks{t}}.soon(ctx, until, each, wants)
		return err
	})
	return coming, err
}

// Hasten implements schedule.Store.
func (s *Store) Hasten(ctx context.Context, all []schedule.Haste) error {
	if len(all) == 0 {
		return nil
	}
	workspaces, persons := make([]string, len(all)), make([]string, len(all))
	from, to := make([]time.Time, len(all)), make([]time.Time, len(all))
	for i, h := range all {
		workspaces[i], persons[i], from[i], to[i] = h.User.Workspace, h.User.Person, moment.Second(h.From), moment.Second(h.To)
	}
	return s.write(ctx, func(ctx context.Context, t tx) error {
		_, err := t.Exec(ctx, `
			UPDATE due d SET at = u.moved, late = d.late + extract(epoch FROM u.moved - d.at)::int
			FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::timestamptz[]) AS u (workspace, person, at, moved)
			WHERE d.workspace = u.workspace AND d.person = u.person AND d.at = u.at AND d.late <= 0 AND d.snoozes = 0`,
			workspaces, persons, from, to)
		return err
	})
}

// NextDue implements session.Store.
func (s *Store) NextDue(ctx context.Context) (next time.Time, err error) {
	err = s.read(ctx, func(ctx context.Context, t tx) error {
		var at *time.Time
		err := t.QueryRow(ctx, `SELECT least(
			(SELECT d.at FROM due d WHERE `+s.Mine("d.workspace")+` ORDER BY d.at LIMIT 1),
			(SELECT s.at FROM steps s WHERE `+s.Mine("s.workspace")+` ORDER BY s.at LIMIT 1))`).Scan(&at)
		if next = (time.Time{}); at != nil {
			next = *at
		}
		return err
	})
	return next, err
}

// beats is a transaction as the beat needs it.
type beats struct{ desks }

// glance is a beat that has nothing to write: nobody is due, at most some steps are over.
func (t beats) glance(ctx context.Context, now time.Time, limit int) (beat schedule.Beat, quiet bool, err error) {
	all, err := t.Query(ctx, t.anybody(), now, limit+1)
	if err != nil {
		return beat, false, err
	}
	over, err := pgx.CollectRows(all, pgx.RowToStructByPos[prefs.UserID])
	if err != nil || len(over) > 0 && over[0] == (prefs.UserID{}) {
		return beat, false, err
	}
	beat.Steps, beat.More = cut(over, limit)
	return beat, true, nil
}

// anybody tells, by somebody without a name, whether anybody is due by $1, and lists whose
// step is over by then.
func (t beats) anybody() string {
	return `
		(SELECT '' AS workspace, '' AS person FROM due d WHERE d.at <= $1 AND ` + t.Mine("d.workspace") + ` ORDER BY d.at LIMIT 1)
		UNION ALL
		(` + t.stepsOver() + `)`
}

// dueBy lists and locks who is due by $1, at most $2 of them, without those whom somebody
// else has locked.
func (t beats) dueBy() string {
	return `
		SELECT d.workspace, d.person, d.at, d.late, d.snoozes, d.day, d.count, d.timetable, d.calendar, d.live, d.doubtful, d.channel, d.noted, d.pauses
		FROM due d WHERE d.at <= $1 AND ` + t.Mine("d.workspace") + `
		ORDER BY d.at, d.workspace, d.person LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED`
}

// stepsOver lists whose step is over by $1, at most $2 of them.
func (t beats) stepsOver() string {
	return `SELECT s.workspace, s.person FROM steps s WHERE s.at <= $1 AND ` + t.Mine("s.workspace") + ` ORDER BY s.at, s.workspace, s.person LIMIT $2`
}

func cut(over []prefs.UserID, limit int) (_ []prefs.UserID, more bool) {
	switch {
	case len(over) == 0:
		return nil, false
	case len(over) > limit:
		return over[:limit], true
	}
	return over, false
}

// advance is one call of Advance.
type advance struct {
	beats
	now    time.Time
	limit  int
	decide func(schedule.Due) schedule.Decision
	days   map[*timetable]int // that it is, where they are followed
}

func (a *advance) run(ctx context.Context) (beat schedule.Beat, err error) {
	all, more, err := a.walk(ctx)
	if err != nil {
		return beat, err
	}
	if err := a.ask(ctx, all); err != nil {
		return beat, err
	}
	var b pgx.Batch
	if all, err = a.tell(ctx, &b, all); err != nil {
		return beat, err
	}
	if beat.Sent, err = a.move(&b, all); err != nil {
		return beat, err
	}
	beat.Due, beat.More = len(all), more
	if !more {
		b.Queue(a.stepsOver(), a.now, a.limit+1).Query(func(found pgx.Rows) error {
			over, err := pgx.CollectRows(found, pgx.RowToStructByPos[prefs.UserID])
			beat.Steps, beat.More = cut(over, a.limit)
			return err
		})
	}
	return beat, a.SendBatch(ctx, &b).Close()
}
