package routine

import (
	"slices"
	"time"
)

// Amounts are the seconds or repetitions of each step.
func (r Routine) Amounts() []int {
	all := make([]int, len(r.Steps))
	for i, s := range r.Steps {
		all[i] = s.Dose.amount()
	}
	return all
}

// bounds are the least and the most of each step that its author allows.
func bounds(steps []Step) (least, most []int) {
	n := len(steps)
	all := make([]int, 2*n)
	least, most = all[:n:n], all[n:]
	for i := range steps {
		least[i], most[i] = steps[i].Dose.span()
	}
	return least, most
}

// WithAmounts is the routine with other Amounts; where these are its own, or it has as many
// steps no more, it is as it is.
func (r Routine) WithAmounts(amounts []int) Routine {
	if len(amounts) != len(r.Steps) || slices.Equal(amounts, r.Amounts()) {
		return r
	}
	steps := make([]Step, len(r.Steps))
	for i, s := range r.Steps {
		s.Dose = s.Dose.with(amounts[i])
		steps[i] = s
	}
	r.Steps = steps
	return r
}

// Dosed is the routine with more (above 0) or less (below 0) of what it asks
// for, within the range that its author set for each dose: halfway to the
// range's end at 1, and all the way at 2.
func (r Routine) Dosed(by int) Routine {
	if by == 0 {
		return r
	}
	amounts := make([]int, len(r.Steps))
	for i, s := range r.Steps {
		amounts[i] = s.Dose.moved(s.Dose.amount(), by)
	}
	return r.WithAmounts(amounts)
}

// timeOf is how long steps take with other amounts.
func timeOf(steps []Step, amounts []int) time.Duration {
	var total time.Duration
	for i := range steps {
		total += Lead + steps[i].Dose.with(amounts[i]).Time()
	}
	return total
}
