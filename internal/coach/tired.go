package coach

import (
	"slices"

	"unhunch/internal/routine"
)

// KeepOffering answers the question whether to leave a routine out.
type KeepOffering struct{ Routine string }

// What comes of skips, and of that answer.
type (
	// LeaveOutAsked asks whether to leave a routine out that they keep skipping.
	LeaveOutAsked struct{ Routine routine.Routine }
	// KeptOffering answers KeepOffering.
	KeptOffering struct{ Routine routine.Routine }
)

func (KeepOffering) intent()  {}
func (LeaveOutAsked) answer() {}
func (KeptOffering) answer()  {}

func (i KeepOffering) change(d *desk) (Answer, bool) {
	r, ok := d.speaking().Routine(i.Routine)
	if !ok {
		return NoOther{}, false
	}
	return KeptOffering{r}, false
}

// skipsToAsk is after how many skips of the same routine in a row somebody is asked
// whether to leave it out.
const skipsToAsk = 3

// tiredOf is the routine on the card, where they skipped it again and again and were
// never asked about it. It has to be possible without it.
func tiredOf(d *desk) (r routine.Routine, tired bool) {
	id := d.Card.Routine
	skipped := 0
	for _, o := range d.Offered {
		if o.Routine != id {
			continue
		}
		if !o.Skipped {
			break
		}
		skipped++
	}
	r, known := d.speaking().Routine(id)
	if !known || skipped < skipsToAsk || slices.Contains(d.Advice.LeaveOut, id) {
		return r, false
	}
	without := d.wishes()
	without.Without = append(slices.Clone(without.Without), id)
	return r, len(routine.Allowed(d.library(), without)) > 0
}
