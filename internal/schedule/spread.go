package schedule

import (
	"math"
	"slices"
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
	return p.rest(after).following(today)
}

// remainder is what a plan has left of a day, after a moment.
type remainder struct {
	plan    *Plan
	after   time.Time
	first   time.Time // zero: there is none
	date    int       // of first
	most    int       // that are left of the day of after: no more than these
	moments []time.Time
}

func (p *Plan) rest(after time.Time) *remainder {
	r := &remainder{plan: p, after: after, first: p.Next(after)}
	if r.first.IsZero() {
		return r
	}
	if r.date = p.date(r.first); r.date == p.date(after) {
		r.most = p.mostLeft(r.first)
	}
	return r
}

// following is the one that follows on what came today.
func (r *remainder) following(today Tally) time.Time {
	left := r.plan.perDay - today.on(r.date)
	if left <= 0 || left >= r.most {
		return r.first
	}
	if r.moments == nil {
		r.moments = r.plan.restOfDay(r.first)
		r.most = len(r.moments)
		if r.plan.tooNear(r.after, r.first) {
			r.moments = r.moments[1:]
		}
	}
	if left >= r.most {
		return r.first
	}
	share := r.moments[len(r.moments)-1].Sub(r.after) / time.Duration(left)
	return nearest(r.moments[:len(r.moments)-left+1], r.after.Add(share))
}

// mostLeft is how many moments a plan can have from one on, to the end of its day: by
// the wall, no more than there are times on the wall.
func (p *Plan) mostLeft(first time.Time) int {
	if p.every > 0 || p.days.Past(p.days.Of(first).Weekday()) > 0 {
		return math.MaxInt
	}
	wall := ToWall(first, p.zone)
	after, _ := slices.BinarySearch(p.times, prefs.Minute(wall.Hour()*60+wall.Minute()+1))
	return 1 + len(p.times) - after
}

// nearest is the one that is nearest to t, or the later of two. They are in order.
func nearest(moments []time.Time, t time.Time) time.Time {
	i, _ := slices.BinarySearchFunc(moments, t, time.Time.Compare)
	if i == len(moments) || i > 0 && t.Sub(moments[i-1]) < moments[i].Sub(t) {
		i--
	}
	return moments[i]
}

// followingOf is a person's own, as nextOf is of Next. After a pause a plan begins
// anew.
func (p *Plan) followingOf(of moments, pauses prefs.Pauses, slot time.Duration, today Tally, after time.Time) time.Time {
	t := inSlot(slot, func(t time.Time) time.Time { return of.following(today, t) }, after)
	if pause, in := pauses.At(t); in {
		return p.nextOf(of, pauses, slot, p.fresh(slot, pause.Until))
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
