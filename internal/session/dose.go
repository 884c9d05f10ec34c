package session

import (
	"time"

	"unhunch/internal/routine"
)

// The next break after one that was put off is about so much longer, and at the
// least so much to be worth a word.
const (
	longer      = time.Minute
	aWordLonger = longer / 2
)

// Dose is how much more or less of a routine there is for the person: see
// routine.Routine.Dosed. On a card that was put off it is a minute's worth
// more, as far as the routine's author lets it, unless they said that it is too
// much for them as it is.
func (d *Desk) Dose(r routine.Routine) int {
	usual := d.Experience.Doses[r.ID]
	if d.Card.Snoozes == 0 || d.Card.Routine != r.ID || usual < 0 {
		return usual
	}
	wanted := r.Dosed(usual).Time() + longer
	best := usual
	for dose := usual + 1; dose <= routine.MostDose; dose++ {
		if off(r, dose, wanted) < off(r, best, wanted) {
			best = dose
		}
	}
	return best
}

func off(r routine.Routine, dose int, wanted time.Duration) time.Duration {
	return (r.Dosed(dose).Time() - wanted).Abs()
}

// Longer reports whether a routine, as it is in the library, is noticeably
// longer on the person's card than it is otherwise.
func (d *Desk) Longer(r routine.Routine) bool {
	return r.Dosed(d.Dose(r)).Time()-r.Dosed(d.Experience.Doses[r.ID]).Time() >= aWordLonger
}
