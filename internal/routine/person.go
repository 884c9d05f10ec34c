package routine

import (
	"slices"
	"time"
)

// Person is what bears on which routines suit somebody. The zero Person said
// nothing: they are given what is taken for granted, and what can be done in
// office clothes.
type Person struct {
	Equipment []Equipment   // what they said they have, beside what is granted: see Thing
	Settings  []Setting     // where they can move; none means seated and standing
	Length    time.Duration // how long it should take; zero means two and a half minutes
	Screened  []string      // screening profiles whose card they have seen
	Off       []string      // screening profiles whose routines are switched off for them
	Without   []string      // routines that are switched off for them
	Avoids    []string      // movements that they leave out
}

// Allows reports whether the person can do the routine and did not rule it out.
func (p Person) Allows(r Routine) bool { return allows(&p, &r) }

func allows(p *Person, r *Routine) bool {
	room := slices.Contains(p.Settings, r.Setting) || len(p.Settings) == 0 && (r.Setting == Seated || r.Setting == Standing)
	return room &&
		!slices.Contains(p.Off, r.Screening) &&
		!slices.Contains(p.Without, r.ID) &&
		!slices.ContainsFunc(r.Movements, func(m string) bool { return slices.Contains(p.Avoids, m) }) &&
		!slices.ContainsFunc(r.Equipment, func(e Equipment) bool { return !slices.Contains(p.Equipment, e) && !granted(r.Things, e) })
}

// able tells of the routines of a library, by their ids, which somebody allows.
type able func(id string) bool

func ableTo(l *Library, who Person) able {
	return func(id string) bool {
		r := l.shelved(id)
		return r != nil && allows(&who, &r.Routine)
	}
}

// awaits reports whether a person would have to see a screening card first
// that is shown before a routine is so much as offered: that of a roller in the back.
func awaits(p *Person, r *shelved) bool {
	return r.presses && r.Screening != "" && !slices.Contains(p.Screened, r.Screening)
}

// Allowed lists every routine the person allows, by id.
func Allowed(l *Library, who Person) []Routine {
	return slices.DeleteFunc(l.Routines(), func(r Routine) bool { return !who.Allows(r) })
}
