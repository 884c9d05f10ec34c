package schedule

import "time"

// glance is what a plan says at one moment. In a beat many people ask it the same,
// and it is found out once: nothing that is somebody's own is kept in it.
type glance struct {
	plan   *Plan
	now    time.Time
	date   int    // of now
	window window // at now, or the next one; zero: none for a year
	quiet  Reason // at now
	dayOff bool   // where it is followed, now is on a holiday

	asked, minute time.Time // what was last asked for its whole minute, and that
	nexts         map[int64]time.Time
	rests         map[int64]*remainder
}

// at is a plan as it is at a moment.
func (p *Plan) at(now time.Time) *glance {
	now = now.UTC()
	g := &glance{plan: p, now: now, date: p.date(now)}
	g.window, _ = p.windowAfter(now)
	g.quiet = g.window.reason(now)
	return g
}

// Next is the plan's.
func (g *glance) Next(after time.Time) time.Time {
	next, known := g.nexts[after.Unix()]
	if !known {
		if g.nexts == nil {
			g.nexts = map[int64]time.Time{}
		}
		next = g.plan.Next(after)
		g.nexts[after.Unix()] = next
	}
	return next
}

func (g *glance) following(today Tally, after time.Time) time.Time {
	r := g.rests[after.Unix()]
	if r == nil {
		if g.rests == nil {
			g.rests = map[int64]*remainder{}
		}
		r = g.plan.rest(after)
		g.rests[after.Unix()] = r
	}
	return r.following(today)
}

// inMinute is the plan's.
func (g *glance) inMinute(slot time.Duration, t time.Time) time.Time {
	if !t.Equal(g.asked) {
		g.asked, g.minute = t, g.plan.wholeMinute(t)
	}
	return g.minute.Add(slot)
}
