package coach

import (
	"slices"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/routine"
	"unhunch/internal/session"
)

// What is asked of the safety checks.
type (
	// Checks lists them, and how somebody stands to each.
	Checks struct{}
	// Check asks for one, by its profile. It may be for a routine.
	Check struct {
		Profile string
		Routine string
		Card    uint64 // that waits for its answer; 0: none does
	}
	// Clear notes that nothing of a check applies.
	Clear struct {
		On      Place // the card that waits; its zero Card: none does
		Profile string
		Routine string
	}
	// Applies says that something of a check applies. What is not kept. It is
	// heeded wherever it is pressed.
	Applies struct {
		Card    uint64
		Profile string
	}
	// TurnOn takes back that a routine is left out.
	TurnOn struct{ Routine string }
	// LeaveOut switches a routine off because somebody does not want it.
	LeaveOut struct{ Routine string }
)

// What comes of it.
type (
	// ChecksListed lists the checks.
	ChecksListed struct{ Checks []Checked }
	// CheckShown is one check; Card and Routine wait for its answer.
	CheckShown struct {
		Check   routine.Screening
		Card    uint64
		Routine string
	}
	// Cleared answers Clear.
	Cleared struct{ To Ruling }
	// Ruled answers Applies.
	Ruled struct {
		Check routine.Screening
		Left  Left
	}
	// Switched says that a routine is left out, or on again.
	Switched struct {
		Routine routine.Routine
		Off     bool
	}
)

// Checked is one screening profile as somebody stands to it.
type Checked struct {
	Screening routine.Screening
	Asked     time.Time // zero: never
	Off       bool
}

// Ruling is what came of "none of these".
type Ruling string

// The rulings.
const (
	Begun  Ruling = "begun"  // the routine that waited for it runs
	On     Ruling = "on"     // the profile's routines may be begun
	Unkept Ruling = "unkept" // nothing is kept of this person
)

// Left is what is left to somebody after "one applies".
type Left struct {
	Kept    bool            // their routines are switched off; false: nothing is kept of this person
	Swapped routine.Routine // what the waiting card offers now; the zero Routine: nothing waits
	Instead routine.Routine // one to be asked for; the zero Routine: none
}

func (Checks) intent()   {}
func (Check) intent()    {}
func (Clear) intent()    {}
func (Applies) intent()  {}
func (TurnOn) intent()   {}
func (LeaveOut) intent() {}

func (ChecksListed) answer() {}
func (CheckShown) answer()   {}
func (Cleared) answer()      {}
func (Ruled) answer()        {}
func (Switched) answer()     {}

func (i Clear) place() Place { return i.On }

func (Checks) look(d *desk) Answer {
	var checks []Checked
	for _, profile := range d.library().Profiles() {
		s, _ := d.speaking().Screening(profile)
		checks = append(checks, Checked{Screening: s, Asked: d.Person.Safety.Screened[profile], Off: !d.Person.Safety.On(profile)})
	}
	return ChecksListed{checks}
}

func (i Check) look(d *desk) Answer {
	s, ok := d.speaking().Screening(i.Profile)
	if !ok {
		return Stale{OldCard}
	}
	return CheckShown{s, i.Card, i.Routine}
}

// A check that somebody asked for turns on what was switched off. One that came
// before a routine begins it, if it still waits, and turns nothing on: what was
// switched off since, was so for something that happened later. One of an older
// card counts for nothing: it may be from before their record was deleted.
func (i Clear) change(d *desk) (Answer, bool) {
	if _, ok := d.library().Screening(i.Profile); !ok {
		return Stale{OldCard}, false
	}
	safety, profiles := &d.Person.Safety, d.library().Covered(i.Profile)
	if i.On.Card == 0 {
		safety.Clear(d.now, profiles...)
		safety.TurnOn(i.Routine)
		return Cleared{On}, true
	}
	if i.On.Card < d.Card.ID || !safety.On(i.Profile) {
		return Stale{OldCard}, false
	}
	safety.Clear(d.now, slices.DeleteFunc(profiles, func(p string) bool { return !safety.On(p) })...)
	r, ok := d.speaking().Routine(i.Routine)
	waits := i.On.Card == d.Card.ID && i.Routine == d.Card.Routine
	if ok && waits && d.wishes().Allows(r) && d.Begin(d.suiting(r), d.now) {
		return Cleared{Begun}, true
	}
	return Cleared{On}, true
}

