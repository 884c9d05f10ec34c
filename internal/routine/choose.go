package routine

import (
	"cmp"
	"slices"
	"time"
)

// Person is what bears on which routines suit somebody. The zero Person said
// nothing: they are given a chair and a wall, and what can be done in office
// clothes.
type Person struct {
	Equipment []Equipment   // what they said they have; a chair and a wall are taken for granted
	Settings  []Setting     // where they can move; none means seated and standing
	Length    time.Duration // how long it should take; zero means two and a half minutes
	Blocked   []string      // screening profiles whose routines are switched off for them
}

// usual is the length for people who did not ask for another.
const usual = 150 * time.Second

// near is how much worse than the best a length may fit and still count as
// fitting: people do not feel the difference, and it leaves a choice.
const near = 30 * time.Second

// Allows reports whether the person can do the routine and did not rule it out.
func (p Person) Allows(r Routine) bool {
	settings := p.Settings
	if len(settings) == 0 {
		settings = []Setting{Seated, Standing}
	}
	return slices.Contains(settings, r.Setting) &&
		!slices.Contains(p.Blocked, r.Screening) &&
		!slices.ContainsFunc(r.Equipment, func(e Equipment) bool { return !p.has(e) })
}

func (p Person) has(e Equipment) bool {
	switch e {
	case Chair, Wall:
		return true
	case Roller, Mat:
		return slices.Contains(p.Equipment, e)
	default:
		return false
	}
}

// Allowed lists every routine the person allows, by id.
func Allowed(l *Library, who Person) []Routine {
	return slices.DeleteFunc(l.Routines(), func(r Routine) bool { return !who.Allows(r) })
}

// Choose picks the routine for a person at a moment, and false when they allow
// none. last holds the ids of what they did lately, the newest first; the more
// of them, up to the number of routines, the wider the variety.
//
// The newest of last is not chosen again when there is another. Of those whose
// length fits, whatever rested longest comes first: the routine itself and the
// areas it works on. An intermediate routine waits for a beginner's one in the
// same setting. The first of all needs the least equipment.
func Choose(l *Library, who Person, last []string, now time.Time) (Routine, bool) {
	allowed := Allowed(l, who)
	if len(allowed) > 1 && len(last) > 0 {
		allowed = slices.DeleteFunc(allowed, func(r Routine) bool { return r.ID == last[0] })
	}
	if len(allowed) == 0 {
		return Routine{}, false
	}
	fitting := fit(allowed, cmp.Or(who.Length, usual))
	past := remember(l, last)
	better := func(a, b Routine) int {
		return cmp.Or(
			cmp.Compare(past.asks(a), past.asks(b)),
			cmp.Compare(past.rest(b), past.rest(a)),
		)
	}
	if len(last) == 0 {
		return slices.MinFunc(fitting, func(a, b Routine) int {
			return cmp.Or(better(a, b), cmp.Compare(len(a.Equipment), len(b.Equipment)))
		}), true
	}
	slices.SortStableFunc(fitting, better)
	equals := 1
	for equals < len(fitting) && better(fitting[0], fitting[equals]) == 0 {
		equals++
	}
	return fitting[turn(now, equals)], true
}

// fit keeps the routines whose length is nearest to what is wanted.
func fit(routines []Routine, wanted time.Duration) []Routine {
	off := func(r Routine) time.Duration { return (r.Time() - wanted).Abs() }
	best := off(routines[0])
	for _, r := range routines {
		best = min(best, off(r))
	}
	return slices.DeleteFunc(routines, func(r Routine) bool { return off(r) > best+near })
}

// turn gives each of n equals its hour.
func turn(now time.Time, n int) int {
	hours := int(now.Unix() / 3600 % int64(n))
	return (hours + n) % n
}

// past is what somebody did, as the number of routines since: 0 is just now.
type past struct {
	length   int
	routines map[string]int
	areas    map[Area]int
	begun    map[Setting]bool // a beginner's routine was done there
}

func remember(l *Library, last []string) past {
	p := past{len(last), map[string]int{}, map[Area]int{}, map[Setting]bool{}}
	for since, id := range slices.Backward(last) {
		p.routines[id] = since
		r, _ := l.Routine(id)
		for _, area := range r.Area {
			p.areas[area] = since
		}
		if r.Level == Beginner {
			p.begun[r.Setting] = true
		}
	}
	return p
}

// asks is 1 for a routine that the person is not yet used to, and 0 otherwise.
func (p past) asks(r Routine) int {
	if r.Level == Beginner || p.begun[r.Setting] {
		return 0
	}
	return 1
}

// rest is how long ago the routine was done, plus how long its areas rested on
// average. What was never done rested for longer than all that is remembered.
func (p past) rest(r Routine) float64 {
	since, done := p.routines[r.ID]
	if !done {
		since = p.length
	}
	if len(r.Area) == 0 {
		return float64(since)
	}
	areas := 0
	for _, area := range r.Area {
		if rested, worked := p.areas[area]; worked {
			areas += rested
		} else {
			areas += p.length
		}
	}
	return float64(since) + float64(areas)/float64(len(r.Area))
}
