package coach

import (
	"slices"

	"unhunch/internal/routine"
)

// What is said of equipment.
type (
	// Have says that somebody has a thing; or, with a routine, all that it needs and
	// room for it.
	Have struct {
		Thing   routine.Equipment
		Routine string
	}
	// HaveNot answers the question whether they have a roller.
	HaveNot struct{}
)

// What comes of it.
type (
	// Having says what is noted. Checks: a safety check comes first. Begin is a routine
	// that can be begun now; the zero Routine: none. Undo takes it back; "": nothing
	// changed.
	Having struct {
		Things []routine.Thing
		Checks bool
		Begin  routine.Routine
		Undo   string
	}
	// HavingNot answers HaveNot. Undo is as in Having.
	HavingNot struct{ Undo string }
)

func (Have) intent()    {}
func (HaveNot) intent() {}

func (Having) answer()    {}
func (HavingNot) answer() {}

func (i Have) change(d *desk) (Answer, bool) {
	r, known := d.speaking().Routine(i.Routine)
	if i.Routine != "" && !known {
		return NoOther{}, false
	}
	needs := r.Needs()
	if i.Thing != "" {
		needs = append(needs, i.Thing)
	}
	set, having := d.Person.Prefs, Having{}
	for _, e := range needs {
		having.Things = append(having.Things, d.speaking().Thing(e))
		if !set.Has(string(e)) {
			set.Equipment = append(slices.Clone(set.Equipment), string(e))
		}
	}
	if place := string(r.Setting); known && !slices.Contains(set.Places, place) {
		set.Places = append(slices.Clone(set.Places), place)
	}
	if err := set.Validate(); err != nil {
		return Nothing{}, false
	}
	owed, before := len(d.Owed), d.lasting()
	adoptSettings(d, set)
	having.Undo = d.takesBack(before)
	having.Checks = len(d.Owed) > owed
	if known && d.offers(r) {
		having.Begin = d.dosed(r.ID)
	}
	showEnd(d)
	return having, true
}

func (HaveNot) change(d *desk) (Answer, bool) {
	before := d.lasting()
	d.Advice.NoRoller = true
	showEnd(d)
	return HavingNot{d.takesBack(before)}, true
}

// showEnd has the last word drawn again that asked about a roller.
func showEnd(d *desk) {
	if d.Session.Card == d.Advice.Roller {
		d.ShowEnd()
	}
}
