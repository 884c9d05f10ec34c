package routine

import (
	"slices"
	"time"
)

// A stage gives way to the next one after so many days on which it was done and
// was not too much, and when its weeks are over: after one at the least.
const daysNeeded = 3

const daysAWeek = 7

// weeksOf is how many weeks somebody stays there.
func weeksOf(p Progression, at Reached) int {
	if at.Stage == Outside || at.Easy {
		return 1
	}
	return max(p.Stages[at.Stage].Weeks, 1)
}

// over reports whether the days and the weeks of a place are done on a date.
func over(p Progression, at Reached, today string) bool {
	return at.points() >= daysNeeded*wholeDay && at.Since != "" && daysFrom(at.Since, today) >= daysAWeek*weeksOf(p, at)
}

// stands is where somebody is in a progression on a date: at the least stage that they
// did not do and can do. Where none comes after what they did, they stay where they are,
// or go to the last one of those that they did and still can do.
func stands(p Progression, can able, x Experience, today string) Reached {
	at := x.reached(p)
	ends := over(p, at, today)
	if at.Stage == Outside && !ends {
		return at
	}
	did := func(i int) bool { return at.did(i) || ends && i == at.Stage }
	next := leads(p, can, did)
	switch {
	case next == at.Stage:
		return at
	case next < len(p.Stages):
		return to(next, len(p.Stages), did)
	case at.Stage != Outside && slices.ContainsFunc(p.Stages[at.Stage].Routines, can):
		return at
	}
	for i, s := range slices.Backward(p.Stages) {
		if did(i) && i != at.Stage && slices.ContainsFunc(s.Routines, can) {
			return to(i, len(p.Stages), at.did)
		}
	}
	return at
}

// leads is the least stage that somebody did not do and can do; as many as there are
// stages: none.
func leads(p Progression, can able, did func(int) bool) int {
	barred := false // one before it that they did not do cannot be done
	for i, s := range p.Stages {
		switch {
		case did(i):
		case !slices.ContainsFunc(s.Routines, can):
			barred = true
		case !barred || !repeats(p, can, i):
			return i
		}
	}
	return len(p.Stages)
}

// repeats reports whether all that somebody can do of a stage is in one before it.
func repeats(p Progression, can able, stage int) bool {
	all := slices.DeleteFunc(slices.Clone(p.Stages[stage].Routines), func(id string) bool { return !can(id) })
	return slices.ContainsFunc(p.Stages[:stage], func(s Stage) bool {
		return !slices.ContainsFunc(all, func(id string) bool { return !slices.Contains(s.Routines, id) })
	})
}

// follows is the stage that comes after a place; as many as there are stages: none.
func follows(p Progression, can able, at Reached) int {
	return leads(p, can, func(i int) bool { return at.did(i) || i == at.Stage })
}

// back is the stage before one that somebody can do, else Outside.
func back(p Progression, can able, stage int) int {
	for stage--; stage >= 0; stage-- {
		if slices.ContainsFunc(p.Stages[stage].Routines, can) {
			return stage
		}
	}
	return Outside
}

// weekIn is the week that somebody is in at their stage, from 1: by the calendar,
// and no further than what they did.
func weekIn(p Progression, at Reached, today string) int {
	s := p.Stages[at.Stage]
	if at.Since == "" {
		return 1
	}
	done := (at.Right + at.Unrated) / max(s.DaysAWeek, 1)
	return 1 + min(daysFrom(at.Since, today)/daysAWeek, done, max(s.Weeks, 1)-1)
}

// Gate is a stage that somebody has to come to before a routine is offered.
type Gate struct {
	Progression Progression
	Stage       int // an index into its Stages
}

// places are where somebody is in each progression on a date.
func places(of []Progression, can able, x Experience, today string) []Reached {
	all := make([]Reached, len(of))
	for i, p := range of {
		all[i] = stands(p, can, x, today)
	}
	return all
}

// shut is the first of some gates that somebody has to come to yet, and false where
// they need not wait.
func shut(gates []gate, places []Reached) (gate, bool) {
	for _, g := range gates {
		if at := &places[g.progression]; at.Stage < g.stage && !at.did(g.stage) {
			return g, true
		}
	}
	return gate{}, false
}

// Waits reports whether a routine waits until the person has come further in a
// progression, and to which stage. now is on their wall.
func Waits(l *Library, who Person, x Experience, r Routine, now time.Time) (Gate, bool) {
	progressions := l.shelf.progressions
	g, waits := shut(gatesTo(progressions, r), places(progressions, ableTo(l, who), x, date(now)))
	if !waits {
		return Gate{}, false
	}
	return Gate{progressions[g.progression], g.stage}, true
}

