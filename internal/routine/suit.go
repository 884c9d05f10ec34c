package routine

import (
	"cmp"
	"time"
)

// usual is the length for people who did not ask for another.
const usual = 150 * time.Second

// near is how much a length may differ from what is wanted and still count as
// fitting: people do not feel the difference.
const near = 30 * time.Second

// For is a routine with as much of it as suits a person: what their stage of a
// progression asks for, or what its author does, of that less or more to the length
// that they want, and then what they said of it. A stage's own doses get no longer
// than it has them, nor does what was too much. now is on their wall.
func For(l *Library, r Routine, who Person, x Experience, now time.Time) Routine {
	s := spanOf(l, r, who, x, now)
	return r.WithAmounts(s.said(r, s.to(r, cmp.Or(who.Length, usual)), x.Doses[r.ID]))
}

// Longer is a routine as For has it, and longer by so much where that can be.
func Longer(l *Library, r Routine, who Person, x Experience, now time.Time, by time.Duration) Routine {
	as := For(l, r, who, x, now)
	if x.Doses[r.ID] < 0 {
		return as
	}
	s := spanOf(l, r, who, x, now)
	s.base = as.Amounts()
	return r.WithAmounts(s.exactly(r, as.Time()+by))
}

// span is how much of each step there can be for somebody: from least to most, and
// base where nothing speaks for less or more. set are those that a stage sets.
type span struct {
	least, base, most []int
	set               []bool
}

func spanOf(l *Library, r Routine, who Person, x Experience, now time.Time) span {
	doses := stageDoses(l, r, who, x, now)
	least, most := bounds(r.Steps)
	s := span{least, r.Amounts(), most, make([]bool, len(r.Steps))}
	for i, step := range r.Steps {
		of, set := doses.of[step.ID]
		if set {
			way := (of.Max - of.Min) * (doses.week - 1) / max(doses.weeks-1, 1)
			s.base[i] = min(max(of.Min+way-step.Dose.odd(way), s.least[i]), s.most[i])
		}
		if s.set[i] = set; set || x.Doses[r.ID] < 0 {
			s.most[i] = s.base[i]
		}
	}
	return s
}

// said are amounts with more or less of them, as somebody said.
func (s span) said(r Routine, amounts []int, by int) []int {
	for i, step := range r.Steps {
		if !s.set[i] {
			amounts[i] = step.Dose.moved(amounts[i], by)
		}
	}
	return amounts
}

// staged are the doses that a stage sets for steps of a routine, and in which of
// its weeks somebody is.
type staged struct {
	of          map[string]Range
	week, weeks int
}

func stageDoses(l *Library, r Routine, who Person, x Experience, now time.Time) staged {
	for _, p := range l.shelf.progressions {
		if p.stageOf(r.ID) == Outside {
			continue
		}
		today := date(now)
		at := stands(p, ableTo(l, who), x, today)
		if at.Stage == Outside {
			continue
		}
		stage := p.Stages[at.Stage]
		if of := stage.Doses[r.ID]; of != nil {
			return staged{of, weekIn(p, at, today), max(stage.Weeks, 1)}
		}
	}
	return staged{}
}

// to are the amounts that come near to a length, and the base ones where that is
// near already.
func (s span) to(r Routine, wanted time.Duration) []int {
	if off := timeOf(r.Steps, s.base) - wanted; off.Abs() <= near {
		return s.base
	}
	return s.exactly(r, wanted)
}

// exactly are the amounts that come nearest to a length, each by the same share of
// the room that it has.
func (s span) exactly(r Routine, wanted time.Duration) []int {
	now, end := timeOf(r.Steps, s.base), s.most
	if now > wanted {
		end = s.least
	}
	room := timeOf(r.Steps, end) - now
	if room == 0 {
		return s.base
	}
	share := min(float64(wanted-now)/float64(room), 1)
	amounts := make([]int, len(s.base))
	for i, base := range s.base {
		way := int(share * float64(end[i]-base))
		amounts[i] = base + way - r.Steps[i].Dose.odd(way)
		if share == 1 {
			amounts[i] = end[i]
		}
	}
	return amounts
}
