package bot

import (
	"slices"

	"unhunch/internal/coach"
	"unhunch/internal/routine"
)

// keepsRest looks whether somebody who rests has a card now that offers what is neither
// gentle nor what they named. before is what it offered before.
func (a *account) keepsRest(before string) {
	a.t.Helper()
	id := a.desk.desk.Card.Routine
	if !a.rests || id == "" || id == before || a.named[id] {
		return
	}
	if !a.gentle(id) {
		a.wrong("who rests is offered " + id + ", which they did not ask for")
	}
}

// gentle reports whether a routine is one for a rest.
func (a *account) gentle(id string) bool {
	return slices.ContainsFunc(a.library().Gentle(), func(r routine.Routine) bool { return r.ID == id })
}

// restsFrom begins a rest of somebody who is known.
func (a *account) restsFrom(known bool) {
	if a.rests { // what they named in it stays named
		a.arrives()
	}
	if known {
		a.rests, a.named = true, map[string]bool{}
	}
}

// asksAll reports whether a profile asks all that another one asks.
func (a *account) asksAll(profile, other string) bool {
	items := a.items(profile)
	return !slices.ContainsFunc(a.items(other), func(item string) bool { return !slices.Contains(items, item) })
}

// asksOf reports whether a profile asks anything that another one asks.
func (a *account) asksOf(profile, other string) bool {
	items := a.items(profile)
	return slices.ContainsFunc(a.items(other), func(item string) bool { return slices.Contains(items, item) })
}

// more reports whether the form of a check says more than it did, or that this is enough.
func (a *account) more(avoid coach.Avoid) bool {
	if avoid.Covered && len(a.leaves) > 0 {
		return true
	}
	return slices.ContainsFunc(avoid.Movements, func(m string) bool { return !slices.Contains(a.leaves, m) })
}
