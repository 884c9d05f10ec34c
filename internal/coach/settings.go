package coach

import (
	"slices"
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/schedule"
)

// What is asked of the settings.
type (
	// Settings asks for the form; with the draft of Proposed, who did not say yes begins
	// with that.
	Settings struct{ Draft string }
	// Preview asks what comes of a form as it was filled in so far.
	Preview struct{ Filled Fields }
	// Save keeps what a form says.
	Save struct {
		Filled Fields
		Again  bool // this very form was kept before
	}
	// Follow lets a plan follow the zone of a profile, unless it is fixed, and notes
	// the profile's language.
	Follow struct{}
)

// What comes of it.
type (
	// SettingsShown is the form, with what it shows beside its inputs.
	SettingsShown struct {
		Form   Form
		Beside Beside
	}
	// SettingsLack asks to draw the form again before it can say everything: an
	// input is not there that belongs to what is chosen.
	SettingsLack SettingsShown
	// SettingsInvalid says what is wrong in the form.
	SettingsInvalid struct{ Problems prefs.Problems }
	// Saved says that it is kept, and what was before. Follows: the zone of the profile
	// has to be asked for, and followed. Undo takes it back; "": nothing changed, or the
	// zone follows. Again: it was kept before, so that Before says nothing of what was then.
	Saved struct {
		Follows       bool
		Again         bool
		Before, After prefs.Prefs
		Locale        string          // of their profile
		Next          time.Time       // on the person's wall; zero: none is planned
		Things        []routine.Thing // that they may say they have
		Undo          string
	}
	// SavedFirst is Saved for somebody who has not said yes: only then reminders come,
	// by this plan.
	SavedFirst struct {
		Plan    PlanShown
		Follows bool
	}
)

// Beside is what a settings form shows beside its inputs.
type Beside struct {
	Person    prefs.Person // as kept
	Now       time.Time
	Next      []time.Time         // the next reminders by what the form says, on the wall of its zone
	Moved     []schedule.Expected // those of them that a meeting moves
	Off       []string            // what is switched off, by title
	Languages []string            // that routines are there in, by code
	Things    []routine.Thing     // that they may say they have
	Calendar  CalendarStands
}

func (Settings) intent() {}
func (Preview) intent()  {}
func (Save) intent()     {}
func (Follow) intent()   {}

func (SettingsShown) answer()   {}
func (SettingsLack) answer()    {}
func (SettingsInvalid) answer() {}
func (Saved) answer()           {}
func (SavedFirst) answer()      {}

func (Follow) needsProfile() {}

func (i Settings) look(d *desk) Answer {
	set, draft := opens(d, i.Draft)
	f := NewForm(set)
	f.Typed.Draft = draft
	return settings(d, f)
}

func (i Preview) look(d *desk) Answer { return settings(d, readForm(d, i.Filled)) }

// opens is what somebody's form begins with: what they set, or else the usual settings,
// or a draft of theirs.
func opens(d *desk, draft string) (set prefs.Prefs, of string) {
	d.settle()
	if set, ok := drafted(draft); ok && d.Person.OptedIn.IsZero() {
		return set, draft
	}
	return d.Person.Prefs, ""
}

// readForm reads a form over what it began with.
func readForm(d *desk, filled Fields) Form {
	set, _ := opens(d, filled.draft())
	return ReadForm(filled, set, d.asked())
}

func settings(d *desk, f Form) SettingsShown {
	f.Asks = d.Person.OptedIn.IsZero()
	next := preview(d, f)
	return SettingsShown{f, Beside{
		Person: d.Person, Now: d.now, Next: times(next), Moved: moved(next), Off: switchedOff(d), Languages: d.library().Languages(), Things: d.asked(), Calendar: calendarStands(d),
	}}
}

