package routine

import (
	"cmp"
	"slices"
	"time"
)

// History is what bears on a choice of what was before.
type History struct {
	Offers     []Offer // the newest first
	Experience Experience
}

// Offer is a routine that somebody was offered.
type Offer struct {
	Routine string `json:"routine"`
	Day     string `json:"day,omitempty"`     // its date on their wall, 2026-11-21; "": nobody knows
	Skipped bool   `json:"skipped,omitempty"` // they skipped it
}

// usual is the length for people who did not ask for another.
const usual = 150 * time.Second

// near is how much worse than the best a length may fit and still count as
// fitting: people do not feel the difference, and it leaves a choice.
const near = 30 * time.Second

// Choose picks the routine for a person at a moment, and false when none can be
// offered: all that they allow, less the roller routines whose screening card
// they have not seen, and less what their progression has not come to yet. The
// more of History.Offers there is, up to the number of routines, the wider the
// variety.
//
// The newest of it is not chosen again when there is another. Of those whose
// length fits, whatever rested longest comes first: the routine itself and the
// areas it works on. An intermediate routine waits for a beginner's one in the
// same setting. The first of all needs the least equipment.
func Choose(l *Library, who Person, h History, now time.Time) (Routine, bool) {
	return choose(l, who, h, offered(l, who, h.Experience), now)
}

// Instead picks another routine than one that does not suit, among those that suit,
// for the same area where there is one, and false when no other can be offered.
func Instead(l *Library, who Person, h History, of Routine, suits func(Routine) bool, now time.Time) (Routine, bool) {
	others := slices.DeleteFunc(offered(l, who, h.Experience), func(r Routine) bool { return r.ID == of.ID || !suits(r) })
	akin := slices.DeleteFunc(slices.Clone(others), func(r Routine) bool {
		return !slices.ContainsFunc(r.Area, func(a Area) bool { return slices.Contains(of.Area, a) })
	})
	if len(akin) > 0 {
		others = akin
	}
	return choose(l, who, h, others, now)
}

func offered(l *Library, who Person, x Experience) []Routine {
	wait := waiting(l, who, x)
	return slices.DeleteFunc(Allowed(l, who), func(r Routine) bool { return who.awaits(r) || wait(r) })
}

func choose(l *Library, who Person, h History, from []Routine, now time.Time) (Routine, bool) {
	last := make([]string, len(h.Offers))
	for i, o := range h.Offers {
		last[i] = o.Routine
	}
	if len(from) > 1 && len(last) > 0 {
		from = slices.DeleteFunc(from, func(r Routine) bool { return r.ID == last[0] })
	}
	if len(from) == 0 {
		return Routine{}, false
	}
	fitting := fit(from, cmp.Or(who.Length, usual))
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
