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
	c.offered = slices.DeleteFunc(c.offered, func(r *Routine) bool { return r.ID == of.ID || !suits(*r) })
	akin := func(r *Routine) bool {
		return slices.ContainsFunc(r.Area, func(a Area) bool { return slices.Contains(of.Area, a) })
	}
	for _, better := range []func(*Routine) bool{
		func(r *Routine) bool { return akin(r) && !c.past.today(r) },
		func(r *Routine) bool { return !c.past.today(r) },
		akin,
	} {
		if some := filtered(c.offered, better); len(some) > 0 {
			return c.pick(some)
		}
	}
	return c.pick(c.offered)
}

// selection is all that bears on a choice.
type selection struct {
	library *Library
	who     Person
	x       Experience
	now     time.Time
	past    past
	offered []*Routine // what can be offered at all
	due     []string   // the routines of a progression's stage whose day it is
}

func choosing(l *Library, who Person, h History, now time.Time) *selection {
	c := &selection{library: l, who: who, x: h.Experience, now: now, past: remember(l, h.Offers, now)}
	today := date(now)
	waits := waiting(l, who, h.Experience, today)
	resting := c.stages(today)
	for _, id := range l.ids {
		r := new(l.routines[id])
		if !who.Allows(*r) || who.awaits(*r) || r.Uses(Roller) && h.Experience.NoRoller >= today || slices.Contains(resting, r.ID) || c.past.often(r) {
			continue
		}
		if _, wait := waits(*r); !wait {
			c.offered = append(c.offered, r)
		}
	}
	return c
}

// stages finds out which routines of the stages that somebody is at are due today,
// and which have had their days of this week.
func (c *selection) stages(today string) (resting []string) {
	for _, p := range c.library.progressions {
		at := stands(c.library, p, c.who, c.x, today)
		if at.Stage == Outside {
			continue
		}
		s := p.Stages[at.Stage]
		switch days, last := c.past.daysOf(s.Routines); {
		case days >= s.DaysAWeek && last != today:
			resting = append(resting, s.Routines...)
		case days < s.DaysAWeek && last != today && (last != c.past.yesterday || s.DaysAWeek > daysAWeek/2):
			c.due = append(c.due, s.Routines...)
		}
	}
	return resting
}

// pick takes the best of some routines that can be offered.
func (c *selection) pick(from []*Routine) (Routine, bool) {
	if len(from) == 0 {
		return Routine{}, false
	}
	if len(c.past.offers) == 0 {
		return *c.first(c.fitting(from)), true
	}
	from = preferred(from, func(r *Routine) bool { return !c.past.today(r) })
	from = preferred(from, func(r *Routine) bool { return c.past.offers[0].Routine != r.ID })
	isDue := func(r *Routine) bool {
		return slices.Contains(c.due, r.ID) && c.past.spaced(r, min(c.turns(), mostTurns)) && c.past.skips(r.ID) < TiredAfter
	}
	if due := filtered(from, isDue); len(due) > 0 {
		return *c.best(due), true
	}
	from = preferred(from, func(r *Routine) bool { return c.past.spaced(r, c.turns()) })
	return *c.best(c.fitting(from)), true
}

// mostTurns is after how many others a stage's routine may come again: then it is
// one in seven at the most.
const mostTurns = 6

// turns is how many others come before a routine comes again.
func (c *selection) turns() int { return len(c.offered) * 7 / 10 }

// first is what somebody is offered before anything else.
func (c *selection) first(from []*Routine) *Routine {
	beyond := func(r *Routine) int {
		for _, p := range c.library.progressions {
			if p.FallBack.Routine == r.ID {
				return 0
			}
		}
		return 1
	}
	return slices.MinFunc(from, func(a, b *Routine) int {
		return cmp.Or(
			cmp.Compare(c.past.asks(a), c.past.asks(b)),
			cmp.Compare(beyond(a), beyond(b)),
			cmp.Compare(len(a.Needs()), len(b.Needs())),
			cmp.Compare(len(a.Equipment), len(b.Equipment)),
		)
	})
}

// best is what the person is used to and what rested longest; each of equals has
// its hour.
func (c *selection) best(from []*Routine) *Routine {
	type rated struct {
		*Routine
		asks int
		rest float64
	}
	kin := map[Focus]int{}
	for i := range c.offered {
		kin[c.offered[i].Focus]++
	}
	all := make([]rated, len(from))
	for i := range from {
		r := from[i]
		all[i] = rated{r, c.past.asks(r), c.past.rest(r, len(c.offered), kin[r.Focus])}
	}
	better := func(a, b rated) int { return cmp.Or(cmp.Compare(a.asks, b.asks), cmp.Compare(b.rest, a.rest)) }
	slices.SortStableFunc(all, better)
	equals := 1
	for equals < len(all) && better(all[0], all[equals]) == 0 {
		equals++
	}
	return all[turn(c.now, equals)].Routine
}

// fitting keeps the routines that can be made to come nearest to the length that is
// wanted, by their authors' bounds: those of a stage (span) are narrower, and what a stage
// sets may not keep a routine from being chosen, since it comes whatever its length.
func (c *selection) fitting(from []*Routine) []*Routine {
	wanted := cmp.Or(c.who.Length, usual)
	off := make(map[string]time.Duration, len(from))
	best := time.Duration(-1)
	for _, r := range from {
		least, most := bounds(r.Steps)
		off[r.ID] = max(timeOf(r.Steps, least)-wanted, wanted-timeOf(r.Steps, most), 0)
		if best < 0 || off[r.ID] < best {
			best = off[r.ID]
		}
	}
	return slices.DeleteFunc(slices.Clone(from), func(r *Routine) bool { return off[r.ID] > best+near })
}

// filtered are those of some routines that do.
func filtered(from []*Routine, do func(*Routine) bool) []*Routine {
	return slices.DeleteFunc(slices.Clone(from), func(r *Routine) bool { return !do(r) })
}

// preferred is filtered, as long as that leaves any.
func preferred(from []*Routine, do func(*Routine) bool) []*Routine {
	if some := filtered(from, do); len(some) > 0 {
		return some
	}
	return from
}

// turn gives each of n equals its hour.
func turn(now time.Time, n int) int {
	hours := int(now.Unix() / 3600 % int64(n))
	return (hours + n) % n
}
