package coach

import (
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/session"
)

// Intent is what somebody asks for, by whatever button, command or form.
//
//sumtype:decl
type Intent interface{ intent() }

// Answer is what comes of it: values, for others to put into words.
//
//sumtype:decl
type Answer interface{ answer() }

// What can come of nearly everything.
type (
	// Nothing needs no answer: what changed shows it, or nothing did.
	Nothing struct{}

	// Needs asks for facts that are not there: the same is to be asked for again
	// with them.
	Needs struct {
		Profile  bool
		Calendar string // the address at which to look: a secret
	}

	// Unmet answers somebody of whom nothing is kept: the first step is a yes, which
	// would give them this plan.
	Unmet struct{ Usual PlanShown }

	// Ask is the question whether somebody wants to be reminded, by this plan. Own: it is
	// what they set before they said yes.
	Ask struct {
		Usual PlanShown
		Own   bool
	}

	// Stale answers a press that came too late, or in the wrong place.
	Stale struct{ Why Staleness }

	// Busy answers somebody who has a routine under way.
	Busy struct{ Running session.Session }

	// NotReminded answers who puts off or skips what is not coming.
	NotReminded struct{}

	// PausedUntil says until when there are no reminders, on the person's wall.
	PausedUntil struct {
		Until   time.Time
		Forever bool
	}

	// NoOther says that no other routine suits. Undo takes back what was remembered all
	// the same; "": nothing was.
	NoOther struct{ Undo string }

	// Invalid says what is wrong in what was typed.
	Invalid struct{ Problems prefs.Problems }
)

// Staleness says what a press came too late for.
type Staleness string

// The kinds of staleness.
const (
	OldCard   Staleness = "old-card"  // answered already, or not the person's last
	OldStep   Staleness = "old-step"  // the session is at another step
	Ended     Staleness = "ended"     // the session is over
	Misplaced Staleness = "misplaced" // never given to this person, or not there
)

func (Nothing) answer()     {}
func (Needs) answer()       {}
func (Unmet) answer()       {}
func (Ask) answer()         {}
func (Stale) answer()       {}
func (Busy) answer()        {}
func (NotReminded) answer() {}
func (PausedUntil) answer() {}
func (NoOther) answer()     {}
func (Invalid) answer()     {}
