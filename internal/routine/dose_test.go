package routine_test

import (
	"testing"
	"time"

	"unhunch/internal/routine"
)

func TestADoseTakesTime(t *testing.T) {
	for _, tc := range []struct {
		dose routine.Dose
		side routine.Side
		time time.Duration
	}{
		{routine.Dose{Kind: routine.Setup, Seconds: 20}, routine.Both, 20 * time.Second},
		{routine.Dose{Kind: routine.Roll, Seconds: 45}, routine.Both, 45 * time.Second},
		{routine.Dose{Kind: routine.Roll, Seconds: 30}, routine.Left, 30 * time.Second},
		{routine.Dose{Kind: routine.Move, Seconds: 120}, routine.Both, 2 * time.Minute},
		{routine.Dose{Kind: routine.Hold, Seconds: 60}, routine.Both, time.Minute},
		{routine.Dose{Kind: routine.Hold, Seconds: 90}, routine.Both, 90 * time.Second},
		{routine.Dose{Kind: routine.Hold, Seconds: 120}, routine.Both, 2 * time.Minute},
		{routine.Dose{Kind: routine.Hold, Seconds: 20, Sets: 2}, routine.Both, 40 * time.Second},
		{routine.Dose{Kind: routine.Reps, Reps: 8, RepSeconds: 4}, routine.Both, 32 * time.Second},
		{routine.Dose{Kind: routine.Reps, Reps: 5, RepSeconds: 9}, routine.Each, 45 * time.Second},
		{routine.Dose{Kind: routine.Reps, Reps: 1, RepSeconds: 1}, routine.Both, time.Second},
		{routine.Dose{Kind: routine.Reps, Reps: 2, RepSeconds: 5, Sets: 3}, routine.Right, 30 * time.Second},
		{routine.Dose{Kind: routine.Reps, Reps: 2, RepSeconds: 5}, routine.Each, 10 * time.Second},
	} {
		step := routine.Step{Dose: tc.dose, Side: tc.side}
		if got := step.Time(); got != tc.time {
			t.Errorf("%+v %s takes %s, want %s", tc.dose, tc.side, got, tc.time)
		}
	}
}

// What is rolled need not be a foam roller, and a company may have called it so
// before there was a word for keeping to move.
func TestWhatGoesOnForAWhileIsRolledOrMoved(t *testing.T) {
	for _, kind := range []routine.DoseKind{routine.Roll, routine.Move} {
		files := ours()
		files["stretch.yaml"] = replaced(t, stretch, "kind: hold, seconds: 30", "kind: "+string(kind)+", seconds: 30, range: [20, 40]")
		library, err := routine.Load(files)
		if err != nil {
			t.Error(err)
			continue
		}
		stretch, _ := library.Routine("stretch")
		if got := stretch.Dosed(routine.MostDose).Steps[1].Dose; got.Kind != kind || got.Seconds != 40 {
			t.Errorf("it is %v, want 40 seconds of %s", got, kind)
		}
	}
}
