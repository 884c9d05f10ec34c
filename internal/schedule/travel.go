package schedule

import (
	"time"

	"unhunch/internal/moment"
	"unhunch/internal/prefs"
)

// Lately is what became of a person's last reminders, for Travel.
type Lately struct {
	Sent time.Time // when the last one came; zero: not known
	Held time.Time // when the one that is held now was due; zero: none is

	Today Tally // of what came on their day, where they were
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
	j := journey{from, to, before, lately.Today, now}
	if to.every > 0 {
		p.Due = j.interval(lately.Sent)
	} else {
		p.Due = j.wall()
	}
	for !p.Due.IsZero() && p.Due.Sub(lately.Sent) < tooSoon {
		p.Due = to.NextOf(*p, p.Due)
	}
	return nil
}

// journey is that of one person from one zone to another, with the plan that
// they follow in each.
type journey struct {
	from, to *Plan
	before   prefs.Person
	today    Tally
	now      time.Time
}

// interval is the next reminder after it, of a plan by the interval.
func (j journey) interval(sent time.Time) time.Time {
	slot := Slot(j.before.ID, Spread)
	switch {
	case j.to.offHours(j.now):
		return j.next(j.now.Add(slot))
	case j.from.offHours(j.now): // a new stretch of working hours, which began before they came
		next := j.next(j.to.began(j.now).Add(slot))
		for !next.After(j.now) && !next.IsZero() {
			next = j.next(next)
		}
		return next
	}
	next := j.from.followingOf(j.from, j.before.Pauses, slot, j.today, sent)
	if !sent.After(j.before.Due) || !next.After(j.now) {
		next = j.upcoming()
	}
	return j.orNext(next)
}

// wall is the next reminder after it, of a plan by the wall: what was next on the
// wall still is, however often the wall goes back and forth.
func (j journey) wall() time.Time {
	slot := Slot(j.before.ID, Spread)
	next := j.upcoming()
	if next.IsZero() {
		return next
	}
	was, is := ToWall(next.Add(-slot), j.from.zone), ToWall(j.now, j.to.zone).Add(-slot)
	if was.After(is) {
		return j.next(fromWallSince(j.now, was, j.to.zone).Add(slot - time.Second))
	}
	// It is left out. One that was for another day does not come on this.
	since := moment.Latest(was, j.to.days.Begins(j.to.days.Of(j.now))).Add(-time.Second)
	for t := j.to.onWall(since); !t.IsZero() && !t.After(is); t = j.to.onWall(t) {
		if j.to.shiftAfter(t).has(t) && j.to.Quiet(j.now) == "" {
			return j.orNext(j.now.Truncate(time.Minute).Add(time.Minute + slot))
		}
	}
	return j.next(j.now)
}

// upcoming is their next reminder where they were.
func (j journey) upcoming() time.Time {
	if next := Upcoming(j.before, j.now, 1, Known{Today: j.today}); len(next) > 0 {
		return next[0].Due
	}
	return j.from.NextOf(j.before, j.now)
}

// next is their first reminder after a moment where they are.
func (j journey) next(after time.Time) time.Time { return j.to.NextOf(j.before, after) }

// orNext is a moment that may be out of place where they are, or else the next
// one that is not.
func (j journey) orNext(t time.Time) time.Time {
	if _, paused := j.before.Pauses.At(t); !paused && j.to.Quiet(t) == "" {
		return t
	}
	return j.next(t)
}
