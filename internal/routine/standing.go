package routine

import (
	"slices"
	"time"
)

// A stage gives way to the next one after so many days on which it was done and
// was not too much, and when its weeks are over: after one at the least. A day on
// which nobody said how it was counts half.
const (
	daysNeeded = 3
	wholeDay   = 2
)

const week = 7

// points are the days of a place in a progression, in halves.
func (r Reached) points() int { return r.Right*wholeDay + r.Unrated }

// weeksOf is how many weeks somebody stays there.
func (p Progression) weeksOf(at Reached) int {
	if at.Stage == Outside || at.Easy {
		return 1
	}
	return max(p.Stages[at.Stage].Weeks, 1)
}

// done reports whether a place gives way to the next stage on a date.
func (p Progression) done(at Reached, today string) bool {
	return at.Stage+1 < len(p.Stages) && at.points() >= daysNeeded*wholeDay &&
		at.Since != "" && daysFrom(at.Since, today) >= week*p.weeksOf(at)
}

// stands is where somebody is in a progression on a date. A stage that is done has
// given way to the next one, and a stage that they rule out is passed over.
func (l *Library) stands(p Progression, who Person, x Experience, today string) Reached {
	at := x.reached(p)
	if p.done(at, today) {
		at = Reached{Stage: at.Stage + 1}
	}
	for i := at.Stage; i >= 0 && i < len(p.Stages); i++ {
		if !l.allowsAny(who, p.Stages[i].Routines) {
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
func (l *Library) back(p Progression, who Person, stage int) int {
	for stage--; stage >= 0; stage-- {
		if l.allowsAny(who, p.Stages[stage].Routines) {
			return stage
		}
	}
	return Outside
}

func (l *Library) allowsAny(who Person, ids []string) bool {
	return slices.ContainsFunc(ids, func(id string) bool {
		r, ok := l.routines[id]
		return ok && who.Allows(r)
	})
}

// weekIn is the week that somebody is in at their stage, from 1: by the calendar,
// and no further than what they did.
func (p Progression) weekIn(at Reached, today string) int {
	s := p.Stages[at.Stage]
	if at.Since == "" {
		return 1
	}
	done := (at.Right + at.Unrated) / max(s.DaysAWeek, 1)
	return 1 + min(daysFrom(at.Since, today)/week, done, max(s.Weeks, 1)-1)
}

// Gate is a stage that somebody has to come to before a routine is offered.
type Gate struct {
	Progression Progression
	Stage       int // an index into its Stages
}

// waiting says of a routine whether it has to wait until the person has come
// further, and for what.
func (l *Library) waiting(who Person, x Experience, today string) func(Routine) (Gate, bool) {
	progressions := l.Progressions()
	stages := make([]int, len(progressions))
	for i, p := range progressions {
		stages[i] = l.stands(p, who, x, today).Stage
	}
	return func(r Routine) (Gate, bool) {
		for i, p := range progressions {
			if need, led := p.needs(r); led && stages[i] < need {
				return Gate{p, need}, true
			}
		}
		return Gate{}, false
	}
}

// Waits reports whether a routine waits until the person has come further in a
// progression, and to which stage. now is on their wall.
func (l *Library) Waits(who Person, x Experience, r Routine, now time.Time) (Gate, bool) {
	return l.waiting(who, x, date(now))(r)
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
}

// Now is the stage, and false outside of the progression.
func (s Progress) Now() (Stage, bool) {
	if s.Stage == Outside {
		return Stage{}, false
	}
	return s.Progression.Stages[s.Stage], true
}

// Next is the stage that comes next, and false where this is the last one.
func (s Progress) Next() (Stage, bool) {
	if s.Stage+1 >= len(s.Progression.Stages) {
		return Stage{}, false
	}
	return s.Progression.Stages[s.Stage+1], true
}

// Progress tells where somebody is in each progression of which they can do
// anything. now is on their wall.
func (l *Library) Progress(who Person, x Experience, now time.Time) (all []Progress) {
	today := date(now)
	for _, p := range l.Progressions() {
		if !slices.ContainsFunc(p.Stages, func(s Stage) bool { return l.allowsAny(who, s.Routines) }) {
			continue
		}
		at := l.stands(p, who, x, today)
		s := Progress{Progression: p, Stage: at.Stage, Needed: daysNeeded * wholeDay}
		s.Halves = min(at.points(), s.Needed)
		if at.Stage != Outside {
			s.Week = p.Stages[at.Stage].Week + p.weekIn(at, today) - 1
		}
		if since, err := time.Parse(time.DateOnly, at.Since); err == nil && at.Stage+1 < len(p.Stages) {
			s.NotBefore = date(since.AddDate(0, 0, week*p.weeksOf(at)))
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
func (l *Library) ProgressIn(who Person, x Experience, id string, now time.Time) (Progress, bool) {
	for _, s := range l.Progress(who, x, now) {
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