// preview lists the reminders that come next if a form is saved now. Before a yes none
// do, and nobody knows in which zone.
func preview(d *desk, f Form) []schedule.Expected {
	if len(f.Problems) > 0 || f.Asks {
		return nil
	}
	then, desk := *d.Desk, *d
	desk.Desk = &then
	p := &then.Person
	if !p.PausedUntil.Before(prefs.Forever) {
		p.PausedUntil = time.Time{}
	}
	if err := schedule.Adopt(p, f.Set, d.now); err != nil {
		return nil
	}
	return desk.coming(shownNext)
}

// switchedOff names what somebody's safety checks left out.
func switchedOff(d *desk) []string {
	library := d.speaking()
	var titles []string
	for _, profile := range d.Person.Safety.Off {
		if s, ok := library.Screening(profile); ok {
			titles = append(titles, s.Title)
		}
	}
	for _, m := range d.avoids() {
		titles = append(titles, m.Text)
	}
	for _, id := range d.Person.Safety.Without {
		if r, ok := library.Routine(id); ok {
			titles = append(titles, r.Title)
		}
	}
	return titles
}

// A form that was opened before a later change is refused and not written over
// it. A second submission of the same form finds its work done.
func (i Save) change(d *desk) (Answer, bool) {
	unset := d.Person.Prefs.Timetable.Zone == ""
	f := readForm(d, i.Filled)
	before := d.lasting()
	switch {
	case !f.Lacks && len(f.Problems) == 0:
	case i.Again:
		return i.kept(saved(d, before, false)), false
	case f.Lacks: // as when Slack was too slow to show it
		return SettingsLack(settings(d, f)), false
	default:
		return SettingsInvalid{f.Problems}, false
	}
	adoptSettings(d, f.Set)
	return i.kept(saved(d, before, !f.Set.ZoneFixed && (before.ZoneFixed || unset))), true
}

// kept is an answer that knows whether this very form was kept before.
func (i Save) kept(a Answer) Answer {
	if was, is := a.(Saved); is {
		was.Again = i.Again
		return was
	}
	return a
}

// unmet shows what would come by a form of somebody of whom nothing is kept.
func (i Save) unmet(d *desk) Answer {
	f := readForm(d, i.Filled)
	switch {
	case f.Lacks:
		return SettingsLack(settings(d, f))
	case len(f.Problems) > 0:
		return SettingsInvalid{f.Problems}
	}
	return propose(d, f.Set)
}

func saved(d *desk, before lasting, follows bool) Answer {
	if d.Person.OptedIn.IsZero() {
		return SavedFirst{PlanOf(d.Person), follows}
	}
	a := Saved{Follows: follows, Before: before.Prefs, After: d.Person.Prefs, Locale: d.Person.Locale, Next: d.next(), Things: d.asked()}
	if !follows {
		a.Undo = d.takesBack(before)
	}
	return a
}

// adoptSettings gives somebody other settings, and the safety check of a roller
// that is new among them.
func adoptSettings(d *desk, set prefs.Prefs) {
	before := d.Person.Prefs
	d.cannotFollow(schedule.Adopt(&d.Person, set, d.now))
	if set.Has(string(routine.Roller)) && !(slices.Equal(set.Equipment, before.Equipment) && slices.Equal(set.Places, before.Places)) {
		checkRoller(d)
	}
}

// Most of what Slack says of people is neither.
func (Follow) worth(d *desk) bool { return travels(d) || speaksOtherwise(d) }

func travels(d *desk) bool {
	zone, set := d.facts.Profile.Zone, d.Person.Prefs
	return set.Timetable.Zone != "" && !set.ZoneFixed && zone != "" && set.Timetable.Zone != zone
}

func speaksOtherwise(d *desk) bool {
	locale := d.facts.Profile.Locale
	return d.Person.Prefs.Timetable.Zone != "" && locale != "" && d.Person.Locale != locale
}

func (Follow) change(d *desk) (Answer, bool) {
	if speaksOtherwise(d) {
		d.Person.Locale = d.facts.Profile.Locale
	}
	if travels(d) {
		d.cannotFollow(schedule.Travel(&d.Person, d.facts.Profile.Zone, d.lately(), d.now))
	}
	return Nothing{}, true
}