func (i Clear) unmet(d *desk) Answer {
	if _, ok := d.library().Screening(i.Profile); !ok {
		return Stale{OldCard}
	}
	return Cleared{Unkept}
}

// What a check warns of is switched off, and every routine with a roller: it is
// what asks most of a back. What runs of it is stopped.
func (i Applies) change(d *desk) (Answer, bool) {
	library, safety := d.speaking(), &d.Person.Safety
	s, ok := library.Screening(i.Profile)
	if !ok {
		return Stale{OldCard}, false
	}
	safety.SwitchOff(d.now, i.Profile, library.RuledOut(i.Profile)...)
	safety.AskAgain(library.Akin(i.Profile)...)
	if !safety.On(d.running().Screening) {
		play(d, session.Event{Kind: session.Stop, Card: d.Session.Card})
	}
	left := Left{Kept: true}
	who := d.wishes()
	if d.open() && d.Card.ID == i.Card {
		of, _ := library.Routine(d.Card.Routine)
		left.Swapped, _ = routine.Instead(library, who, d.History(), of, anyRoutine, d.local())
		d.Card.Routine = left.Swapped.ID
		d.redraw()
	} else if r, ok := library.Routine(s.Instead); ok && who.Allows(r) {
		left.Instead = r
	}
	return Ruled{s, left}, true
}

// Somebody of whom nothing is kept is advised like anybody else.
func (i Applies) unmet(d *desk) Answer {
	s, ok := d.library().Screening(i.Profile)
	if !ok {
		return Stale{OldCard}
	}
	return Ruled{Check: s}
}

// Where its screening card is what switched a routine off, that comes first.
func (i TurnOn) change(d *desk) (Answer, bool) {
	if routine.IsPrescribed(i.Routine) {
		return restOwn(d, i.Routine, false)
	}
	r, ok := d.speaking().Routine(i.Routine)
	if !ok {
		return NoOther{}, false
	}
	if !d.Person.Safety.On(r.Screening) {
		s, _ := d.speaking().Screening(r.Screening)
		return CheckShown{Check: s, Routine: r.ID}, false
	}
	d.Person.Safety.TurnOn(r.ID)
	return Switched{r, false}, true
}

func (i LeaveOut) change(d *desk) (Answer, bool) {
	if routine.IsPrescribed(i.Routine) {
		return restOwn(d, i.Routine, true)
	}
	r, ok := d.speaking().Routine(i.Routine)
	if !ok {
		return NoOther{}, false
	}
	d.Person.Safety.LeaveOut(r.ID)
	return Switched{r, true}, true
}

// restOwn switches a routine of somebody's own exercises off or on again.
func restOwn(d *desk, id string, off bool) (Answer, bool) {
	r, found := d.Prescribed(id)
	if !found {
		return NoOther{}, false
	}
	for _, number := range routine.PrescribedIn(id) {
		d.Rest(number, off)
	}
	return Switched{r, off}, true
}

// checkRoller owes a screening card to somebody who says that they have a
// roller, or where else they can use it: until they have seen it, no routine of
// its kind is offered. The card that asks most answers for the others.
func checkRoller(d *desk) {
	var first routine.Routine
	able := routine.Allowed(d.library(), d.wishes())
	for _, profile := range d.library().RollerProfiles() {
		i := slices.IndexFunc(able, func(r routine.Routine) bool { return r.Screening == profile && r.Uses(routine.Roller) })
		if _, seen := d.Person.Safety.Screened[profile]; !seen && i >= 0 {
			first = able[i]
		}
	}
	if first.ID == "" {
		return
	}
	d.Owed = append(d.Owed, delivery.Message{
		To: d.Person.ID, Kind: delivery.Screening, Priority: delivery.Answer, Routine: first.ID,
		NotAfter: d.now.Add(breakPatience),
	})
}
