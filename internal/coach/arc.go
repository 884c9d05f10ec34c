package coach

import (
	"unhunch/internal/routine"
)

// arcs are where the person is in each progression that they can follow, as they are
// told: a date that is over says nothing.
func arcs(d *desk) []routine.Progress {
	all := routine.ProgressOf(d.speaking(), d.wishes(), d.Experience, d.Day(d.now))
	for i := range all {
		if all[i].NotBefore <= d.Date(d.now) {
			all[i].NotBefore = ""
		}
	}
	return all
}

// arcOf is the one that a routine belongs to; nil: none.
func arcOf(d *desk, id string) *routine.Progress {
	in, ok := routine.ProgressIn(d.speaking(), d.wishes(), d.Experience, id, d.Day(d.now))
	if !ok {
		return nil
	}
	for _, p := range arcs(d) {
		if p.Progression.ID == in.Progression.ID {
			return &p
		}
	}
	return nil
}
