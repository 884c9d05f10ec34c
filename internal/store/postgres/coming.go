package postgres

import (
	"context"
	"time"

	"unhunch/internal/schedule"
	"unhunch/internal/store/rows"
)

// soon is Soon.
func (t beats) soon(ctx context.Context, until time.Time, each int, wants func(schedule.Coming) bool) (coming []schedule.Coming, err error) {
	plans, err := t.plansSoon(ctx, until)
	if err != nil {
		return nil, err
	}
	all, err := t.Query(ctx, t.comingBy(), until)
	if err != nil {
		return nil, err
	}
	defer all.Close()
	of := map[string]int{}
	for all.Next() {
		var r reminder
		var c schedule.Coming
		var table int64
		var desk []byte
		if err := all.Scan(&c.User.Workspace, &c.User.Person, &r.at, &r.late, &r.snoozes, &table, &c.Calendar, &desk); err != nil {
			return nil, err
		}
		if of[c.User.Workspace] >= each {
			continue
		}
		plan := plans[uint64(table)]
		if plan == nil {
			continue // it became due since the plans were looked up: the next look sees it
		}
		c.At, c.First, c.Snoozes, c.Timetable = r.at, r.first(), r.snoozes, plan.Timetable
		if d, err := rows.DecodeDesk(desk); c.Calendar && desk != nil && err == nil {
			c.Sent = d.LastSent()
		}
		if wants == nil || wants(c) {
			of[c.User.Workspace]++
			coming = append(coming, c)
		}
	}
	return coming, all.Err()
}

// comingBy lists who is due up to $1, and of those with a calendar the desk.
func (t beats) comingBy() string {
	return `
		SELECT d.workspace, d.person, d.at, d.late, d.snoozes, d.timetable, d.calendar, CASE WHEN d.calendar THEN p.desk END
		FROM due d LEFT JOIN people p ON d.calendar AND p.workspace = d.workspace AND p.person = d.person
		WHERE d.at <= $1 AND ` + t.Mine("d.workspace") + ` ORDER BY d.at, d.workspace, d.person`
}

// plansBy lists the timetables of whoever is due up to $1.
func (t beats) plansBy() string {
	return "SELECT DISTINCT d.timetable FROM due d WHERE d.at <= $1 AND " + t.Mine("d.workspace")
}

// plansSoon are the timetables of whoever is due up to a moment.
func (t beats) plansSoon(ctx context.Context, until time.Time) (map[uint64]*timetable, error) {
	all, err := t.Query(ctx, t.plansBy(), until)
	if err != nil {
		return nil, err
	}
	defer all.Close()
	var ids []uint64
	for all.Next() {
		var bits int64
		if err := all.Scan(&bits); err != nil {
			return nil, err
		}
		ids = append(ids, uint64(bits))
	}
	if err := all.Err(); err != nil {
		return nil, err
	}
	return t.timetables(ctx, ids)
}
