package routine

import (
	"slices"
	"time"
)

// shelf is a library as a choice goes through it: all that it asks of a routine
// whoever that is for is worked out once, when the library is loaded.
type shelf struct {
	routines     []shelved      // by id
	at           map[string]int // where a routine stands among them, by its id
	progressions []Progression  // by id
}

// shelved is a routine on the shelf.
type shelved struct {
	Routine

	at          int           // where it stands
	asks        int           // how many things somebody has to say they have for it
	presses     bool          // see Routine.Presses
	least, most time.Duration // from how long to how long its author lets it take
	areas       []int         // of Areas
	kind        int           // of Focuses
	place       int           // of Settings
	fallsBack   bool          // a progression falls back on it
	gates       []gate
}

// gate is a stage of a progression on the shelf from which on a routine is offered.
type gate struct{ progression, stage int }

// shelve puts what a library holds on its shelf, in every language.
func (l *Library) shelve() {
	for _, in := range l.tongues {
		in.shelf = shelfOf(in)
	}
}

func shelfOf(l *Library) shelf {
	s := shelf{at: make(map[string]int, len(l.routines)), progressions: byID(l.progressions)}
	for i, r := range byID(l.routines) {
		least, most := bounds(r.Steps)
		one := shelved{
			Routine: r, at: i, asks: len(r.Needs()), presses: r.Presses(), least: timeOf(r.Steps, least), most: timeOf(r.Steps, most),
			kind: slices.Index(Focuses(), r.Focus), place: slices.Index(Settings(), r.Setting), gates: gatesTo(s.progressions, r),
			fallsBack: slices.ContainsFunc(s.progressions, func(p Progression) bool { return p.FallBack.Routine == r.ID }),
		}
		for _, a := range r.Area {
			one.areas = append(one.areas, slices.Index(Areas(), a))
		}
		s.at[r.ID], s.routines = i, append(s.routines, one)
	}
	return s
}

// gatesTo are those of a routine, one at the most in each progression.
func gatesTo(progressions []Progression, r Routine) (all []gate) {
	for i, p := range progressions {
		if stage, led := needs(p, r); led {
			all = append(all, gate{i, stage})
		}
	}
	return all
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

// shelved finds a routine on the shelf; nil: it is not there.
func (l *Library) shelved(id string) *shelved {
	at, ok := l.shelf.at[id]
	if !ok {
		return nil
	}
	return &l.shelf.routines[at]
}
