package routine

import "time"

// Dose is how long or how often a step is done. Setup, Roll, Move and
// Hold are measured in Seconds; Reps in Reps of RepSeconds. Range bounds whichever of
// Seconds and Reps the kind uses, and is zero where the author set no bounds.
type Dose struct {
	Kind       DoseKind
	Seconds    int
	Reps       int // for Each, one repetition is once to either side
	RepSeconds int
	Sets       int // at least 1
	Rest       int // seconds between two sets
	Range      Range
}

// Range is from Min to Max, both included. The zero Range sets no bounds.
type Range struct {
	Min, Max int
}

// DoseKind is what is counted in a dose.
type DoseKind string

// The kinds of dose. Setup is getting into place: its time is a guess, and it
// needs no breathing cue. Roll is to and fro on a roller or the like, Move to keep
// moving at one's own pace, as who walks does.
const (
	Setup DoseKind = "setup"
	Roll  DoseKind = "roll"
	Move  DoseKind = "move"
	Hold  DoseKind = "hold"
	Reps  DoseKind = "reps"
)

// DoseKinds lists every kind of dose.
func DoseKinds() []DoseKind { return []DoseKind{Setup, Roll, Move, Hold, Reps} }

// Time is how long the dose takes. A repetition to each side holds both.
func (d Dose) Time() time.Duration {
	seconds := d.Seconds
	if d.Kind == Reps {
		seconds = d.Reps * d.RepSeconds
	}
	sets := max(d.Sets, 1)
	return time.Duration(seconds*sets+d.Rest*(sets-1)) * time.Second
}

// The bounds of Experience.Doses.
const (
	LeastDose = -2
	MostDose  = 2
)

// measure is what the kind of dose is counted in.
func measure(d *Dose) *int {
	if d.Kind == Reps {
		return &d.Reps
	}
	return &d.Seconds
}

func (d Dose) amount() int { return *measure(&d) }

// with is the dose with another amount of it, and as it is with none.
func (d Dose) with(amount int) Dose {
	if amount > 0 {
		*measure(&d) = amount
	}
	return d
}

// moved is an amount with more or less of it: see Routine.Dosed.
func (d Dose) moved(amount, by int) int {
	end := d.Range.Max
	if d.Range == (Range{}) || by == 0 {
		return amount
	}
	if by < 0 {
		by, end = -by, d.Range.Min
	}
	way := end - amount
	if by < MostDose {
		way /= 2
		way -= d.odd(way)
	}
	return amount + way
}

// odd is what is too little to be counted: nobody counts odd seconds.
func (d Dose) odd(amount int) int {
	if d.Kind == Reps {
		return 0
	}
	return amount % 5
}

// span is from which amount to which a dose can be.
func (d Dose) span() (least, most int) {
	if d.Range == (Range{}) {
		return d.amount(), d.amount()
	}
	return d.Range.Min, d.Range.Max
}
