package routines_test

import (
	"slices"
	"testing"

	"unhunch/internal/routine"
)

func TestEveryEmbeddedFileIsSound(t *testing.T) {
	library := load(t)
	if n := len(library.Routines()); n < 11 {
		t.Errorf("%d routines, want the eleven of the first release at least", n)
	}
	if len(library.Progressions()) == 0 {
		t.Error("no progression")
	}
}

func TestEveryStepHasAPicture(t *testing.T) {
	for _, r := range load(t).Routines() {
		for _, s := range r.Steps {
			if s.Figure == "" {
				t.Errorf("%s/%s has none", r.ID, s.ID)
			}
		}
	}
}

// Somebody who is to settle, or to wait, does not see somebody who rolls.
func TestWhoStandsStillSeesNobodyMove(t *testing.T) {
	for _, r := range load(t).Routines() {
		moves := map[string]string{} // by figure, the step that moves like it
		for _, s := range r.Steps {
			if s.Dose.Kind == routine.Roll || s.Dose.Kind == routine.Reps {
				moves[s.Figure] = s.ID
			}
		}
		for _, s := range r.Steps {
			if s.Dose.Kind != routine.Setup && s.Dose.Kind != routine.Hold {
				continue
			}
			if mover, shared := moves[s.Figure]; shared {
				t.Errorf("%s: %s shows %s, which is how %s moves", r.ID, s.ID, s.Figure, mover)
			}
		}
	}
}

// Who lies on a roller is told how to get off it: the last step is getting up.
func TestNobodyIsLeftOnARoller(t *testing.T) {
	for _, r := range load(t).Routines() {
		last := r.Steps[len(r.Steps)-1]
		if r.Uses(routine.Roller) && last.Dose.Kind != routine.Setup {
			t.Errorf("%s ends with %s", r.ID, last.ID)
		}
	}
}

func TestBothSidesAreDone(t *testing.T) {
	for _, r := range load(t).Routines() {
		done := map[routine.Side][]routine.DoseKind{}
		for _, s := range r.Steps {
			if s.Dose.Kind != routine.Setup {
				done[s.Side] = append(done[s.Side], s.Dose.Kind)
			}
		}
		if left, right := done[routine.Left], done[routine.Right]; !slices.Equal(left, right) {
			t.Errorf("%s does %v on the left, %v on the right", r.ID, left, right)
		}
	}
}
