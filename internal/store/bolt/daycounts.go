package bolt

import (
	"slices"
	"strings"

	"unhunch/internal/schedule"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/rows"
)

// days gives what is kept of a person's days, the newest first.
func (t txn) days(key []byte) (kept []session.Day, err error) {
	value := t.Get(buckets.Days, key)
	if value == nil {
		return nil, nil
	}
	if kept, err = rows.DecodeDays(value); err != nil {
		return nil, t.putAside(buckets.Days, key, err)
	}
	return kept, nil
}

// putDays writes a person's days, without those that are empty or too many.
func (t txn) putDays(key []byte, kept []session.Day) error {
	kept = slices.DeleteFunc(slices.Clone(kept), func(d session.Day) bool { return d == session.Day{Date: d.Date} })
	slices.SortFunc(kept, func(a, b session.Day) int { return strings.Compare(b.Date, a.Date) })
	kept = session.KeptDays(kept)
	if len(kept) == 0 {
		return t.Delete(buckets.Days, key)
	}
	value, err := rows.EncodeDays(kept)
	if err != nil {
		return err
	}
	return t.Put(buckets.Days, key, value)
}

// saveDays writes the days that a change leaves, unless they are as before.
func (t txn) saveDays(key []byte, before, after []session.Day) error {
	if slices.Equal(before, after) {
		return nil
	}
	return t.putDays(key, after)
}

// count adds reminders that came to a person's days.
func (t txn) count(key []byte, offered []session.Offered) error {
	if len(offered) == 0 {
		return nil
	}
	kept, err := t.days(key)
	if err != nil {
		return err
	}
	return t.putDays(key, session.CountOffered(kept, offered...))
}

// tally is what a new due row knows of the last day with a reminder.
func (t txn) tally(key []byte) (schedule.Tally, error) {
	kept, err := t.days(key)
	for _, d := range kept {
		if day, err := rows.ParseDate(d.Date); err == nil && d.Offered > 0 {
			return schedule.Tally{Day: day, Count: d.Unique()}, nil
		}
	}
	return schedule.Tally{}, err
}

// sentOn is a tally of what was truly sent on a day, news included. Until a
// beat asks, a due row counts what was decided; some of that may have gone
// stale.
func (t txn) sentOn(key []byte, day int, news []session.Offered) (schedule.Tally, error) {
	kept, err := t.days(key)
	tally := schedule.Tally{Day: day}
	for _, d := range session.CountOffered(kept, news...) {
		if d.Date == session.DateOf(day) {
			tally.Count = d.Unique()
		}
	}
	return tally, err
}
