package session_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/routine"
	"unhunch/internal/session"
)

// stretchable takes 65 seconds with its author's dose, and 125 at the most.
var stretchable = routine.Routine{ID: "stretchable", Steps: []routine.Step{
	{ID: "hold", Dose: routine.Dose{Kind: routine.Hold, Seconds: 60, Range: routine.Range{Min: 20, Max: 120}}},
	{ID: "reach", Dose: routine.Dose{Kind: routine.Reps, Reps: 5, RepSeconds: 4, Range: routine.Range{Min: 3, Max: 8}}},
}}

// A library that says something else by the next step, after a restart or without
// one, changes nothing of a routine that is under way.
func TestARoutineKeepsTheAmountsThatItBeganWith(t *testing.T) {
	d := desk("auto")
	d.Card.Routine = stretchable.ID
	if !d.Begin(stretchable.WithAmounts([]int{35, 4}), noon) {
		t.Fatal("it did not begin")
	}
	changed := stretchable.WithAmounts([]int{90, 8})
	if got := d.Session.Begun(changed).Amounts(); !cmp.Equal(got, []int{35, 4}) {
		t.Errorf("it goes on with %v", got)
	}
	changed.Steps = changed.Steps[:1]
	if got := d.Session.Begun(changed).Amounts(); !cmp.Equal(got, []int{90}) {
		t.Errorf("of other steps it has %v", got)
	}
}

func TestARoutineThatAnEarlierProgramBeganKeepsItsDose(t *testing.T) {
	s := session.Session{Routine: stretchable.ID, Dose: routine.MostDose}
	if got := s.Begun(stretchable).Amounts(); !cmp.Equal(got, []int{120, 8}) {
		t.Errorf("it goes on with %v", got)
	}
}