// Progress is how far somebody is in a progression, for them to see.
type Progress struct {
	Progression Progression
	Stage       int    // an index into its Stages, or Outside
	Week        int    // of the whole progression, from 1; 0 outside of it
	Halves      int    // of days that count so far, at most Needed: see Reached
	Needed      int    // halves of days until the next stage
	NotBefore   string // the date before which the next stage does not come; "": it has not begun, or there is none
	NoRoller    string // the last date of a day off the roller; "": there is none

	// Short reports that stages are left which they cannot do; Lacks is what they have to
	// say they have for the first of these, if that is why.
	Short bool
	Lacks []Thing

	passes int // how many stages after this one are passed over by the next
}

// Now is the stage, and false outside of the progression.
func (s Progress) Now() (Stage, bool) {
	if s.Stage == Outside {
		return Stage{}, false
	}
	return s.Progression.Stages[s.Stage], true
}

// Next is the stage that comes next of those that they can do, and false where this is
// the last one.
func (s Progress) Next() (Stage, bool) {
	next := s.Stage + 1 + s.passes
	if next >= len(s.Progression.Stages) {
		return Stage{}, false
	}
	return s.Progression.Stages[next], true
}

// ProgressOf tells where somebody is in each progression of which they can do
// anything. now is on their wall.
func ProgressOf(l *Library, who Person, x Experience, now time.Time) (all []Progress) {
	today, can := date(now), ableTo(l, who)
	for _, p := range l.shelf.progressions {
		if !slices.ContainsFunc(p.Stages, func(s Stage) bool { return slices.ContainsFunc(s.Routines, can) }) {
			continue
		}
		at := stands(p, can, x, today)
		s := Progress{Progression: p, Stage: at.Stage, Needed: daysNeeded * wholeDay}
		next := follows(p, can, at)
		s.passes = next - at.Stage - 1
		s.Short, s.Lacks = shortOf(l, p, who, at, next)
		s.Halves = min(at.points(), s.Needed)
		if at.Stage != Outside {
			s.Week = p.Stages[at.Stage].Week + weekIn(p, at, today) - 1
		}
		_, more := s.Next()
		if since, err := time.Parse(time.DateOnly, at.Since); err == nil && more {
			s.NotBefore = date(since.AddDate(0, 0, daysAWeek*weeksOf(p, at)))
		}
		if x.NoRoller >= today {
			s.NoRoller = x.NoRoller
		}
		all = append(all, s)
	}
	return all
}

// shortOf tells why nothing comes after a place, though there are stages left.
func shortOf(l *Library, p Progression, who Person, at Reached, next int) (short bool, lacks []Thing) {
	if next < len(p.Stages) {
		return false, nil
	}
	for i, s := range p.Stages {
		if i == at.Stage || at.did(i) {
			continue
		}
		for _, id := range s.Routines {
			for _, e := range l.routines[id].Needs() {
				has := slices.Contains(who.Equipment, e) || slices.ContainsFunc(lacks, func(t Thing) bool { return t.ID == e })
				if !has {
					lacks = append(lacks, l.Thing(e))
				}
			}
		}
		return true, lacks
	}
	return false, nil
}

// counts reports whether a day of a routine counts for a stage, which has begun or not:
// where some of its routines press a roller into the back, it begins with one that does.
func counts(l *Library, s Stage, begun bool, id string) bool {
	presses := func(id string) bool { return l.routines[id].Presses() }
	return slices.Contains(s.Routines, id) && (begun || presses(id) || !slices.ContainsFunc(s.Routines, presses))
}

// ProgressIn is the progress of somebody in the progression that a routine belongs to,
// and false where it belongs to none.
func ProgressIn(l *Library, who Person, x Experience, id string, now time.Time) (Progress, bool) {
	for _, s := range ProgressOf(l, who, x, now) {
		if s.Progression.stageOf(id) != Outside {
			return s, true
		}
	}
	return Progress{}, false
}

func date(t time.Time) string { return t.Format(time.DateOnly) }

// daysFrom is how many days there are from one date to another; none where one of
// them is no date.
func daysFrom(from, to string) int {
	a, err1 := time.Parse(time.DateOnly, from)
	b, err2 := time.Parse(time.DateOnly, to)
	if err1 != nil || err2 != nil {
		return 0
	}
	return int(b.Sub(a) / (24 * time.Hour))
}
