package routine

import (
	"cmp"
	"slices"
	"time"
)

// Choose picks the routine for a person at a moment of theirs (now is on their
// wall), and false when none can be offered: all that they allow, less the roller
// routines whose screening card they have not seen, less what their progression
// has not come to yet or gives a rest, and less what was offered as often as its
// author holds to be good.
//
// Nothing comes twice in a day while there is anything else, and nothing before
// most of the others had their turn: with ten, that is one in eight at the most,
// and less where it is skipped time and again. The stage of a progression comes
// on its days of the week, whatever its length; of the others those whose length
// fits, and of these what rested longest: the routine itself, its kind, and the
// areas it works on. An intermediate routine waits for a beginner's one in the
// same setting. The first of all is what a progression falls back on, or what
// needs the least.
func Choose(l *Library, who Person, h History, now time.Time) (Routine, bool) {
	c := choosing(l, who, h, now)
	return c.pick(c.offered)
}

// Instead picks another routine than one that does not suit, among those that suit,
// for the same area where there is one that did not come today, and false when no
// other can be offered.
func Instead(l *Library, who Person, h History, of Routine, suits func(Routine) bool, now time.Time) (Routine, bool) {
	c := choosing(l, who, h, now)
	c.offer(only(c.offered, func(r *shelved) bool { return r.ID != of.ID && suits(r.Routine) }))
	akin := func(r *shelved) bool {
		return slices.ContainsFunc(r.Area, func(a Area) bool { return slices.Contains(of.Area, a) })
	}
	for _, better := range []func(*shelved) bool{
		func(r *shelved) bool { return akin(r) && !c.past.today(r) },
		func(r *shelved) bool { return !c.past.today(r) },
		akin,
	} {
		if slices.ContainsFunc(c.offered, better) {
			return c.pick(only(c.offered, better))
		}
	}
	return c.pick(c.offered)
}

// selection is all that bears on a choice.
type selection struct {
	who     Person
	now     time.Time
	past    past
	due     []string   // the routines of a progression's stage whose day it is
	offered []*shelved // what can be offered at all
	kin     []int      // how many of these are of a kind, by Focuses
}

func choosing(l *Library, who Person, h History, now time.Time) *selection {
	s := &l.shelf
	c := &selection{who: who, now: now, past: remember(l, h.Offers, now)}
	allowed := make([]bool, len(s.routines))
	for i := range s.routines {
		allowed[i] = allows(&who, &s.routines[i].Routine)
	}
	can := func(id string) bool {
		r := l.shelved(id)
		return r != nil && allowed[r.at]
	}
	places := places(s.progressions, can, h.Experience, c.past.date)
	resting := c.stages(s.progressions, places)
	offered := make([]*shelved, 0, len(s.routines))
	for i := range s.routines {
		r := &s.routines[i]
		if !allowed[i] || awaits(&who, r) || h.Experience.NoRoller >= c.past.date && r.Uses(Roller) || slices.Contains(resting, r.ID) || c.past.often(r) {
			continue
		}
		if _, waits := shut(r.gates, places); !waits {
			offered = append(offered, r)
		}
	}
	c.offer(offered)
	return c
}

// offer says what can be offered.
func (c *selection) offer(routines []*shelved) {
	c.offered, c.kin = routines, make([]int, len(Focuses()))
	for _, r := range routines {
		c.kin[r.kind]++
	}
}

// stages finds out which routines of the stages that somebody is at are due today,
// and which have had their days of this week.
func (c *selection) stages(progressions []Progression, places []Reached) (resting []string) {
	for i, p := range progressions {
		if places[i].Stage == Outside {
			continue
		}
		s, today := p.Stages[places[i].Stage], c.past.date
		switch days, last := c.past.daysOf(s.Routines); {
		case days >= s.DaysAWeek && last != today:
			resting = append(resting, s.Routines...)
		case days < s.DaysAWeek && last != today && (last != c.past.yesterday || s.DaysAWeek > daysAWeek/2):
			c.due = append(c.due, s.Routines...)
		}
	}
	return resting
}

// pick takes the best of some routines that can be offered, and puts them in disorder.
func (c *selection) pick(from []*shelved) (Routine, bool) {
	if len(from) == 0 {
		return Routine{}, false
	}
	if len(c.past.offers) == 0 {
		return c.first(c.fitting(from)).Routine, true
	}
	from = preferred(from, func(r *shelved) bool { return !c.past.today(r) })
	from = preferred(from, func(r *shelved) bool { return c.past.offers[0].Routine != r.ID })
	isDue := func(r *shelved) bool {
		return slices.Contains(c.due, r.ID) && c.past.spaced(r, min(c.turns(), mostTurns)) && c.past.skips(r) < TiredAfter
	}
	if slices.ContainsFunc(from, isDue) {
		return c.best(only(from, isDue)).Routine, true
	}
	from = preferred(from, func(r *shelved) bool { return c.past.spaced(r, c.turns()) })
	return c.best(c.fitting(from)).Routine, true
}

// mostTurns is after how many others a stage's routine may come again: then it is
// one in seven at the most.
const mostTurns = 6

// turns is how many others come before a routine comes again.
func (c *selection) turns() int { return len(c.offered) * 7 / 10 }

// first is what somebody is offered before anything else.
func (c *selection) first(from []*shelved) *shelved {
	beyond := func(r *shelved) int {
		if r.fallsBack {
			return 0
		}
		return 1
	}
	return slices.MinFunc(from, func(a, b *shelved) int {
		return cmp.Or(
			cmp.Compare(c.past.asks(a), c.past.asks(b)),
			cmp.Compare(beyond(a), beyond(b)),
			cmp.Compare(a.asks, b.asks),
			cmp.Compare(len(a.Equipment), len(b.Equipment)),
		)
	})
}

// best is what the person is used to and what rested longest; each of equals has
// its hour.
func (c *selection) best(from []*shelved) *shelved {
	var asks, equals int
	var rest float64
	for _, r := range from {
		itsAsks, itsRest := c.past.asks(r), c.past.rest(r, len(c.offered), c.kin[r.kind])
		switch order := cmp.Or(cmp.Compare(itsAsks, asks), cmp.Compare(rest, itsRest)); {
		case equals == 0, order < 0:
			asks, rest, from[0], equals = itsAsks, itsRest, r, 1
		case order == 0:
			from[equals] = r // one of those that were looked at
			equals++
		}
	}
	return from[turn(c.now, equals)]
}

// fitting keeps the routines that can be made to come nearest to the length that is
// wanted, by their authors' bounds: those of a stage (span) are narrower, and what a stage
// sets may not keep a routine from being chosen, since it comes whatever its length.
func (c *selection) fitting(from []*shelved) []*shelved {
	wanted := cmp.Or(c.who.Length, usual)
	off := func(r *shelved) time.Duration { return max(r.least-wanted, wanted-r.most, 0) }
	best := off(from[0])
	for _, r := range from {
		best = min(best, off(r))
	}
	return only(from, func(r *shelved) bool { return off(r) <= best+near })
}

// only keeps of some routines those that do, in their place.
func only(some []*shelved, do func(*shelved) bool) []*shelved {
	return slices.DeleteFunc(some, func(r *shelved) bool { return !do(r) })
}

// preferred is only, as long as that leaves any.
func preferred(from []*shelved, do func(*shelved) bool) []*shelved {
	if slices.ContainsFunc(from, do) {
		return only(from, do)
	}
	return from
}

// turn gives each of n equals its hour.
func turn(now time.Time, n int) int {
	hours := int(now.Unix() / 3600 % int64(n))
	return (hours + n) % n
}
