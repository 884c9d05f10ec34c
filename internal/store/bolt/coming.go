package bolt

import (
	"time"

	"unhunch/internal/moment"
	"unhunch/internal/schedule"
	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/rows"
)

// coming is a reminder that is to be decided soon.
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
	if _, err := t.hear(&m.row); err != nil {
		return time.Time{}
	}
	if sent := m.row.News.LastSent(); !sent.IsZero() {
		return sent
	}
	value := t.Get(buckets.Desks, m.person)
	if value == nil {
		return time.Time{}
	}
	desk, err := rows.DecodeDesk(value)
	if err != nil {
		return time.Time{} // left to who changes it
	}
	return desk.LastSent()
}

// hasten moves one reminder: see Hasten.
func (t txn) hasten(h schedule.Haste) error {
	person := rows.KeyOf(h.User)
	key := buckets.TimedKey(h.From, person)
	value := t.Get(buckets.Due, key)
	if value == nil {
		return nil
	}
	row, err := buckets.DecodeReminder(value)
	if err != nil || row.Late > 0 || row.Snoozes > 0 {
		return nil //nolint:nilerr // see Hasten
	}
	to := moment.Second(h.To)
	row.Late += to.Sub(moment.Second(h.From))
	moved := buckets.EncodeReminder(row)
	if err := t.dropDue(key); err != nil {
		return err
	}
	t.came(person, to)
	return t.Put(buckets.Due, buckets.TimedKey(to, person), moved)
}
