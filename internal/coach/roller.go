package coach

import (
	"time"

	"unhunch/internal/routine"
	"unhunch/internal/session"
)

// How the roller is asked for: lightly, once, and while somebody is new.
const (
	rollerAskedWithin = 7 * 24 * time.Hour
	rollerAskedAfter  = 2 // routines that were done
)

// askRoller has the last word of a routine ask, once, whether somebody has a roller:
// it is what the exercises are about, and nobody finds out from the settings.
func askRoller(d *desk) {
	met := d.Person.Met
	if met.IsZero() || !d.Person.OptedIn.IsZero() && d.Person.OptedIn.Before(met) {
		met = d.Person.OptedIn
	}
	done := 0
	for _, day := range d.Days {
		done += day.Done
	}
	if d.Session.State != session.Done || d.Advice.Roller != 0 || d.Person.Prefs.Has(string(routine.Roller)) ||
		done < rollerAskedAfter || d.now.Sub(met) > rollerAskedWithin || len(d.library().RollerProfiles()) == 0 {
		return
	}
	d.Advice.Roller = d.Session.Card
}

// asksRoller reports whether the last word of a session asks for a roller.
func asksRoller(d *desk, s session.Session) bool {
	return s.State == session.Done && s.Card != 0 && s.Card == d.Advice.Roller &&
		!d.Advice.NoRoller && !d.Person.Prefs.Has(string(routine.Roller))
}
