package schedule

import (
	"hash/fnv"
	"time"

	"unhunch/internal/prefs"
)

const (
	day = 24 * time.Hour

	// searched is how far ahead the next reminder is looked for. Check refuses
	// plans that can take longer.
	searched = 366 * day
)

// Plan is a timetable made ready to be followed. It does not change and can be
// shared.
type Plan struct {
	zone   *time.Location
	every  time.Duration                  // zero: by the wall
	onWall func(wall time.Time) time.Time // the next time that the wall shows; zero: none in five years
	times  []prefs.Minute                 // of the day, that it may have: by the wall
	hours  prefs.Hours                    // by shifts
	days   prefs.Days
	lead   time.Duration
	perDay int
	halved bool // every other reminder is left out
	once   bool // the person wants one a day
}

// Compile makes a valid timetable ready. Its error is prefs.Problems. It loads
// the zone, which costs more than all else here: keep the plan where many
// people share it.
func Compile(t prefs.Timetable) (*Plan, error) {
	if err := t.Validate(); err != nil {
		return nil, err
	}
	zone, err := t.Location()
	if err != nil {
		return nil, err
	}
	p := &Plan{
		zone:   zone,
		every:  time.Duration(t.Plan.Every) * time.Minute,
		hours:  t.Hours.Shifts(),
		days:   t.Days(),
		lead:   time.Duration(t.Lead) * time.Minute,
		perDay: t.MostADay(),
		halved: t.EveryOther,
		once:   t.PerDay == 1,
	}
	switch t.Plan.Kind() {
	case prefs.ByCron:
		cron, err := ParseCron(t.Plan.Cron)
		if err != nil {
			return nil, err
		}
		p.onWall, p.times = cron.next, cron.times()
	case prefs.ByTimes:
		p.onWall, p.times = clockTimes(t.Plan.Times).next, t.Plan.Times
	case prefs.ByInterval:
	}
	return p, nil
}

// Next is the first reminder after a moment, in UTC and at second 0; zero: none
// for a year. It never lies outside the working hours or in the quiet time
// before the day's end, on either side of a clock change.
//
// An interval is time that passes: it counts from after, whose seconds it
// drops, and on over a clock change. It starts anew with each stretch of
// working hours, a whole interval in: people have only just sat down. A stretch
// that is too short for one has no reminder. Hours that end at midnight and go on
// with the next day are one stretch.
//
// Times of the day and a cron spec speak of the wall: a time in the gap of a clock change moves to
// the gap's end if that is still inside the working hours, and a time in the
// overlap counts once, the first time.
//
// Where every other reminder is left out, see everyOther.
func (p *Plan) Next(after time.Time) time.Time {
	if p.halved {
		return p.everyOther(after.UTC())
	}
	return p.next(after)
}

func (p *Plan) next(after time.Time) time.Time {
	after = after.UTC()
	if p.every > 0 {
		return p.nextInterval(after)
	}
	return p.nextOnWall(after)
}

func (p *Plan) nextInterval(after time.Time) time.Time {
	w, ok := p.windowAfter(after)
	if ok && w.has(after) {
		w.from = p.wholeMinute(after)
	}
	for limit := after.Add(searched); ok && w.from.Before(limit); w, ok = p.windowAfter(w.to) {
		if t := w.from.Add(p.every); t.Before(w.quiet) {
			return t
		}
	}
	return time.Time{}
}

func (p *Plan) nextOnWall(after time.Time) time.Time {
	wall := ToWall(after, p.zone)
	for limit := wall.Add(searched); wall.Before(limit); {
		if wall = p.onWall(wall); wall.IsZero() {
			return time.Time{}
		}
		if s := p.shiftAfter(wall); !s.has(wall) {
			wall = s.from.Add(-1)
			continue
		}
		// In an overlap, what the wall shows next may have been before.
		if t := FromWall(wall, p.zone); t.After(after) && p.Quiet(t) == "" {
			return t
		}
	}
	return time.Time{}
}

