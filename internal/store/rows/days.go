package rows

import (
	"cmp"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"math/bits"
	"time"

	"unhunch/internal/session"
)

// EncodeDays writes a row of days, of version 1: how many | of each, the newest
// first: its date as the days since 1970-01-01, or how many days it is before the one
// in front of it | flags, 1 for a rest, 2 for hours, 4 for the first of countsOf and so
// on | the rest of session.Day as JSON, behind its length | the hours | the counts.
func EncodeDays(kept []session.Day) ([]byte, error) { return EncodeNewestDays(kept, OlderDays{}) }

// NoDays is the value of a row without any.
func NoDays() []byte { return []byte{Version1, 0} }

// OlderDays are those of a row that were left as they are.
type OlderDays struct {
	count int
	first int    // the date of the newest of them
	value []byte // they are, without that
}

// EncodeNewestDays is EncodeDays with older ones behind those that are given, which are
// session.KeptDays. So are all together.
func EncodeNewestDays(newest []session.Day, older OlderDays) ([]byte, error) {
	first := older.first
	if len(newest) > 0 {
		day, err := ParseDate(newest[0].Date)
		if err != nil {
			return nil, err
		}
		first = day
	}
	older = older.since(first - session.DaysKept + 1)
	value := append(make([]byte, 0, 32+20*len(newest)+len(older.value)), Version1)
	value = AppendNumber(value, len(newest)+older.count)
	last := 0
	for _, d := range newest {
		day, err := ParseDate(d.Date)
		if err != nil {
			return nil, err
		}
		if value, err = appendDay(AppendNumber(value, before(last, day)), d); err != nil {
			return nil, err
		}
		last = day
	}
	if older.count > 0 {
		value = append(AppendNumber(value, before(last, older.first)), older.value...)
	}
	return value, nil
}

// before is how a date is written behind another one: as the days in between.
func before(last, day int) int {
	if last == 0 {
		return day
	}
	return last - day
}

// since leaves those from a date on, counted since 1970-01-01. Where one of them cannot be
// read, all stay: whoever reads the whole row is told.
func (o OlderDays) since(first int) OlderDays {
	r := Reader{rest: o.value}
	for n, day := 0, o.first; n < o.count && r.err == nil; n++ {
		left := len(r.rest)
		if n > 0 {
			day -= r.Count()
		}
		if day < first && r.err == nil {
			o.count, o.value = n, o.value[:len(o.value)-left]
			break
		}
		r.day(new(session.Day))
	}
	return o
}

// The flags of a day, beside that of its rest. It is no list of fields: a desk has dozens
// of them, and half of what it takes to read one would be theirs.
const (
	dayHours  = 1 << 1
	dayCounts = 1 << 2
)

// countsOf are in the order in which they are written.
func countsOf(d *session.Day) [7]*int {
	return [...]*int{&d.Offered, &d.Started, &d.Done, &d.Seconds, &d.Stood, &d.Snoozed, &d.Skipped}
}

func appendDay(b []byte, d session.Day) (_ []byte, err error) {
	at, flags := len(b), uint64(0)
	if d.Hours != (session.Hours{}) {
		b, flags = appendHours(b, d.Hours), dayHours
	}
	for i, n := range countsOf(&d) {
		if 0 < *n && *n <= math.MaxInt32 {
			b, flags = AppendNumber(b, *n), flags|dayCounts<<i
			*n = 0
		}
	}
	d.Date, d.Hours = "", session.Hours{}
	var rest []byte
	if d != (session.Day{}) {
		if rest, err = json.Marshal(d); err != nil {
			return nil, fmt.Errorf("encode day: %w", err)
		}
	}
	return insertFlags(b, at, flags, rest), nil
}

