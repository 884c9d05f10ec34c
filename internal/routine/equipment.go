package routine

import (
	"cmp"
	"fmt"
	"slices"

	"unhunch/internal/strict"
)

// Equipment is a thing that a routine cannot be done without, by its id in
// library/equipment.yaml.
type Equipment string

// Roller is the one that we know more of: its routines ask for a check of their own.
const Roller Equipment = "roller"

// Thing is a piece of equipment as the library speaks of it.
type Thing struct {
	ID      Equipment
	Name    string  // behind "with": "a foam roller"
	Label   string  // by itself: "Foam roller"
	Granted bool    // nobody is asked whether they have one, such as a wall
	Place   Setting // whoever moves there has one, and need not be told; "": nowhere
}

// mostAsked is how many things can be asked for: as many boxes has a form (docs:
// checkboxes).
const mostAsked = 10

// Things lists all equipment, in the order in which it was written.
func (l *Library) Things() []Thing { return slices.Clone(l.things) }

// Thing finds a piece of equipment.
func (l *Library) Thing(id Equipment) Thing { return thing(l.things, id) }

// Thing is a piece of the routine's equipment.
func (r Routine) Thing(id Equipment) Thing { return thing(r.Things, id) }

// thing finds a piece of equipment. One that has left the library is called by its id.
func thing(among []Thing, id Equipment) Thing {
	if i := slices.IndexFunc(among, func(t Thing) bool { return t.ID == id }); i >= 0 {
		return among[i]
	}
	return Thing{ID: id, Name: string(id), Label: string(id)}
}

// With is the routine with its equipment as it is spoken of.
func (r Routine) With(things []Thing) Routine {
	r.Things = nil
	for _, id := range r.Equipment {
		r.Things = append(r.Things, thing(things, id))
	}
	return r
}

// Needs is the equipment that somebody has to say they have.
func (r Routine) Needs() []Equipment {
	return slices.DeleteFunc(slices.Clone(r.Equipment), func(id Equipment) bool { return granted(r.Things, id) })
}

func granted(among []Thing, id Equipment) bool {
	return slices.ContainsFunc(among, func(t Thing) bool { return t.ID == id && t.Granted })
}

// Uses reports whether the routine needs the equipment.
func (r Routine) Uses(e Equipment) bool { return slices.Contains(r.Equipment, e) }

// Presses reports whether the routine presses a roller into the back.
func (r Routine) Presses() bool {
	return r.Uses(Roller) && slices.Contains(r.Movements, string(Roller))
}

// equipmentFile reads library/equipment.yaml, and reports whether all its ids are
// known.
func (r *reader) equipmentFile() (things []Thing, ok bool) {
	var all map[string]Thing
	r.Read(strict.Table(&all, r.thing))
	things = byID(all)
	slices.SortFunc(things, func(a, b Thing) int { return cmp.Compare(r.Line(string(a.ID)), r.Line(string(b.ID))) })
	return things, all != nil
}

func (r *reader) thing(id string, t *Thing) strict.Value {
	t.ID = Equipment(id)
	return strict.Object("a piece of equipment", []strict.Field{
		strict.Must("name", r.text(&t.Name, longestTitle)).Means("as it stands in a sentence behind \"with\": `a foam roller`"),
		strict.Must("label", r.text(&t.Label, longestTitle)).Means("by itself: `Foam roller`"),
		strict.May("granted", strict.Yes(&t.Granted)).Means("`true`: nobody is asked whether they have one, such as a wall"),
		strict.May("place", strict.Choice(&t.Place, Settings())).Means("whoever moves there has one, and is not told that they need it: a chair has `seated`"),
	})
}

func thingID(t Thing) string { return string(t.ID) }

// checkThings complains of more equipment than a form can ask for.
func (l *loading) checkThings() {
	asked := slices.DeleteFunc(l.library.Things(), func(t Thing) bool { return t.Granted })
	if len(asked) > mostAsked {
		l.problems = append(l.problems, strict.Problem{
			File: equipmentFile, What: fmt.Sprintf("asks for %d things", len(asked)),
			Mend: fmt.Sprintf("ask for %d at the most, and say of the others that they are granted", mostAsked),
		})
	}
}
