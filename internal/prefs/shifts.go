package prefs

import (
	"slices"
	"time"
)

// OneDay is a day in minutes.
const OneDay Minute = 24 * 60

// MostBetween is how long somebody does not work at the most within one day of
// work that goes on past midnight, in minutes.
const MostBetween Minute = 4 * 60

// Shifts are the hours with each night where it belongs: to the day on which it
// began. 22:00–24:00 on Monday and 0:00–6:00 on Tuesday are 22:00–6:00 on Monday,
// and so are they with a few hours off in between. Work of a whole day or more
// without an end stays on the days of the calendar. What is one already stays.
func (h Hours) Shifts() Hours {
	out := h
	for d, spans := range h {
		if len(spans) > 0 && h.nightEnds(d+6) {
			out[d] = append([]Span(nil), spans[h.leading(d):]...)
		}
	}
	for d := range h {
		if !h.nightEnds(d) {
			continue
		}
		own := slices.Clone(out[d])
		for _, s := range h.of(d + 1)[:h.leading(d+1)] {
			s = s.Later(OneDay)
			if last := &own[len(own)-1]; last.To == s.From {
				last.To = s.To
			} else {
				own = append(own, s)
			}
		}
		out[d] = own
	}
	return out
}

func (h Hours) of(d int) []Span { return h[d%7] }

// leading counts the spans that a day of the calendar begins with, up to the
// first long time off.
func (h Hours) leading(d int) int {
	spans := h.of(d)
	for i := 1; i < len(spans); i++ {
		if spans[i].From-spans[i-1].To > MostBetween {
			return i
		}
	}
	return len(spans)
}

// trailing is where those begin that it ends with.
func (h Hours) trailing(d int) int {
	spans := h.of(d)
	for i := len(spans) - 1; i > 0; i-- {
		if spans[i].From-spans[i-1].To > MostBetween {
			return i
		}
	}
	return 0
}

// goesOn reports whether work goes on past the midnight at the end of a day of
// the calendar.
func (h Hours) goesOn(d int) bool {
	before, after := h.of(d), h.of(d+1)
	if len(before) == 0 || len(after) == 0 {
		return false
	}
	last := before[len(before)-1]
	return last.To <= OneDay && OneDay-last.To+after[0].From <= MostBetween
}

// nightEnds reports whether what goes on past that midnight is one day of work: it
// is over before it began, and neither goes on for another day nor did before.
func (h Hours) nightEnds(d int) bool {
	if !h.goesOn(d) {
		return false
	}
	before, after := h.trailing(d), h.leading(d+1)
	switch {
	case before == 0 && h.goesOn(d+6), after == len(h.of(d+1)) && h.goesOn(d+1):
		return false
	}
	return h.of(d + 1)[after-1].To < h.of(d)[before].From
}

// Days tells which of somebody's days a moment belongs to: the one that it is on
// their wall, or the one before as long as the work of that one goes on.
type Days struct {
	Zone *time.Location
	past [7]Minute // how far into the next day each goes
}

// Days are those of a person with this timetable; in UTC where the zone is not
// known here.
func (t Timetable) Days() Days {
	d := Days{Zone: time.UTC}
	if zone, err := t.Location(); err == nil {
		d.Zone = zone
	}
	for day, spans := range t.Hours.Shifts() {
		if n := len(spans); n > 0 {
			d.past[day] = max(0, spans[n-1].To-OneDay)
		}
	}
	return d
}

// Past is how far a day of the week goes on into the next one, in minutes.
func (d Days) Past(day time.Weekday) Minute { return d.past[(day+7)%7] }

// Of is the day that a moment belongs to, as the midnight at which it begins on the
// wall, carried in UTC.
func (d Days) Of(at time.Time) time.Time {
	local := at.In(d.Zone)
	year, month, day := local.Date()
	midnight := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if past := d.Past(local.Weekday() - 1); past > 0 && Minute(local.Hour()*60+local.Minute()) < past {
		return midnight.AddDate(0, 0, -1)
	}
	return midnight
}

// Ends is when the day with this midnight is over, in wall time.
func (d Days) Ends(midnight time.Time) time.Time {
	return midnight.AddDate(0, 0, 1).Add(time.Duration(d.Past(midnight.Weekday())) * time.Minute)
}

// Begins is when the day with this midnight begins, in wall time: when the one before
// is over.
func (d Days) Begins(midnight time.Time) time.Time { return d.Ends(midnight.AddDate(0, 0, -1)) }
