package schedule

import "time"

// everyOther is the first reminder after a moment when every other one is left
// out. An interval is twice as long as far as the working hours go on. Each
// day begins with its first reminder, so that it does not depend on the day
// before; a day that has only one has it on every other date.
func (p *Plan) everyOther(after time.Time) time.Time {
	if t := p.twiceTheInterval(after); !t.IsZero() {
		return t
	}
	for from := p.dawn(after); ; {
		first := p.next(from.Add(-time.Second))
		if first.IsZero() || first.Sub(after) > searched {
			return p.next(after) // seldom enough as it is
		}
		from = p.dusk(first)
		if t := p.ofDay(first, from, after); !t.IsZero() {
			return t
		}
	}
}

// twiceTheInterval is zero where the stretch of working hours ends before.
func (p *Plan) twiceTheInterval(after time.Time) time.Time {
	w, ok := p.windowAfter(after)
	if p.every == 0 || !ok || !w.has(after) {
		return time.Time{}
	}
	t := p.wholeMinute(after).Add(2 * p.every)
	if !t.Before(w.quiet) || p.once && !p.hasItsTurn(t) {
		return time.Time{}
	}
	return t
}

// ofDay is the first after a moment of every other reminder of a day, from its
// first one on; zero: none.
func (p *Plan) ofDay(t, end, after time.Time) time.Time {
	inDay := func(t time.Time) bool { return !t.IsZero() && t.Before(end) }
	second := p.next(t)
	if (!inDay(second) || p.once) && !p.hasItsTurn(t) {
		return time.Time{}
	}
	for inDay(t) {
		if t.After(after) {
			return t
		}
		t = p.next(p.next(t))
	}
	return time.Time{}
}

// hasItsTurn reports whether a day with one reminder has it.
func (p *Plan) hasItsTurn(t time.Time) bool { return p.date(t)%2 == 0 }
