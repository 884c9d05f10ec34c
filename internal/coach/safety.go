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
	// Applies says that something of a check applies. What is not kept: it is asked
	// what to leave out. It is heeded wherever it is pressed.
	Applies struct {
		Card    uint64
		Profile string
	}
	// Avoiding asks for the form of what to leave out.
	Avoiding struct{}
	// Avoid leaves movements out, and no others. In answer to a check these are left out
	// besides; or all that it is about; or what is left out by then covers it.
	Avoid struct {
		Movements []string
		All       bool
		Covered   bool
		Profile   string // the check that it answers; "": none
		Card      uint64 // that waits for its answer; 0: none does
	}
	// TurnOn takes back that a routine is left out.
	TurnOn struct{ Routine string }
	// SwitchOff switches a routine off because somebody does not want it.
	SwitchOff struct{ Routine string }
)

// What comes of it.
type (
	// ChecksListed lists the checks.
	ChecksListed struct {
		Checks []Checked
		Avoids []routine.Movement
	}
	// CheckShown is one check; Card and Routine wait for its answer.
	CheckShown struct {
		Check   routine.Screening
		Card    uint64
		Routine string
	}
	// Cleared answers Clear.
	Cleared struct {
		To     Ruling
		Avoids []routine.Movement // what is left out all the same
	}
	// AvoidForm is the form of what to leave out. Profile is the check that it answers
	// and Card what waits for that: "" and 0 are none. Check is what it reminds of.
	AvoidForm struct {
		Check     routine.Screening
		Movements []routine.Movement
		Avoids    []string // by id
		Profile   string
		Card      uint64
	}
	// AvoidNothing answers a form of a check in which nothing was chosen.
	AvoidNothing struct{}
	// AvoidsNow says what is left out now.
	AvoidsNow struct {
		Movements []routine.Movement
		Card      routine.Routine   // what the person's open card offers; zero: there is none, or nothing suits
		Swapped   bool              // it offered something else before
		Check     routine.Screening // that it answers; zero: none
	}
	// Ruled says that all is left out which a check is about.
	Ruled struct {
		Check     routine.Screening
		Remaining Remaining
	}
	// Switched says that a routine is left out, or on again. Undo takes that back; "": it
	// was so before, or the routine is of their own exercises.
	Switched struct {
		Routine routine.Routine
		Off     bool
		Undo    string
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

// Remaining is what is left to somebody who leaves all of it out.
type Remaining struct {
	Kept    bool            // their routines are switched off; false: nothing is kept of this person
	Swapped routine.Routine // what the waiting card offers now; the zero Routine: nothing waits
	Instead routine.Routine // one to be asked for; the zero Routine: none, as where it may be urgent what applies
}

func (Checks) intent()    {}
func (Check) intent()     {}
func (Clear) intent()     {}
func (Applies) intent()   {}
func (Avoiding) intent()  {}
func (Avoid) intent()     {}
func (TurnOn) intent()    {}
func (SwitchOff) intent() {}

func (ChecksListed) answer() {}
func (CheckShown) answer()   {}
func (Cleared) answer()      {}
func (AvoidForm) answer()    {}
func (AvoidNothing) answer() {}
func (AvoidsNow) answer()    {}
func (Ruled) answer()        {}
func (Switched) answer()     {}

func (i Clear) place() Place { return i.On }

func (Checks) look(d *desk) Answer {
	var checks []Checked
	for _, profile := range d.library().Profiles() {
		s, _ := d.speaking().Screening(profile)
		checks = append(checks, Checked{Screening: s, Asked: d.Person.Safety.Screened[profile], Off: !d.Person.Safety.On(profile)})
	}
	return ChecksListed{checks, d.avoids()}
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
	safety := &d.Person.Safety
	if i.On.Card == 0 {
		answered(d, i.Profile, 0)
		safety.TurnOn(i.Routine)
		return Cleared{On, d.avoids()}, true
	}
	if i.On.Card < d.Card.ID || !safety.On(i.Profile) {
		return Stale{OldCard}, false
	}
	answered(d, i.Profile, i.On.Card)
	r, ok := d.speaking().Routine(i.Routine)
	waits := i.On.Card == d.Card.ID && i.Routine == d.Card.Routine
	if ok && waits && d.begins(r) && d.wishes().Allows(r) && d.Begin(d.suiting(r), d.now) {
		return Cleared{To: Begun}, true
	}
	return Cleared{On, d.avoids()}, true
}

// answered notes that a check was answered, and with it those that it makes
// unnecessary. One that somebody asked for turns on what was switched off.
func answered(d *desk, profile string, card uint64) {
	safety, profiles := &d.Person.Safety, d.library().Covered(profile)
	if card != 0 {
		profiles = slices.DeleteFunc(profiles, func(p string) bool { return !safety.On(p) })
	}
	safety.Clear(d.now, profiles...)
}

func (i Clear) unmet(d *desk) Answer {
	if _, ok := d.library().Screening(i.Profile); !ok {
		return Stale{OldCard}
	}
	return Cleared{To: Unkept}
}

// What runs of the check is stopped, and of those that ask any of what it asks: nobody
// says what applied. Nothing of them begins before they are answered.
func (i Applies) change(d *desk) (Answer, bool) {
	s, ok := d.speaking().Screening(i.Profile)
	if !ok {
		return Stale{OldCard}, false
	}
	d.Person.Safety.AskAgain(slices.Concat(d.library().RuledOut(i.Profile), d.library().Akin(i.Profile), []string{i.Profile})...)
	stopDoubted(d)
	return avoidForm(d, s, i.Profile, i.Card), true
}

// stopDoubted ends what runs of a check that has to be answered again.
func stopDoubted(d *desk) {
	if d.Session.Live() && !d.Person.Safety.Cleared(d.running().Screening, d.now) {
		play(d, session.Event{Kind: session.Stop, Card: d.Session.Card})
	}
}

func (Avoiding) look(d *desk) Answer {
	if !d.known() {
		return d.unmet()
	}
	return avoidForm(d, longestCheck(d), "", 0)
}

func avoidForm(d *desk, s routine.Screening, profile string, card uint64) Answer {
	return AvoidForm{Check: s, Movements: d.speaking().Movements(), Avoids: d.Person.Safety.Movements, Profile: profile, Card: card}
}

// A check that was answered so is answered: what it is about goes on without what is
// left out.
func (i Avoid) change(d *desk) (Answer, bool) {
	check, known := d.speaking().Screening(i.Profile)
	movements := slices.DeleteFunc(slices.Clone(i.Movements), func(id string) bool {
		_, ok := d.library().Movement(id)
		return !ok
	})
	switch {
	case i.Profile != "" && !known:
		return Stale{OldCard}, false
	case i.Profile == "":
		d.Person.Safety.Avoid(movements)
	case i.All:
		return i.allOfIt(d, check), true
	case !i.adds(d, movements):
		return AvoidNothing{}, false
	default:
		d.Person.Safety.Avoid(slices.Concat(d.Person.Safety.Movements, movements))
		answered(d, i.Profile, i.Card)
	}
	if d.Session.Live() && !d.offers(d.running()) {
		play(d, session.Event{Kind: session.Stop, Card: d.Session.Card})
	}
	offered, swapped := swapUnsuited(d)
	return AvoidsNow{d.avoids(), offered, swapped, check}, true
}

// adds reports whether movements answer a check: some are new, or what is left out by
// then covers it.
func (i Avoid) adds(d *desk, movements []string) bool {
	before := d.Person.Safety.Movements
	return i.Covered && len(before) > 0 || slices.ContainsFunc(movements, func(id string) bool { return !slices.Contains(before, id) })
}

// allOfIt switches off what a check warns of, and every routine with a roller: it is what
// asks most of a back. What runs of it is stopped.
func (i Avoid) allOfIt(d *desk, s routine.Screening) Answer {
	library, safety := d.speaking(), &d.Person.Safety
	safety.SwitchOff(d.now, i.Profile, library.RuledOut(i.Profile)...)
	safety.AskAgain(library.Akin(i.Profile)...)
	stopDoubted(d)
	remaining := Remaining{Kept: true}
	if offers, swapped := swapFor(d, s); swapped {
		remaining.Swapped = offers
	} else if r, ok := library.Routine(s.Instead); ok && !urgent(s) && d.may()(r) && d.wishes().Allows(r) {
		remaining.Instead = r
	}
	return Ruled{s, remaining}
}

// urgent reports whether something on a check's list is for a doctor, or an emergency.
func urgent(s routine.Screening) bool {
	return slices.ContainsFunc(s.Items, func(i routine.Item) bool { return i.Urgency != routine.AskFirst })
}

// swapUnsuited has a card that nobody answered offer another routine where its own
// is not for this person any more, however long it has been there: it can still be
// begun. It gives what the card offers then.
func swapUnsuited(d *desk) (offers routine.Routine, swapped bool) {
	of, suits := unsuited(d)
	if suits {
		return of, false
	}
	offers, ok := d.elsewhere(of)
	if !ok {
		offers, _ = d.instead(of, anyRoutine)
	}
	return swapTo(d, offers), true
}

// swapFor is swapUnsuited after a check. Whoever may need help is led into no other
// routine: the card invites them to stand up.
func swapFor(d *desk, s routine.Screening) (offers routine.Routine, swapped bool) {
	if _, suits := unsuited(d); suits || !urgent(s) {
		return swapUnsuited(d)
	}
	return swapTo(d, routine.Routine{}), true
}

// unsuited is the routine of a card that nobody answered, and whether it may stay there.
func unsuited(d *desk) (of routine.Routine, suits bool) {
	if d.Card.ID == 0 || d.Card.Answer != session.Open {
		return of, true
	}
	of, found := d.find(d.Card.Routine)
	return of, d.Card.Routine == "" || found && d.offers(of)
}

func swapTo(d *desk, r routine.Routine) routine.Routine {
	d.Card.Routine = r.ID
	d.offer(r.ID)
	d.redraw()
	return r
}

// Somebody of whom nothing is kept is advised like anybody else.
func (i Applies) unmet(d *desk) Answer {
	s, ok := d.library().Screening(i.Profile)
	if !ok {
		return Stale{OldCard}
	}
	return Ruled{Check: s}
}

// checkRoller owes a screening card to somebody who says that they have a
// roller, or where else they can use it: until they have seen it, no routine of
// its kind is offered. The card that asks most answers for the others.
func checkRoller(d *desk) {
	var first routine.Routine
	able := routine.Allowed(d.library(), d.wishes())
	for _, profile := range d.library().RollerProfiles() {
		i := slices.IndexFunc(able, func(r routine.Routine) bool { return r.Screening == profile && r.Presses() })
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
