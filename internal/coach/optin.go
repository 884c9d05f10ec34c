package coach

import (
	"cmp"
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/schedule"
)

// OptIn is a yes to reminders: by one of the plans to choose from, by the draft of
// Proposed, or else by what they set before, or the usual plan. Saying yes twice
// changes nothing.
type OptIn struct {
	Choice prefs.Choice
	Draft  string
}

// Welcome answers a yes.
type Welcome struct {
	Plan PlanShown
	Next time.Time
	Off  []schedule.DayOff // before it
}

func (OptIn) intent()       {}
func (OptIn) needsProfile() {}
func (OptIn) meets()        {}
func (Welcome) answer()     {}

func (i OptIn) change(d *desk) (Answer, bool) {
	p := &d.Person
	fresh := p.OptedIn.IsZero()
	if fresh {
		set, ok := i.chosen(d)
		if !ok {
			return d.ask(), false
		}
		p.OptedIn, p.Locale, p.Prefs = d.now, cmp.Or(d.locale(), p.Locale), set
		d.cannotFollow(schedule.Replan(p, d.now))
		if i.Draft != "" && set.Has(string(routine.Roller)) {
			checkRoller(d)
		}
	}
	next := d.next()
	return Welcome{PlanOf(*p), next, d.off(next)}, fresh
}

// chosen is the settings that somebody says yes to; false: their button is from before
// these were others.
func (i OptIn) chosen(d *desk) (set prefs.Prefs, ok bool) {
	zone := d.facts.Profile.Zone
	if i.Draft != "" {
		if set, ok = drafted(i.Draft); ok && !set.ZoneFixed {
			set.Timetable.Zone = zone
		}
		return set, ok
	}
	set = d.Person.Prefs
	switch own := set.Timetable.Zone != ""; {
	case own && i.Choice == "":
		return set, true
	case !own:
		set = d.material.usual(zone)
	}
	quiet := set.Timetable.Quiet
	set.Timetable, ok = cmp.Or(i.Choice, prefs.Usual).Of(d.material.usual(set.Timetable.Zone).Timetable)
	set.Timetable.Quiet = quiet
	return set, ok
}
