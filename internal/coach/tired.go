package coach

import (
	"slices"

	"unhunch/internal/routine"
)

// KeepOffering answers the question whether to leave a routine out.
type KeepOffering struct{ Routine string }

// What comes of skips, and of that answer.
type (
	// SwitchOffAsked asks whether to leave a routine out that they keep skipping.
	SwitchOffAsked struct{ Routine routine.Routine }
	// KeptOffering answers KeepOffering.
	KeptOffering struct{ Routine routine.Routine }
)

func (KeepOffering) intent()   {}
func (SwitchOffAsked) answer() {}
func (KeptOffering) answer()   {}

func (i KeepOffering) change(d *desk) (Answer, bool) {
	r, ok := d.speaking().Routine(i.Routine)
	if !ok {
		return NoOther{}, false
	}
	return KeptOffering{r}, false
}

// tiredOf is the routine on the card, where they have had enough of it and were
// never asked about it. It has to be possible without it.
func tiredOf(d *desk) (r routine.Routine, tired bool) {
	id := d.Card.Routine
	r, known := d.speaking().Routine(id)
	if !known || routine.SkipsInARow(d.Offered, id) < routine.TiredAfter || slices.Contains(d.Advice.SwitchOffAsked, id) {
		return r, false
	}
	without := d.wishes()
	without.Without = append(slices.Clone(without.Without), id)
	return r, len(routine.Allowed(d.library(), without)) > 0
}
