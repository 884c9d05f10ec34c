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

// done reports whether a place gives way to the next stage on a date.
func done(p Progression, at Reached, today string) bool {
	return at.Stage+1 < len(p.Stages) && at.points() >= daysNeeded*wholeDay &&
		at.Since != "" && daysFrom(at.Since, today) >= daysAWeek*weeksOf(p, at)
}

// stands is where somebody is in a progression on a date. A stage that is done has
// given way to the next one, and a stage that they rule out is passed over.
func stands(l *Library, p Progression, who Person, x Experience, today string) Reached {
	at := x.reached(p)
	if done(p, at, today) {
		at = Reached{Stage: at.Stage + 1}
	}
	for i := at.Stage; i >= 0 && i < len(p.Stages); i++ {
		if !allowsAny(l, who, p.Stages[i].Routines) {
			continue
		}
		if i > at.Stage {
			at = Reached{Stage: i}
		}
		break
	}
	return at
}

// back is the stage before one that somebody can do, else Outside.
func back(l *Library, p Progression, who Person, stage int) int {
	for stage--; stage >= 0; stage-- {
		if allowsAny(l, who, p.Stages[stage].Routines) {
			return stage
		}
	}
	return Outside
}

func allowsAny(l *Library, who Person, ids []string) bool {
	return slices.ContainsFunc(ids, func(id string) bool {
		r, ok := l.routines[id]
		return ok && who.Allows(r)
	})
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

// needs is the stage from which on a routine is offered, and whether the
// progression has a say in it: a stage's own routines from the first that has
// them, and a roller routine beside it for those who are used to the like of it,
// from the second stage that asks the same screening, or from the last one where
// it is more than a beginner's.
func needs(p Progression, r Routine) (stage int, led bool) {
	if stage = p.stageOf(r.ID); stage != Outside {
		return stage, true
	}
	if !r.Uses(Roller) {
		return Outside, false
	}
	var like []int // the stages that ask the same screening
	for i := range p.Stages {
		if p.screeningOf(i) == r.Screening {
			like = append(like, i)
		}
	}
	switch {
	case len(like) == 0:
		return Outside, false
	case r.Level == Beginner:
		return like[min(1, len(like)-1)], true
	}
	return like[len(like)-1], true
}

// Gate is a stage that somebody has to come to before a routine is offered.
type Gate struct {
	Progression Progression
	Stage       int // an index into its Stages
}

// waiting says of a routine whether it has to wait until the person has come
// further, and for what.
func waiting(l *Library, who Person, x Experience, today string) func(Routine) (Gate, bool) {
	progressions := l.Progressions()
	stages := make([]int, len(progressions))
	for i, p := range progressions {
		stages[i] = stands(l, p, who, x, today).Stage
	}
	return func(r Routine) (Gate, bool) {
		for i, p := range progressions {
			if need, led := needs(p, r); led && stages[i] < need {
				return Gate{p, need}, true
			}
		}
		return Gate{}, false
	}
}

// Waits reports whether a routine waits until the person has come further in a
// progression, and to which stage. now is on their wall.
func Waits(l *Library, who Person, x Experience, r Routine, now time.Time) (Gate, bool) {
	return waiting(l, who, x, date(now))(r)
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

	ruledOut int // how many stages after this one they cannot do
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
	next := s.Stage + 1 + s.ruledOut
	if next >= len(s.Progression.Stages) {
		return Stage{}, false
	}
	return s.Progression.Stages[next], true
}

// ProgressOf tells where somebody is in each progression of which they can do
// anything. now is on their wall.
func ProgressOf(l *Library, who Person, x Experience, now time.Time) (all []Progress) {
	today := date(now)
	for _, p := range l.Progressions() {
		if !slices.ContainsFunc(p.Stages, func(s Stage) bool { return allowsAny(l, who, s.Routines) }) {
			continue
		}
		at := stands(l, p, who, x, today)
		s := Progress{Progression: p, Stage: at.Stage, Needed: daysNeeded * wholeDay}
		for i := at.Stage + 1; i < len(p.Stages) && !allowsAny(l, who, p.Stages[i].Routines); i++ {
			s.ruledOut++
		}
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
