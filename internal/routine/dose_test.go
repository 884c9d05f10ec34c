package routine_test

import (
	"testing"
	"time"

	"unhunch/internal/routine"
)

func TestDoseInWordsAndInTime(t *testing.T) {
	for _, tc := range []struct {
		dose routine.Dose
		side routine.Side
		text string
		time time.Duration
	}{
		{routine.Dose{Kind: routine.Setup, Seconds: 20}, routine.Both, "about 20 seconds", 20 * time.Second},
		{routine.Dose{Kind: routine.Roll, Seconds: 45}, routine.Both, "45 seconds", 45 * time.Second},
		{routine.Dose{Kind: routine.Roll, Seconds: 30}, routine.Left, "30 seconds", 30 * time.Second},
		{routine.Dose{Kind: routine.Hold, Seconds: 60}, routine.Both, "1 minute", time.Minute},
		{routine.Dose{Kind: routine.Hold, Seconds: 90}, routine.Both, "90 seconds", 90 * time.Second},
		{routine.Dose{Kind: routine.Hold, Seconds: 120}, routine.Both, "2 minutes", 2 * time.Minute},
		{routine.Dose{Kind: routine.Hold, Seconds: 20, Sets: 2}, routine.Both, "2 × 20 seconds", 40 * time.Second},
		{routine.Dose{Kind: routine.Reps, Reps: 8, RepSeconds: 4}, routine.Both, "8 times, about 4 seconds each", 32 * time.Second},
		{routine.Dose{Kind: routine.Reps, Reps: 5, RepSeconds: 9}, routine.Each, "5 times to each side", 45 * time.Second},
		{routine.Dose{Kind: routine.Reps, Reps: 1, RepSeconds: 1}, routine.Both, "once, about 1 second", time.Second},
		{routine.Dose{Kind: routine.Reps, Reps: 2, RepSeconds: 5, Sets: 3}, routine.Right, "3 × 2 times, about 5 seconds each", 30 * time.Second},
		{routine.Dose{Kind: routine.Reps, Reps: 2, RepSeconds: 5}, routine.Each, "twice to each side", 10 * time.Second},
	} {
		step := routine.Step{Dose: tc.dose, Side: tc.side}
		if got := step.DoseText(); got != tc.text {
			t.Errorf("%+v %s reads %q, want %q", tc.dose, tc.side, got, tc.text)
		}
		if got := step.Time(); got != tc.time {
			t.Errorf("%+v %s takes %s, want %s", tc.dose, tc.side, got, tc.time)
		}
	}
}

func TestAbout(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0:                 "less than a minute",
		39 * time.Second:  "less than a minute",
		40 * time.Second:  "about 1 minute",
		80 * time.Second:  "about 1 minute",
		90 * time.Second:  "1 to 2 minutes",
		100 * time.Second: "about 2 minutes",
		140 * time.Second: "about 2 minutes",
		150 * time.Second: "2 to 3 minutes",
		165 * time.Second: "about 3 minutes",
		180 * time.Second: "about 3 minutes",
	} {
		if got := routine.About(d); got != want {
			t.Errorf("%s is %q, want %q", d, got, want)
		}
	}
}
