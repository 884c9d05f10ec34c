package postgres

import (
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
	"unhunch/internal/store/rows"
)

// reminder is a row of due.
type reminder struct {
	at      time.Time
	late    int // seconds: at less when it was due at first
	snoozes int
}

// waits is what a row of due says of the reminder; nil: there is none.
func waits(wish time.Time, r *reminder) session.Waits {
	if r == nil {
		return session.Waits{For: wish}
	}
	return session.Waits{For: wish, Due: r.first(), At: r.at, Snoozes: r.snoozes}
}

func (r *reminder) first() time.Time { return r.at.Add(-time.Duration(r.late) * time.Second) }

const reminders = "SELECT at, late, snoozes FROM due WHERE workspace = $1 AND person = $2"

// scanReminder gives nil where there is no row.
func scanReminder(row pgx.Row) (*reminder, error) {
	var r reminder
	err := row.Scan(&r.at, &r.late, &r.snoozes)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	return &r, err
}

// differs reports whether a beat has to know of what was changed.
func differs(was, now *rows.Person) bool {
	return !now.Due.Equal(was.Due) || now.Snoozes != was.Snoozes || now.Channel != was.Channel ||
		now.Calendar.Given() != was.Calendar.Given() || !samePauses(now.Pauses, was.Pauses) || now.Table != was.Table
}

func samePauses(a, b prefs.Pauses) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !a[i].From.Equal(b[i].From) || !a[i].Until.Equal(b[i].Until) {
			return false
		}
	}
	return true
}

// replaceDue queues what puts a reminder where the changed person wants it. old is the
// row as it is now, locked.
func (t desks) replaceDue(b *pgx.Batch, k *kept, was *rows.Person, old *reminder, live bool) {
	now := &k.person
	if now.Due.IsZero() {
		if old != nil {
			b.Queue("DELETE FROM due WHERE workspace = $1 AND person = $2", k.id.Workspace, k.id.Person)
		}
		return
	}
	stays := old != nil && old.at.Equal(now.Due)
	if now.Due.Equal(was.Due) && !stays { // the beat has moved it on since, or it has ended
		switch {
		case old != nil:
			b.Queue("UPDATE due SET timetable = $3, calendar = $4, channel = $5, pauses = $6, live = $7 WHERE workspace = $1 AND person = $2",
				k.id.Workspace, k.id.Person, int64(now.Table), now.Calendar.Given(), now.Channel, encodePauses(now.Pauses), live)
			return
		case now.Table == was.Table:
			return
		}
	}
	day := tallyOf(k.days)
	b.Queue(`INSERT INTO due (workspace, person, at, late, snoozes, day, count, timetable, calendar, live, doubtful, channel, noted, pauses)
		VALUES ($1, $2, $3, 0, $4, $5, $6, $7, $8, $9, false, $10, '', $11)
		ON CONFLICT (workspace, person) DO UPDATE SET at = excluded.at, late = 0, snoozes = excluded.snoozes, day = excluded.day, count = excluded.count,
			timetable = excluded.timetable, calendar = excluded.calendar, live = excluded.live, doubtful = false, channel = excluded.channel,
			noted = '', pauses = excluded.pauses`,
		k.id.Workspace, k.id.Person, now.Due, now.Snoozes, day.Day, day.Count, int64(now.Table), now.Calendar.Given(), live, now.Channel, encodePauses(now.Pauses))
}

func encodePauses(pauses prefs.Pauses) []byte {
	if len(pauses) == 0 {
		return nil
	}
	return rows.EncodePauses(pauses)
}

// tallyOf is what a new row knows of the last day with a reminder.
func tallyOf(days []session.Day) schedule.Tally {
	for _, d := range days {
		if day, err := rows.ParseDate(d.Date); err == nil && d.Offered > 0 {
			return schedule.Tally{Day: day, Count: d.Unique()}
		}
	}
	return schedule.Tally{}
}

// replaceSteps queues what makes of steps what the desk says.
func (t desks) replaceSteps(b *pgx.Batch, id prefs.UserID, was, is time.Time) {
	switch {
	case was.Equal(is):
	case is.IsZero():
		b.Queue("DELETE FROM steps WHERE workspace = $1 AND person = $2", id.Workspace, id.Person)
	default:
		b.Queue("INSERT INTO steps (workspace, person, at) VALUES ($1, $2, $3) ON CONFLICT (workspace, person) DO UPDATE SET at = excluded.at",
			id.Workspace, id.Person, is)
	}
}
