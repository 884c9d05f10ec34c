package bot

import (
	"slices"

	"unhunch/internal/routine"
)

// keepsRest looks whether somebody who rests has a card now that offers what is neither
// gentle nor what they named. before is what it offered before.
func (a *account) keepsRest(before, named string) {
	a.t.Helper()
	id := a.desk.desk.Card.Routine
	if !a.rests || id == "" || id == before || id == named {
		return
	}
	if !slices.ContainsFunc(a.library().Gentle(), func(r routine.Routine) bool { return r.ID == id }) {
		a.wrong("who rests is offered " + id + ", which they did not ask for")
	}
}
