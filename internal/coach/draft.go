package coach

import (
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/schedule"
)

// Of somebody who did not say yes nothing is kept, so that what they want comes with
// their yes: the draft of it.

// Proposed is what would come by settings that nobody said yes to, with the draft that
// carries them to the yes. Usual is what comes otherwise.
type Proposed struct {
	Set, Usual prefs.Prefs
	Things     []routine.Thing // that they may say they have
	Draft      string
}

func (Proposed) answer() {}

// propose asks for the yes to settings. Where a button cannot carry them, it is asked
// for without.
func propose(d *desk, set prefs.Prefs) Answer {
	draft, ok := pack(set)
	if !ok {
		return d.ask()
	}
	return Proposed{Set: set, Usual: d.material.usual(noZone), Things: d.asked(), Draft: draft}
}

// drafted is the settings of a draft; false: it is none, or they cannot be followed
// any more.
func drafted(draft string) (set prefs.Prefs, ok bool) {
	if !unpack(draft, &set) || schedule.Check(set) != nil {
		return prefs.Prefs{}, false
	}
	return set, true
}
