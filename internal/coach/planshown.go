package coach

import "unhunch/internal/prefs"

// PlanShown is a plan for its person to read.
type PlanShown struct {
	Timetable prefs.Timetable
	Fixed     bool   // its zone stays, wherever they are
	Locale    string // of their Slack profile, as in "en-US"; "": Slack did not say yet
}

// PlanOf is somebody's plan.
func PlanOf(p prefs.Person) PlanShown {
	return PlanShown{Timetable: p.Prefs.Timetable, Fixed: p.Prefs.ZoneFixed, Locale: p.Locale}
}

// Theirs reports whether the plan's zone is known to be the one that Slack shows
// them the time in.
func (p PlanShown) Theirs() bool { return !p.Fixed && p.Locale != "" }
