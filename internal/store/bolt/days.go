package bolt

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// days gives what is kept of a person's days, the newest first.
func (t txn) days(key []byte) ([]session.Day, error) {
	var kept []session.Day
	odd := map[string]error{}
	prefix := dayKey(key, "")
	rows := t.in(days).Cursor()
	for row, value := rows.Seek(prefix); bytes.HasPrefix(row, prefix); row, value = rows.Next() {
		d, err := decodeDay(string(row[len(prefix):]), value)
		if err != nil {
			odd[string(row)] = err
			continue
		}
		kept = append(kept, d.Day)
	}
	for row, cause := range odd {
		if err := t.putAside(days, []byte(row), cause); err != nil {
			return nil, err
		}
	}
	slices.Reverse(kept)
	return kept, nil
}

// dayRow is the empty row for a day without counts.
func (t txn) dayRow(key []byte, date string) (dayRow, error) {
	at, empty := dayKey(key, date), dayRow{Day: session.Day{Date: date}}
	value := t.in(days).Get(at)
	if value == nil {
		return empty, nil
	}
	d, err := decodeDay(date, value)
	if err != nil {
		return empty, t.putAside(days, at, err)
	}
	return d, nil
}

// saveDays writes the days that differ, and deletes those that are gone,
// empty, or too many.
func (t txn) saveDays(key []byte, before, after []session.Day) error {
	kept := slices.DeleteFunc(slices.Clone(after), func(d session.Day) bool { return d == session.Day{Date: d.Date} })
	slices.SortFunc(kept, func(a, b session.Day) int { return strings.Compare(b.Date, a.Date) })
	kept = kept[:min(len(kept), session.DaysKept)]
	rows := t.in(days)
	for _, d := range before {
		if !slices.ContainsFunc(kept, func(k session.Day) bool { return k.Date == d.Date }) {
			if err := rows.Delete(dayKey(key, d.Date)); err != nil {
				return err
			}
		}
	}
	for _, d := range kept {
		if slices.Contains(before, d) {
			continue
		}
		if _, err := time.Parse(time.DateOnly, d.Date); err != nil {
			return fmt.Errorf("day %q: %w", d.Date, err)
		}
		row, err := t.dayRow(key, d.Date)
		if err != nil {
			return err
		}
		row.Day = d
		if err := rows.Put(dayKey(key, d.Date), encodeDay(row)); err != nil {
			return err
		}
	}
	return nil
}

// offered counts one more reminder at a moment on the person's wall. again: it
// had been put off.
func (t txn) offered(key []byte, local time.Time, again bool) error {
	date := local.Format(time.DateOnly)
	row, err := t.dayRow(key, date)
	if err != nil {
		return err
	}
	row.Offered++
	row.Hours[local.Hour()].Offered++
	if again {
		row.again++
	}
	if err := t.in(days).Put(dayKey(key, date), encodeDay(row)); err != nil {
		return err
	}
	return t.dropOldDays(key)
}

func (t txn) dropOldDays(key []byte) error {
	var dates [][]byte
	prefix := dayKey(key, "")
	rows := t.in(days).Cursor()
	for row, _ := rows.Seek(prefix); bytes.HasPrefix(row, prefix); row, _ = rows.Next() {
		dates = append(dates, row)
	}
	for _, row := range dates[:max(0, len(dates)-session.DaysKept)] {
		if err := t.in(days).Delete(row); err != nil {
			return err
		}
	}
	return nil
}

// tally is what a new due row knows of the last day with a reminder.
func (t txn) tally(key []byte) (schedule.Tally, error) {
	kept, err := t.days(key)
	if err != nil {
		return schedule.Tally{}, err
	}
	for _, d := range kept {
		date, err := time.Parse(time.DateOnly, d.Date)
		if d.Offered == 0 || err != nil {
			continue
		}
		return t.counted(key, schedule.Tally{Day: int(date.Unix() / secondsOfDay)})
	}
	return schedule.Tally{}, nil
}

// counted is a tally with what was truly sent on its day. Until a beat asks,
// a due row counts what was decided; some of that may have gone stale.
func (t txn) counted(key []byte, day schedule.Tally) (schedule.Tally, error) {
	row, err := t.dayRow(key, time.Unix(int64(day.Day)*secondsOfDay, 0).UTC().Format(time.DateOnly))
	day.Count = max(0, row.Offered-row.again)
	return day, err
}

const secondsOfDay = 24 * 60 * 60