// clockTimes are times of every day, in order.
type clockTimes []prefs.Minute

// next is the first of them after wall.
func (c clockTimes) next(wall time.Time) time.Time {
	midnight := wall.Truncate(day)
	for _, m := range c {
		if t := midnight.Add(minutes(m)); t.After(wall) {
			return t
		}
	}
	return midnight.Add(day + time.Duration(c[0])*time.Minute)
}

// Quiet says whether reminders are out of place at a moment: OffHours, DayEnd,
// or "" when they are not.
func (p *Plan) Quiet(t time.Time) Reason {
	w, _ := p.windowAfter(t.UTC())
	return w.reason(t)
}

func (p *Plan) offHours(t time.Time) bool { return p.Quiet(t) == OffHours }

// Spread is how wide the slots of people who share a minute are. The rest of
// the minute is left free, so that a beat that comes late does not push the
// last of them over the minute's end.
const Spread = 50 * time.Second

// Slot is a person's own place, in whole seconds, in a stretch of time that
// they share with others: always the same, so that their interval stays exact.
func Slot(id prefs.UserID, width time.Duration) time.Duration {
	seconds := uint64(width / time.Second)
	if seconds == 0 {
		return 0
	}
	var few [64]byte
	h := fnv.New64a()
	h.Write(append(append(append(few[:0], id.Workspace...), '/'), id.Person...))
	return time.Duration(h.Sum64()%seconds) * time.Second
}

// NextFor is a person's own next reminder after a moment: that of the plan, at
// their slot. Zero: none.
func (p *Plan) NextFor(id prefs.UserID, after time.Time) time.Time {
	return inSlot(Slot(id, Spread), p.Next, after)
}

// inSlot strips the slot before it asks for the next time, and adds it again.
func inSlot(slot time.Duration, next func(time.Time) time.Time, after time.Time) time.Time {
	t := next(after.Add(-slot))
	if t.IsZero() {
		return t
	}
	return t.Add(slot)
}

// inMinute is somebody's slot in the minute of a moment: what follows on what came in
// their minute before their slot, as at a meeting's end, counts from that minute and
// not from the one before.
func (p *Plan) inMinute(slot time.Duration, t time.Time) time.Time {
	return p.wholeMinute(t).Add(slot)
}

// wholeMinute drops the seconds that the wall shows.
func (p *Plan) wholeMinute(t time.Time) time.Time {
	wall := ToWall(t, p.zone)
	return t.Add(wall.Truncate(time.Minute).Sub(wall))
}

// today is the moment at which the day begins that t belongs to: at midnight, or
// when what went on past it is over.
func (p *Plan) today(t time.Time) time.Time { return DayBegins(p.days, p.days.Of(t)) }

// tomorrow is the moment at which it is over.
func (p *Plan) tomorrow(t time.Time) time.Time { return DayEnds(p.days, t) }

// dawn is today, or, of work that is endless, when it began.
func (p *Plan) dawn(t time.Time) time.Time {
	midnight := p.today(t)
	for range 7 {
		s := p.shiftAfter(ToWall(midnight, p.zone))
		if !s.from.Before(ToWall(midnight, p.zone)) {
			return midnight
		}
		if end := FromWall(s.to, p.zone); !t.Before(end) {
			return end
		}
		midnight = p.today(midnight.Add(-time.Second))
	}
	return p.today(t) // it never ends
}

// dusk is tomorrow, or when that ends.
func (p *Plan) dusk(t time.Time) time.Time {
	for _, midnight := range []time.Time{p.today(t), p.tomorrow(t)} {
		s := p.shiftAfter(ToWall(midnight, p.zone))
		end := FromWall(s.to, p.zone)
		if s.from.Before(ToWall(midnight, p.zone)) && t.Before(end) && end.Sub(t) < 7*day {
			return end
		}
	}
	return p.tomorrow(t)
}

// date counts the days since 1970-01-01 up to the one that t belongs to.
func (p *Plan) date(t time.Time) int { return Today(p.days, t).Day }
