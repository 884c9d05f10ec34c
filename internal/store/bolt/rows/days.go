package rows

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"unhunch/internal/session"
)

// EncodeDays writes a row of days, of version 1: how many | of each, the
// newest first: its day since 1970-01-01, or how many days it is before the one
// in front of it, twice that, plus 1 when a rest follows | the counts of
// session.Day in their order | how many hours have counts | of each: which | the
// counts of session.Hour in their order | the rest of session.Day as JSON.
// Numbers are varints.
func EncodeDays(kept []session.Day) ([]byte, error) {
	value := appendNumber([]byte{Version1}, len(kept))
	var last int
	for i, d := range kept {
		day, err := ParseDate(d.Date)
		if err != nil {
			return nil, err
		}
		rest := d
		rest.Date, rest.Offered, rest.Started, rest.Done, rest.Stood = "", 0, 0, 0, 0
		rest.Snoozed, rest.Skipped, rest.Seconds, rest.Hours = 0, 0, 0, session.Hours{}
		var text []byte
		if rest != (session.Day{}) {
			if text, err = json.Marshal(rest); err != nil {
				return nil, fmt.Errorf("encode day: %w", err)
			}
		}
		front := day
		if i > 0 {
			front = last - day
		}
		last = day
		value = appendNumber(value, 2*front+min(1, len(text)))
		for _, n := range []int{d.Offered, d.Started, d.Done, d.Stood, d.Snoozed, d.Skipped, d.Seconds} {
			value = appendNumber(value, n)
		}
		value = appendHours(value, d.Hours)
		if len(text) > 0 {
			value = appendText(value, string(text))
		}
	}
	return value, nil
}

func appendHours(value []byte, hours session.Hours) []byte {
	some := 0
	for _, n := range hours {
		if n != (session.Hour{}) {
			some++
		}
	}
	value = appendNumber(value, some)
	for hour, n := range hours {
		if n != (session.Hour{}) {
			value = append(value, byte(hour))
			value = appendNumber(appendNumber(appendNumber(value, int(n.Offered)), int(n.PutOff)), int(n.Taken))
		}
	}
	return value
}

// DecodeDays is EncodeDays the other way round.
func DecodeDays(value []byte) (kept []session.Day, err error) {
	r := reader{rest: value}
	r.version()
	day := 0
	for left := r.length(); left > 0 && r.err == nil; left-- {
		front := r.count()
		if len(kept) == 0 {
			day = front / 2
		} else {
			day -= front / 2
		}
		d := r.day()
		r.hours(&d, r.length())
		if front%2 == 1 {
			rest, known := reader{rest: r.bytes(r.count())}, d
			rest.json(&d)
			d.Offered, d.Started, d.Done, d.Stood = known.Offered, known.Started, known.Done, known.Stood
			d.Snoozed, d.Skipped, d.Seconds, d.Hours = known.Snoozed, known.Skipped, known.Seconds, known.Hours
			r.err = errors.Join(r.err, rest.err)
		}
		if day <= 0 {
			r.fail()
		}
		d.Date = session.DateOf(day)
		kept = append(kept, d)
	}
	return kept, r.end()
}

func (r *reader) day() session.Day {
	return session.Day{
		Offered: r.count(), Started: r.count(), Done: r.count(),
		Stood: r.count(), Snoozed: r.count(), Skipped: r.count(), Seconds: r.count(),
	}
}

// hours reads so many hours of a day, in order.
func (r *reader) hours(d *session.Day, n int) {
	for before := -1; n > 0 && r.err == nil; n-- {
		hour := r.count()
		if hour <= before || hour >= len(d.Hours) {
			r.fail()
			return
		}
		d.Hours[hour] = session.Hour{Offered: r.small(), PutOff: r.small(), Taken: r.small()}
		before = hour
	}
}

// ParseDate counts the days since 1970-01-01.
func ParseDate(date string) (day int, err error) {
	at, err := time.Parse(time.DateOnly, date)
	if err != nil || at.Unix() < 0 {
		return 0, fmt.Errorf("day %q: %w", date, cmp.Or(err, errValue))
	}
	return int(at.Unix() / (24 * 60 * 60)), nil
}
