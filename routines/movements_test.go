package routines_test

import (
	"slices"
	"testing"

	"unhunch/internal/routine/routinetest"
)

// Somebody who may not do a movement trusts that each routine with it names it. What
// their steps say and show is compared with what they name, and the other way round:
// what is named and cannot be found is a sign that nobody knows yet.
func TestARoutineNamesTheMovementsOfItsSteps(t *testing.T) {
	for _, r := range load(t).Routines() {
		seen := routinetest.Movements(r)
		for _, m := range seen {
			if !slices.Contains(r.Movements, m) {
				t.Errorf("%s has %s in its steps, and does not name it", r.ID, m)
			}
		}
		for _, m := range r.Movements {
			if !slices.Contains(seen, m) {
				t.Errorf("%s names %s, and nothing in its steps tells of it", r.ID, m)
			}
		}
	}
}
