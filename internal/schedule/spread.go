package schedule

import (
	"time"

	"unhunch/internal/prefs"
)

// moments are those of a plan.
type moments interface {
	Next(after time.Time) time.Time
	following(today Tally, after time.Time) time.Time
}

// following is the first reminder after a moment at which one came, or at which the
// person moved. Where the plan has more moments left on that day than the cap, it
// leaves out as many as it has to, evenly: a cap spreads (docs/decisions).
//
// What is left of a day are the plan's moments after this one, up to the day's last,
// and the cap without what came today. The time up to that last moment is shared out
// in equal parts; the next reminder is the moment nearest to the end of the first
// part, of two as near the later one. So the first reminder of a day is the plan's
// first, see Next, the last is its last, and whatever comes late, early or not at all
// has what follows it shared out anew.
//
// An interval counts from the moment, so that nothing comes sooner than it. A plan
// by the wall stands where it is: see tooNear.
func (p *Plan) following(today Tally, after time.Time) time.Time {
	first := p.Next(after)
	if first.IsZero() || p.date(first) != p.date(after) {
		return first
	}
	left := p.perDay - today.on(p.date(first))
	rest := p.restOfDay(first)
	if left <= 0 || len(rest) <= left {
		return first
	}
	if p.tooNear(after, first) {
		rest = rest[1:]
	}
	share := rest[len(rest)-1].Sub(after) / time.Duration(left)
	return nearest(rest[:len(rest)-left+1], after.Add(share))
}

// nearest is the one that is nearest to t, or the later of two. They are in order.
func nearest(moments []time.Time, t time.Time) (best time.Time) {
	for _, m := range moments {
		if best.IsZero() || m.Sub(t).Abs() <= best.Sub(t).Abs() {
			best = m
		}
	}
	return best
}

// followingOf is a person's own, as NextOf is of Next. After a pause a plan begins
// anew.
func (p *Plan) followingOf(of moments, pauses prefs.Pauses, id prefs.UserID, today Tally, after time.Time) time.Time {
	t := inSlot(id, func(t time.Time) time.Time { return of.following(today, t) }, after)
	if pause, in := pauses.At(t); in {
		next := func(t time.Time) time.Time { return inSlot(id, of.Next, t) }
		return p.outside(pauses, id, next)(p.fresh(id, pause.Until))
	}
	return t
}

// restOfDay lists the plan's moments from one on, to the end of its day.
func (p *Plan) restOfDay(first time.Time) (rest []time.Time) {
	for t, date := first, p.date(first); !t.IsZero() && p.date(t) == date; t = p.Next(t) {
		rest = append(rest, t)
	}
	return rest
}

// tooNear reports whether the next moment of a plan by the wall is less than half
// as far away as it is from the one before it. Where some have to be left out, it
// is the first of them.
func (p *Plan) tooNear(after, next time.Time) bool {
	if p.every > 0 {
		return false
	}
	var before time.Time
	for t := p.Next(p.dawn(after).Add(-time.Second)); !t.After(after); t = p.Next(t) {
		before = t
	}
	return !before.IsZero() && next.Sub(after) < next.Sub(before)/2
}
