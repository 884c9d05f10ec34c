package schedule

import (
	"time"

	"unhunch/internal/moment"
	"unhunch/internal/prefs"
)

// A wall time is what the clock on somebody's wall shows, carried in a
// time.Time in UTC, where no hour is missing and none comes twice.

// ToWall is what the wall shows at a moment.
func ToWall(t time.Time, zone *time.Location) time.Time {
	return eraAt(t, zone).wall(t)
}

// FromWall is the first moment at which the wall shows at least this time: in
// the gap of a clock change that is the gap's end, in the overlap the first of
// the two.
func FromWall(wall time.Time, zone *time.Location) time.Time {
	const furthest = 16 * time.Hour // no zone was ever further from UTC
	return fromWallSince(wall.Add(-furthest), wall, zone)
}

// fromWallSince is FromWall without what was before since.
func fromWallSince(since, wall time.Time, zone *time.Location) time.Time {
	for {
		era := eraAt(since, zone)
		if t := era.moment(wall); era.lasts(t) {
			return moment.Latest(t, since)
		}
		since = era.end
	}
}

// Tomorrow is the moment at which the next day begins on the wall, in the zone:
// midnight, or what the wall shows first where a clock change leaves midnight
// out. (time.Date gives a moment of the day before there.)
func Tomorrow(now time.Time, zone *time.Location) time.Time {
	midnight := ToWall(now, zone).Truncate(day).Add(day)
	return fromWallSince(now, midnight, zone).In(zone)
}

// DayEnds is the moment at which somebody's day is over that it is at now: Tomorrow,
// or when the work is over that goes on past midnight.
func DayEnds(days prefs.Days, now time.Time) time.Time {
	return fromWallSince(now, days.Ends(days.Of(now)), days.Zone).UTC()
}

// DayBegins is the moment at which the day with this midnight begins, which is in
// wall time.
func DayBegins(days prefs.Days, midnight time.Time) time.Time {
	return FromWall(days.Begins(midnight), days.Zone).UTC()
}

// era is a time without a clock change.
type era struct {
	offset time.Duration // what the wall is ahead of UTC
	end    time.Time     // zero: never; else always after the moment that was asked for
}

func eraAt(t time.Time, zone *time.Location) era {
	t = t.In(zone)
	_, offset := t.Zone()
	_, end := t.ZoneBounds()
	if !end.IsZero() && !end.After(t) {
		// Go gives every year 365 days where a zone's table has ended, and so an
		// end in the past on the last day of a leap year.
		end = t.UTC().Truncate(day).Add(day)
	}
	return era{time.Duration(offset) * time.Second, end.UTC()}
}

func (e era) wall(t time.Time) time.Time      { return t.UTC().Add(e.offset) }
func (e era) moment(wall time.Time) time.Time { return wall.Add(-e.offset) }
func (e era) lasts(t time.Time) bool          { return e.end.IsZero() || t.Before(e.end) }

// window is a stretch of working hours without a break, from included and to
// not: most often one span of a day, but a clock change can cut that in two.
type window struct {
	from, to time.Time
	quiet    time.Time // no reminder comes from here on; to, except at the end of the day
}

func (w window) has(t time.Time) bool { return !t.Before(w.from) && t.Before(w.to) }

// reason is why reminders are out of place at a moment, as far as the window knows:
// see Quiet.
func (w window) reason(t time.Time) Reason {
	switch {
	case !w.has(t):
		return OffHours
	case !t.Before(w.quiet):
		return DayEnd
	}
	return ""
}

// windowAfter is the first window that ends after t, or what is left of it
// when t is inside; false: there is none for a year. The moments in windows
// are exactly those at which the wall shows working hours.
func (p *Plan) windowAfter(t time.Time) (window, bool) {
	for limit := t.Add(searched); t.Before(limit); {
		era := eraAt(t, p.zone)
		shift := p.shiftAfter(era.wall(t))
		from := moment.Latest(t, era.moment(shift.from))
		if !era.lasts(from) {
			t = era.end
			continue
		}
		return p.window(from, shift, era), true
	}
	return window{}, false
}

// window is the stretch that begins at from, in an era and a shift.
func (p *Plan) window(from time.Time, s shift, e era) window {
	for {
		to, change := e.moment(s.to), e.end
		if !e.lasts(to) {
			e = eraAt(change, p.zone)
			switch wall := e.wall(change); {
			case s.has(wall):
				continue
			case wall.Before(s.from): // cut off, not over: the shift comes again
				return window{from, change, change}
			}
			to = change
		}
		if s.last {
			return window{from, to, moment.Latest(from, to.Add(-p.lead))}
		}
		return window{from, to, to}
	}
}

// shift is one span of working hours, in wall time. One that ends at midnight and
// goes on with the next day is one: see endless.
type shift struct {
	from, to time.Time
	last     bool // of its day
}

func (s shift) has(wall time.Time) bool { return !wall.Before(s.from) && wall.Before(s.to) }

// shiftAfter is the first shift that ends after wall.
func (p *Plan) shiftAfter(wall time.Time) shift {
	midnight := wall.Truncate(day).Add(-day) // a night belongs to the day before
	for {
		for i, s := range p.hours[midnight.Weekday()] {
			if midnight.Add(minutes(s.To)).After(wall) {
				return p.shift(midnight, i)
			}
		}
		midnight = midnight.Add(day) // ends: a compiled plan has a working day
	}
}

// shift is that of a span of a day, with what of it lies on the days before and
// after. Somebody whose hours never end has a week of them each way.
func (p *Plan) shift(midnight time.Time, i int) shift {
	const week = 7
	spans := p.hours[midnight.Weekday()]
	last := i == len(spans)-1
	s := shift{midnight.Add(minutes(spans[i].From)), midnight.Add(minutes(spans[i].To)), last}
	for d := midnight; i == 0 && p.endless(d.Weekday()+week-1) && midnight.Sub(d) < week*day; {
		d = d.Add(-day)
		before := p.hours[d.Weekday()]
		if s.from = d.Add(minutes(before[len(before)-1].From)); len(before) > 1 {
			break
		}
	}
	for d := midnight; last && p.endless(d.Weekday()) && d.Sub(midnight) < week*day; {
		d = d.Add(day)
		after := p.hours[d.Weekday()]
		if s.to, s.last = d.Add(minutes(after[0].To)), len(after) == 1; len(after) > 1 {
			break
		}
	}
	return s
}

// endless reports whether a day's last span goes on with the next day's first, which
// are not one day of work: see prefs.Hours.Shifts.
func (p *Plan) endless(d time.Weekday) bool { return endless(p.hours, d) }

func endless(h prefs.Hours, d time.Weekday) bool {
	before, after := h[d%7], h[(d+1)%7]
	return len(before) > 0 && len(after) > 0 && before[len(before)-1].To == prefs.OneDay && after[0].From == 0
}

func minutes(m prefs.Minute) time.Duration { return time.Duration(m) * time.Minute }

// began is when the working hours began that it is now.
func (p *Plan) began(now time.Time) time.Time {
	return FromWall(p.shiftAfter(ToWall(now, p.zone)).from, p.zone)
}
