package coach

import (
	"slices"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/routine"
	"unhunch/internal/schedule"
)

// wishes is what the person allows, in the words of package routine.
func (d *desk) wishes() routine.Person {
	set, safety := d.Person.Prefs, d.Person.Safety
	return routine.Person{
		Equipment: each[routine.Equipment](set.Equipment), Settings: each[routine.Setting](set.Places), Length: set.Length,
		Screened: safety.Seen(), Off: safety.Off, Without: safety.Without, Avoids: safety.Movements,
	}
}

// each gives names their type.
func each[T ~string](names []string) []T {
	all := make([]T, len(names))
	for i, name := range names {
		all[i] = T(name)
	}
	return all
}

// asked is the equipment that the person may say they have.
func (d *desk) asked() []routine.Thing {
	return slices.DeleteFunc(d.speaking().Things(), func(t routine.Thing) bool { return t.Granted })
}

// choose picks a routine for the person to be offered: of their own exercises
// when it is their turn.
func (d *desk) choose() (routine.Routine, bool) {
	if r, ok := d.ownTurn(); ok {
		return r, true
	}
	return d.fromLibrary()
}

// ownTurn is the routine of the person's own exercises whose turn it is; false:
// it is the library's turn.
func (d *desk) ownTurn() (routine.Routine, bool) {
	if len(d.Own) == 0 {
		return routine.Routine{}, false
	}
	return d.Turn(d.wishes(), schedule.Planned(d.Person, d.now), d.now)
}

// fromLibrary is choose without their own exercises.
func (d *desk) fromLibrary() (routine.Routine, bool) {
	return routine.Choose(d.speaking(), d.wishes(), d.History(), d.Day(d.now))
}

// suited is the routine that is wanted, or another where that has left the
// library or is not for this person. In a rest the other one is gentle.
func (d *desk) suited(wanted string) (routine.Routine, bool) {
	r, ok := d.find(wanted)
	if ok && d.offers(r) {
		return r, true
	}
	if d.Person.InRest() {
		return d.instead(r, anyRoutine)
	}
	if r, ok := d.elsewhere(r); ok {
		return r, true
	}
	return d.choose()
}

// suitedNow is suited for a card that is owed. One that was asked for before a rest began
// has in it what is gentle.
func (d *desk) suitedNow(m delivery.Message) (routine.Routine, bool) {
	r, ok := d.suited(m.Routine)
	if ok && !m.InRest && !d.may()(r) {
		return d.instead(r, anyRoutine)
	}
	return r, ok
}

// begins reports whether the person's card may begin a routine: in a rest what is gentle,
// or what they asked for in it by its name.
func (d *desk) begins(r routine.Routine) bool { return d.Card.InRest || d.may()(r) }

// instead is what comes in the place of a routine that does not suit: what suits, and
// in a rest nothing but what is gentle.
func (d *desk) instead(of routine.Routine, suits func(routine.Routine) bool) (routine.Routine, bool) {
	may := d.may()
	both := func(r routine.Routine) bool { return may(r) && suits(r) }
	return routine.Instead(d.speaking(), d.wishes(), d.History(), of, both, d.Day(d.now))
}

// elsewhere is the routine that its author names in the place of one, where it can be
// offered.
func (d *desk) elsewhere(of routine.Routine) (routine.Routine, bool) {
	r, ok := d.find(of.Instead)
	return r, ok && d.offers(r) && d.may()(r)
}

// may tells what can be offered to somebody who does not ask for it by its name: in a
// rest, which lasts until they said how to go on, what is gentle.
func (d *desk) may() func(routine.Routine) bool {
	if !d.Person.InRest() {
		return anyRoutine
	}
	gentle := d.library().Gentle()
	return func(r routine.Routine) bool {
		return slices.ContainsFunc(gentle, func(g routine.Routine) bool { return g.ID == r.ID })
	}
}

// find is a routine of the person's own, or one of the library.
func (d *desk) find(id string) (routine.Routine, bool) {
	if routine.IsPrescribed(id) {
		r, ok := d.Prescribed(id)
		return r.With(d.speaking().Things()), ok
	}
	return d.speaking().Routine(id)
}

// offers reports whether a routine that find found can be offered to the person.
func (d *desk) offers(r routine.Routine) bool {
	if routine.IsPrescribed(r.ID) {
		return d.Offers(r, d.wishes(), d.now)
	}
	return d.wishes().Allows(r)
}

// dosed is a routine with as much of it as suits the person, and as it was begun
// where it was on their card; the zero Routine where it left the library, or is
// theirs no more.
func (d *desk) dosed(id string) routine.Routine {
	r, _ := d.find(id)
	if d.Session.Card == d.Card.ID && d.Session.Routine == id {
		return d.Session.Begun(r)
	}
	return d.suiting(r)
}

// running is the routine of the person's session as it was begun; the zero
// Routine where it left the library, or is theirs no more, which stops the
// session.
func (d *desk) running() routine.Routine {
	r, _ := d.find(d.Session.Routine)
	return d.Session.Begun(r)
}

// The next break after one that was put off is about so much longer, and at the
// least so much to be worth a word.
const (
	longer      = time.Minute
	aWordLonger = longer / 2
)

// suiting is a routine that find found with as much of it as suits the person. On a
// card that was put off it is a minute's worth more, as far as its author lets it.
func (d *desk) suiting(r routine.Routine) routine.Routine {
	if d.Card.Snoozes == 0 || d.Card.Routine != r.ID {
		return d.usual(r)
	}
	return routine.Longer(d.library(), r, d.wishes(), d.Experience, d.Day(d.now), longer)
}

// usual is suiting on a card that was not put off. How much of their own exercises
// there is was said by whoever gave them.
func (d *desk) usual(r routine.Routine) routine.Routine {
	if routine.IsPrescribed(r.ID) {
		return r
	}
	return routine.For(d.library(), r, d.wishes(), d.Experience, d.Day(d.now))
}

// offer notes that a routine is offered now in the place of another, or on a card
// that Slack said nothing of.
func (d *desk) offer(id string) { d.Offer(id, d.Date(d.now)) }

// avoids are the movements that the person leaves out.
func (d *desk) avoids() (list []routine.Movement) {
	for _, id := range d.Person.Safety.Movements {
		if m, ok := d.speaking().Movement(id); ok {
			list = append(list, m)
		}
	}
	return list
}

// anyRoutine is for who asks for nothing in particular.
func anyRoutine(routine.Routine) bool { return true }
