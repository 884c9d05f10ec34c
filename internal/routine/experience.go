package routine

import (
	"maps"
	"slices"
)

// Experience is how far somebody has got, by what they said of the routines they
// did. It says nothing of pain. The zero Experience is that of somebody new.
type Experience struct {
	// Doses are how much more or less of a routine's doses the person does, by
	// its id: from LeastDose to MostDose, see Routine.Dosed.
	Doses map[string]int `json:"doses,omitempty"`
	// Stages are how far they are in a progression, by its id.
	Stages map[string]Reached `json:"stages,omitempty"`
}

// Reached is a place in a progression.
type Reached struct {
	// Stage is an index into Progression.Stages; below the first it is
	// Outside: the person does the fall-back instead.
	Stage int `json:"stage"`
	// Right counts how often in a row the stage's routine felt right.
	Right int `json:"right,omitempty"`
}

// Outside is the stage of somebody for whom the first one was too much.
const Outside = -1

// The bounds of Experience.Doses.
const (
	LeastDose = -2
	MostDose  = 2
)

// Harder is the experience of somebody for whom a routine was too easy: at their
// stage of a progression they go on to the next one, from the fall-back to the
// first; elsewhere they do more of it.
func (x Experience) Harder(l *Library, id string) Experience {
	return x.rated(l, id, +1, func(p Progression, at Reached, stage int) Reached {
		if next := p.after(stage); next.Stage > at.Stage {
			return next
		}
		return at
	})
}

// Fitting is the experience of somebody for whom a routine was right. When it
// was so as often as its stage has days in a week, the next stage may come.
func (x Experience) Fitting(l *Library, id string) Experience {
	return x.rated(l, id, 0, func(p Progression, at Reached, stage int) Reached {
		if stage < at.Stage || stage == Outside {
			return at
		}
		if stage > at.Stage { // one before it was ruled out, or they went ahead
			at = Reached{Stage: stage}
		}
		if at.Right++; at.Right < p.Stages[stage].DaysAWeek {
			return at
		}
		return p.after(stage)
	})
}

// Easier is the experience of somebody for whom a routine was too much: back by
// one stage, before the first one to the fall-back; elsewhere they do less.
func (x Experience) Easier(l *Library, id string) Experience {
	return x.rated(l, id, -1, func(_ Progression, at Reached, stage int) Reached {
		if stage == Outside {
			return at
		}
		return Reached{Stage: max(min(at.Stage, stage)-1, Outside)}
	})
}

// rated moves somebody in each progression that has the routine for a stage,
// or for the fall-back they are at (then stage is Outside). Where none moved,
// the dose does.
func (x Experience) rated(l *Library, id string, dose int, move func(p Progression, at Reached, stage int) Reached) Experience {
	moved := false
	stages := maps.Clone(x.Stages)
	for _, p := range l.Progressions() {
		at, stage := x.Stages[p.ID], p.stageOf(id)
		if stage == Outside && (at.Stage != Outside || p.FallBack.Routine != id) {
			continue
		}
		next := move(p, at, stage)
		if next == at {
			continue
		}
		if stages == nil {
			stages = map[string]Reached{}
		}
		stages[p.ID], moved = next, true
	}
	x.Stages = stages
	if !moved && dose != 0 {
		x.Doses = maps.Clone(x.Doses)
		if x.Doses == nil {
			x.Doses = map[string]int{}
		}
		x.Doses[id] = min(max(x.Doses[id]+dose, LeastDose), MostDose)
	}
	return x
}

// stageOf is the index of the first stage with a routine, else Outside.
func (p Progression) stageOf(id string) int {
	return slices.IndexFunc(p.Stages, func(s Stage) bool { return s.Routine == id })
}

// after is the beginning of the next stage; after the last one it goes on.
func (p Progression) after(stage int) Reached {
	return Reached{Stage: min(stage+1, len(p.Stages)-1)}
}

// Dosed is the routine with more (above 0) or less (below 0) of what it asks
// for, within the range that its author set for each dose: halfway to the
// range's end at 1, and all the way at 2.
func (r Routine) Dosed(by int) Routine {
	if by == 0 {
		return r
	}
	steps := make([]Step, len(r.Steps))
	for i, s := range r.Steps {
		s.Dose = s.Dose.moved(by)
		steps[i] = s
	}
	r.Steps = steps
	return r
}

func (d Dose) moved(by int) Dose {
	if d.Range == (Range{}) {
		return d
	}
	amount, end := &d.Seconds, d.Range.Max
	if d.Kind == Reps {
		amount = &d.Reps
	}
	if by < 0 {
		by, end = -by, d.Range.Min
	}
	way := end - *amount
	if by < MostDose {
		way /= 2
		if d.Kind != Reps {
			way -= way % 5 // nobody counts odd seconds
		}
	}
	*amount += way
	return d
}
