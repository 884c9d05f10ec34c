package session_test

import (
	"testing"

	"unhunch/internal/routine"
	"unhunch/internal/session"
)

// stretchable takes 65 seconds with its author's dose, and 125 at the most.
var stretchable = routine.Routine{ID: "stretchable", Steps: []routine.Step{
	{ID: "hold", Dose: routine.Dose{Kind: routine.Hold, Seconds: 60, Range: routine.Range{Min: 20, Max: 120}}},
}}

func TestTheBreakAfterOneThatWasPutOffIsAMinuteLonger(t *testing.T) {
	short := stretchable
	short.Steps = []routine.Step{{ID: "hold", Dose: routine.Dose{Kind: routine.Hold, Seconds: 60, Range: routine.Range{Min: 20, Max: 80}}}}
	long := stretchable
	long.Steps = []routine.Step{{ID: "hold", Dose: routine.Dose{Kind: routine.Hold, Seconds: 60, Range: routine.Range{Min: 20, Max: 180}}}}
	for situation, c := range map[string]struct {
		routine       routine.Routine
		snoozes, dose int
		card          string // of another routine
		want          int
		longer        bool
	}{
		"never put off":                      {routine: stretchable},
		"put off":                            {routine: stretchable, snoozes: 1, want: 2, longer: true},
		"put off twice":                      {routine: stretchable, snoozes: 2, want: 2, longer: true},
		"half of what its author allows":     {routine: long, snoozes: 1, want: 1, longer: true},
		"its author allows little more":      {routine: short, snoozes: 1, want: 2},
		"its author allows no more":          {routine: reset, snoozes: 1},
		"they do a little more already":      {routine: stretchable, snoozes: 1, dose: 1, want: 2, longer: true},
		"they do all there is already":       {routine: stretchable, snoozes: 1, dose: 2, want: 2},
		"it was too much for them":           {routine: stretchable, snoozes: 1, dose: -1, want: -1},
		"what was put off is something else": {routine: stretchable, snoozes: 1, card: "other"},
	} {
		t.Run(situation, func(t *testing.T) {
			var d session.Desk
			d.Card = session.Card{ID: 7, Routine: c.routine.ID, Snoozes: c.snoozes}
			if c.card != "" {
				d.Card.Routine = c.card
			}
			d.Experience.Doses = map[string]int{c.routine.ID: c.dose}
			if got := d.Dose(c.routine); got != c.want || d.Longer(c.routine) != c.longer {
				t.Errorf("dose %d, longer: %t", got, d.Longer(c.routine))
			}
		})
	}
}

func TestARoutineIsBegunAsItsCardShowsIt(t *testing.T) {
	d := desk("auto")
	d.Card.Routine, d.Card.Snoozes = stretchable.ID, 1
	if !d.Begin(stretchable, noon) || d.Session.Dose != 2 {
		t.Errorf("begun with dose %d", d.Session.Dose)
	}
}
