package card_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
	"unhunch/internal/routine"
	"unhunch/internal/session"
)

func TestADoseInWords(t *testing.T) {
	for _, tc := range []struct {
		dose routine.Dose
		side routine.Side
		text string
	}{
		{routine.Dose{Kind: routine.Setup, Seconds: 20}, routine.Both, "about 20 seconds"},
		{routine.Dose{Kind: routine.Roll, Seconds: 45}, routine.Both, "45 seconds"},
		{routine.Dose{Kind: routine.Roll, Seconds: 30}, routine.Left, "30 seconds"},
		{routine.Dose{Kind: routine.Move, Seconds: 120}, routine.Both, "2 minutes, at your own pace"},
		{routine.Dose{Kind: routine.Hold, Seconds: 60}, routine.Both, "1 minute"},
		{routine.Dose{Kind: routine.Hold, Seconds: 90}, routine.Both, "90 seconds"},
		{routine.Dose{Kind: routine.Hold, Seconds: 120}, routine.Both, "2 minutes"},
		{routine.Dose{Kind: routine.Hold, Seconds: 20, Sets: 2}, routine.Both, "2 × 20 seconds"},
		{routine.Dose{Kind: routine.Reps, Reps: 8, RepSeconds: 4}, routine.Both, "8 times, about 4 seconds each"},
		{routine.Dose{Kind: routine.Reps, Reps: 5, RepSeconds: 9}, routine.Each, "5 times to each side"},
		{routine.Dose{Kind: routine.Reps, Reps: 1, RepSeconds: 1}, routine.Both, "once, about 1 second"},
		{routine.Dose{Kind: routine.Reps, Reps: 2, RepSeconds: 5, Sets: 3}, routine.Right, "3 × 2 times, about 5 seconds each"},
		{routine.Dose{Kind: routine.Reps, Reps: 2, RepSeconds: 5}, routine.Each, "twice to each side"},
		{routine.Dose{Kind: routine.Hold, Seconds: 20, Sets: 2, Rest: 60}, routine.Both, "2 × 20 seconds, with 1 minute of rest in between"},
		{routine.Dose{Kind: routine.Hold, Seconds: 20, Sets: 1, Rest: 60}, routine.Both, "20 seconds"},
	} {
		step := routine.Step{Dose: tc.dose, Side: tc.side}
		if got := card.English().Dose(step); got != tc.text {
			t.Errorf("%+v %s reads %q, want %q", tc.dose, tc.side, got, tc.text)
		}
	}
}

func TestALengthInWords(t *testing.T) {
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
		if got := card.English().Length(d); got != want {
			t.Errorf("%s is %q, want %q", d, got, want)
		}
	}
}

func TestMistakesInAnExerciseAreToldWithTheirMend(t *testing.T) {
	for want, change := range map[string]func(e *routine.Exercise){
		"Is empty. Write text of at most 60 characters.":                                                       func(e *routine.Exercise) { e.Title = " " },
		"Is 221 characters long. Shorten it to 220.":                                                           func(e *routine.Exercise) { e.Do = strings.Repeat("x", 221) },
		"Holds a control character. Write plain text.":                                                         func(e *routine.Exercise) { e.Title = "Chin\atuck" },
		"51 is out of bounds. Write a whole number from 1 to 50.":                                              func(e *routine.Exercise) { e.Amount = 51 },
		`"ceiling" is not allowed. Write one of seated, standing, floor.`:                                      func(e *routine.Exercise) { e.Setting = "ceiling" },
		`"sunday" is given twice. Remove one of them.`:                                                         func(e *routine.Exercise) { e.Days = []routine.Day{"sunday", "sunday"} },
		"301 is out of bounds. Write a whole number from 0 to 300.":                                            func(e *routine.Exercise) { e.Rest = 301 },
		"Is 61 characters long. Shorten it to 60.":                                                             func(e *routine.Exercise) { e.With = strings.Repeat("x", 61) },
		`"mat" is given twice. Remove one of them.`:                                                            func(e *routine.Exercise) { e.Equipment = []routine.Equipment{"mat", "mat"} },
		"It would take 36 to 37 minutes. Make it about 30 minutes at the most, with fewer sets or less of it.": func(e *routine.Exercise) { e.Amount, e.RepSeconds, e.Sets = 50, 8, 5 },
	} {
		e := own()[0].Exercise
		change(&e)
		_, mistakes := e.Check(things)
		said := card.English().ExerciseErrors(coach.ExerciseInvalid{Mistakes: mistakes})
		if got := slices.Collect(maps.Values(said)); !slices.Equal(got, []string{want}) {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestASentenceOnTheWeekBeginsWithACapital(t *testing.T) {
	for moved, want := range map[time.Duration]string{
		20 * time.Second: "Less than a minute of guided movement. Only you see this.",
		5 * time.Minute:  "5 minutes of guided movement. Only you see this.",
	} {
		if got := card.Moved(session.Progress{Moved: moved}); got != want {
			t.Errorf("%s is %q, want %q", moved, got, want)
		}
	}
}
