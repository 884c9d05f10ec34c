package routine

import "slices"

// Progression leads through several weeks of routines, with a way out.
type Progression struct {
	ID        string
	Was       string // the id of the one that it replaced: who was in that keeps their stage; mostly ""
	Title     string
	Summary   string
	Seeds     []string
	Screening string
	Stages    []Stage
	FallBack  FallBack
	Sources   []string
}

// Stage is some weeks of a progression.
type Stage struct {
	Week      int // its first, from 1
	Weeks     int // how many, at least 1
	Routines  []string
	DaysAWeek int // on how many days of seven one of them is offered
	Goal      string
	NextIf    string // when the person may go on to the next stage
	Screening string // asked for from this stage on; "" means the progression's own

	// Doses are the seconds or repetitions of steps, by routine and step: from
	// Min in the stage's first week to Max in its last.
	Doses map[string]map[string]Range
}

// FallBack is what to do when a progression does not suit.
type FallBack struct {
	Routine string
	When    string
}

// stageOf is the index of the first stage with a routine, else Outside.
func (p Progression) stageOf(id string) int {
	return slices.IndexFunc(p.Stages, func(s Stage) bool { return slices.Contains(s.Routines, id) })
}

// screeningOf is the profile that a stage asks for.
func (p Progression) screeningOf(stage int) string {
	if own := p.Stages[stage].Screening; own != "" {
		return own
	}
	return p.Screening
}

// Outside is the stage of somebody for whom the first one was too much.
const Outside = -1
