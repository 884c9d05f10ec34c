package schedule

import (
	"time"

	"unhunch/internal/prefs"
)

// Lately is what became of a person's last reminders, for Travel.
type Lately struct {
	Sent time.Time // when the last one came; zero: not known
	Held time.Time // when the one that is held now was due; zero: none is
}

// Travel has a person's plan follow them to another zone, from the next
// reminder on. What waits keeps waiting: one that they put off, and one that is
// held. On their wall it is a clock change, and has its rules. An interval goes
// on through it, as long as it is working hours on both sides. Of a plan by the
// wall, a time that is left out comes at once if it is still working hours, and
// a time that comes again is left out, unless one waits: what follows that is
// reckoned where they are. Its error is prefs.Problems, and then there is no
// next reminder.
func Travel(p *prefs.Person, zone string, lately Lately, now time.Time) error {
	from, err := Compile(p.Prefs.Timetable)
	before := *p
	p.Prefs.Timetable.Zone = zone
	if err != nil || !p.Wanted(now) {
		return Replan(p, now)
	}
	to, err := Compile(p.Prefs.Timetable)
	if err != nil {
		return Replan(p, now)
	}
	if p.Snoozes > 0 && p.Due.After(now) {
		return nil
	}
	if !lately.Held.IsZero() && !p.Due.After(lately.Held) {
		if !p.Due.Equal(lately.Held) {
			p.Due, p.Snoozes = lately.Held, 0
		}
		return nil
	}
	p.Snoozes = 0
	if to.every > 0 {
		p.Due = to.intervalFrom(from, before, lately.Sent, now)
	} else {
		p.Due = to.wallFrom(from, before, now)
	}
	for !p.Due.IsZero() && p.Due.Sub(lately.Sent) < tooSoon {
		p.Due = to.NextFor(p.ID, p.Due)
	}
	return nil
}

// intervalFrom is the next reminder after a journey to this plan's zone.
func (p *Plan) intervalFrom(from *Plan, before prefs.Person, sent, now time.Time) time.Time {
	id := before.ID
	switch {
	case p.offHours(now):
		return p.NextFor(id, now.Add(Slot(id, Spread)))
	case from.offHours(now): // a new stretch of working hours, which began before they came
		next := p.NextFor(id, p.began(now).Add(Slot(id, Spread)))
		for !next.After(now) && !next.IsZero() {
			next = p.NextFor(id, next)
		}
		return next
	}
	next := from.NextFor(id, sent)
	if !sent.After(before.Due) || !next.After(now) {
		next = from.upcoming(before, now)
	}
	return p.orNext(id, next)
}

// wallFrom is the next reminder after a journey to this plan's zone: what was
// next on the wall still is, however often the wall goes back and forth.
func (p *Plan) wallFrom(from *Plan, before prefs.Person, now time.Time) time.Time {
	id, slot := before.ID, Slot(before.ID, Spread)
	next := from.upcoming(before, now)
	if next.IsZero() {
		return next
	}
	was, is := ToWall(next.Add(-slot), from.zone), ToWall(now, p.zone).Add(-slot)
	if was.After(is) {
		return p.NextFor(id, fromWallSince(now, was, p.zone).Add(slot-time.Second))
	}
	// It is left out. One that was for another day does not come on this.
	since := latest(was, is.Add(slot).Truncate(day)).Add(-time.Second)
	for t := p.onWall(since); !t.IsZero() && !t.After(is); t = p.onWall(t) {
		if p.shiftAfter(t).has(t) && p.Quiet(now) == "" {
			return p.orNext(id, now.Truncate(time.Minute).Add(time.Minute+slot))
		}
	}
	return p.NextFor(id, now)
}

// upcoming is the next reminder of somebody who follows this plan.
func (p *Plan) upcoming(who prefs.Person, now time.Time) time.Time {
	return append(Upcoming(who, now, 1, nil), p.NextFor(who.ID, now))[0]
}

func (p *Plan) offHours(t time.Time) bool { return p.Quiet(t) == OffHours }

// began is when the working hours began that it is now.
func (p *Plan) began(now time.Time) time.Time {
	return FromWall(p.shiftAfter(ToWall(now, p.zone)).from, p.zone)
}

// orNext is a moment that may be out of place, or else the next one that is not.
func (p *Plan) orNext(id prefs.UserID, t time.Time) time.Time {
	if p.Quiet(t) == "" {
		return t
	}
	return p.NextFor(id, t)
}