// appendHours writes which hours have counts, a bit for each | of each its counts in the
// order of session.Hour, two bits for each if they are few; else 0 | behind
// the last hour, the counts of each that has 0.
func appendHours(b []byte, hours session.Hours) []byte {
	which, many := uint64(0), []byte(nil)
	var few [len(hours)]byte
	n := 0
	for hour, counts := range hours {
		if counts == (session.Hour{}) {
			continue
		}
		which |= 1 << hour
		if max(counts.Offered, counts.PutOff, counts.Taken) < 4 {
			few[n] = byte(counts.Offered | counts.PutOff<<2 | counts.Taken<<4)
		} else {
			many = AppendNumber(AppendNumber(AppendNumber(many, int(counts.Offered)), int(counts.PutOff)), int(counts.Taken))
		}
		n++
	}
	return append(append(binary.AppendUvarint(b, which), few[:n]...), many...)
}

// DecodeDays is EncodeDays the other way round.
func DecodeDays(value []byte) ([]session.Day, error) {
	kept, _, err := DecodeNewestDays(value, 0)
	return kept, err
}

// DecodeNewestDays is DecodeDays of the days from a date on, counted since 1970-01-01.
// Whatever is wrong with the older ones it does not see.
func DecodeNewestDays(value []byte, from int) (newest []session.Day, older OlderDays, err error) {
	r := Reader{rest: value}
	r.Version()
	n := r.length()
	if from == 0 {
		newest = make([]session.Day, 0, min(n, session.DaysKept)+1) // one may come
	}
	var few [(session.DaysKept + 1) * len(time.DateOnly)]byte
	dates := few[:0]
	for last := 0; n > 0 && r.err == nil; n-- {
		day := r.Count()
		if last > 0 {
			day = last - day
		}
		if day <= 0 || day > lastDay {
			r.Fail()
			break
		}
		if day < from {
			older = OlderDays{count: n, first: day, value: r.Rest()}
			break
		}
		dates, last = appendDate(dates, day), day
		newest = append(newest, session.Day{})
		r.day(&newest[len(newest)-1])
	}
	all := string(dates)
	for i := range newest {
		newest[i].Date, all = all[:len(time.DateOnly)], all[len(time.DateOnly):]
	}
	return newest, older, r.End()
}

func (r *Reader) day(d *session.Day) {
	flags := r.Uvarint()
	r.restOf(d, flags)
	if flags&dayHours != 0 {
		r.hours(&d.Hours)
	}
	for i, n := range countsOf(d) {
		if flags&(dayCounts<<i) != 0 {
			*n = r.Count()
		}
	}
}

func (r *Reader) hours(hours *session.Hours) {
	which := r.Uvarint()
	if which>>len(hours) != 0 {
		r.Fail()
	}
	few := r.Bytes(bits.OnesCount64(which))
	for _, counts := range few {
		n := &hours[bits.TrailingZeros64(which)]
		if which &= which - 1; counts != 0 {
			*n = session.Hour{Offered: uint16(counts & 3), PutOff: uint16(counts >> 2 & 3), Taken: uint16(counts >> 4)}
		} else {
			*n = session.Hour{Offered: r.small(), PutOff: r.small(), Taken: r.small()}
		}
	}
}

// lastDay is 9999-12-31, after which dates grow longer.
const lastDay = 2_932_896

// appendDate writes a day since 1970-01-01 as 2026-11-21, in half the time that
// time.Time.AppendFormat takes.
func appendDate(b []byte, day int) []byte {
	year, month, of := time.Unix(int64(day)*24*60*60, 0).UTC().Date()
	b = append(b, byte('0'+year/1000), byte('0'+year/100%10), byte('0'+year/10%10), byte('0'+year%10))
	return append(b, '-', byte('0'+month/10), byte('0'+month%10), '-', byte('0'+of/10), byte('0'+of%10))
}

// ParseDate counts the days since 1970-01-01.
func ParseDate(date string) (day int, err error) {
	at, err := time.Parse(time.DateOnly, date)
	if err != nil || at.Unix() < 0 {
		return 0, fmt.Errorf("day %q: %w", date, cmp.Or(err, ErrValue))
	}
	return int(at.Unix() / (24 * 60 * 60)), nil
}
