package routine

import "slices"

// Experience is how far somebody has got, by what they did and said of it. It says
// nothing of pain. The zero Experience is that of somebody new.
type Experience struct {
	// Doses are how much more or less of a routine's doses the person does, by
	// its id: from LeastDose to MostDose, see Routine.Dosed.
	Doses map[string]int `json:"doses,omitempty"`
	// Stages are how far they are in a progression, by its id.
	Stages map[string]Reached `json:"stages,omitempty"`
	// NoRoller is the last date on which none is offered, since one was too much.
	NoRoller string `json:"no_roller,omitempty"`
}

// Reached is a place in a progression, and what was done there. Dates are those on
// the person's wall, 2026-11-21; "" is none.
type Reached struct {
	// Stage is an index into Progression.Stages; below the first it is
	// Outside: the person does without a roller instead.
	Stage int `json:"stage"`
	// Right counts the days on which the stage was done and not too much, and
	// Unrated those on which nobody said how it was.
	Right   int    `json:"right,omitempty"`
	Unrated int    `json:"unrated,omitempty"`
	Since   string `json:"since,omitempty"` // the first of these days
	Last    string `json:"last,omitempty"`  // the last of them
	Rated   string `json:"rated,omitempty"` // the last of those that count in Right
	Easy    bool   `json:"easy,omitempty"`  // it was too easy: it need not take all of its weeks
	// Except are the stages of which it does not hold that those before Stage were done,
	// and no others.
	Except []int `json:"except,omitempty"`
}

// reached is where somebody was last in a progression, or in the one that it
// replaced.
func (x Experience) reached(p Progression) Reached {
	at, ok := x.Stages[p.ID]
	if !ok && p.Was != "" {
		at = x.Stages[p.Was]
	}
	at.Stage = min(max(at.Stage, Outside), len(p.Stages)-1)
	return at
}

// wholeDay is what a day counts on which somebody said how it was. One on which
// nobody did counts half of it.
const wholeDay = 2

// points are the days of a place in a progression, in halves.
func (r Reached) points() int { return r.Right*wholeDay + r.Unrated }

// did reports whether a stage was done.
func (r Reached) did(stage int) bool { return (stage < r.Stage) != slices.Contains(r.Except, stage) }

// to is the place at a stage of which no day counts yet; did tells which of all were done.
func to(stage, all int, did func(int) bool) Reached {
	at := Reached{Stage: stage}
	for i := range all {
		if at.did(i) != did(i) {
			at.Except = append(at.Except, i)
		}
	}
	return at
}

// rateDay says of the last day that was counted how it was.
func rateDay(r *Reached, day string) {
	if r.Last == day && r.Rated < day {
		r.Unrated--
		r.Right++
		r.Rated = day
	}
}
