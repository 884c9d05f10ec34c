package bolt

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"unhunch/internal/session"
)

// days gives what is kept of a person's days, the newest first.
func (t txn) days(key []byte) ([]session.Day, error) {
	var kept []session.Day
	prefix := dayKey(key, "")
	rows := t.in(days).Cursor()
	for row, value := rows.Seek(prefix); bytes.HasPrefix(row, prefix); row, value = rows.Next() {
		d, err := decodeDay(string(row[len(prefix):]), value)
		if err != nil {
			return nil, fmt.Errorf("day %q: %w", row, err)
		}
		kept = append(kept, d)
	}
	slices.Reverse(kept)
	return kept, nil
}

// saveDays writes the days that differ, and deletes those that are gone,
// empty, or too many.
func (t txn) saveDays(key []byte, before, after []session.Day) error {
	kept := slices.DeleteFunc(slices.Clone(after), func(d session.Day) bool { return d == session.Day{Date: d.Date} })
	newestFirst(kept)
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
		if err := rows.Put(dayKey(key, d.Date), encodeDay(d)); err != nil {
			return err
		}
	}
	return nil
}

// offered counts one more reminder on a day.
func (t txn) offered(key []byte, date string) error {
	before, err := t.days(key)
	if err != nil {
		return err
	}
	after := slices.Clone(before)
	at := slices.IndexFunc(after, func(d session.Day) bool { return d.Date == date })
	if at < 0 {
		after = append(after, session.Day{Date: date})
		at = len(after) - 1
	}
	after[at].Offered++
	return t.saveDays(key, before, after)
}

func newestFirst(days []session.Day) {
	slices.SortFunc(days, func(a, b session.Day) int { return strings.Compare(b.Date, a.Date) })
}
