package routine

import (
	"fmt"
	"time"
)

// Dose is how long or how often a step is done. Setup, Roll and Hold are
// measured in Seconds; Reps in Reps of RepSeconds. Range bounds whichever of
// Seconds and Reps the kind uses, and is zero where the author set no bounds.
type Dose struct {
	Kind       DoseKind
	Seconds    int
	Reps       int // for Each, one repetition is once to either side
	RepSeconds int
	Sets       int // at least 1
	Range      Range
}

// DoseKind is what is counted in a dose.
type DoseKind string

// The kinds of dose. Setup is getting into place: its time is a guess, and it
// needs no breathing cue.
const (
	Setup DoseKind = "setup"
	Roll  DoseKind = "roll"
	Hold  DoseKind = "hold"
	Reps  DoseKind = "reps"
)

// DoseKinds lists every kind of dose.
func DoseKinds() []DoseKind { return []DoseKind{Setup, Roll, Hold, Reps} }

// Time is how long the dose takes. A repetition to each side holds both.
func (d Dose) Time() time.Duration {
	seconds := d.Seconds
	if d.Kind == Reps {
		seconds = d.Reps * d.RepSeconds
	}
	return time.Duration(seconds*max(d.Sets, 1)) * time.Second
}

// Text is the dose in plain words: "45 seconds", "2 × 20 seconds",
// "8 times, about 4 seconds each", "5 times to each side".
func (d Dose) Text(side Side) string {
	var text string
	switch d.Kind {
	case Setup:
		return "about " + seconds(int(d.Time()/time.Second))
	case Roll, Hold:
		text = seconds(d.Seconds)
	case Reps:
		text = times(d.Reps, d.Sets > 1)
		switch {
		case side == Each:
			text += " to each side"
		case d.Reps == 1:
			text += ", about " + seconds(d.RepSeconds)
		default:
			text += ", about " + seconds(d.RepSeconds) + " each"
		}
	}
	if d.Sets > 1 {
		return fmt.Sprintf("%d × %s", d.Sets, text)
	}
	return text
}

func seconds(n int) string {
	switch {
	case n == 1:
		return "1 second"
	case n == 60:
		return "1 minute"
	case n > 60 && n%60 == 0:
		return fmt.Sprintf("%d minutes", n/60)
	default:
		return fmt.Sprintf("%d seconds", n)
	}
}

// times counts in figures where another figure stands before it.
func times(n int, figures bool) string {
	switch {
	case n == 1 && figures:
		return "1 time"
	case n == 1:
		return "once"
	case n == 2 && !figures:
		return "twice"
	default:
		return fmt.Sprintf("%d times", n)
	}
}
