package routine_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/routine"
)

// things is the equipment of the real library, as far as these tests need it.
func things() []routine.Thing {
	return []routine.Thing{
		{ID: routine.Roller, Name: "a roller", Label: "Roller"},
		{ID: "mat", Name: "a mat", Label: "Mat"},
		{ID: "wall", Name: "a wall", Label: "Wall", Granted: true},
	}
}

// tuck is two sets of ten repetitions of three seconds.
func tuck() routine.Exercise {
	return routine.Exercise{
		Number: 1, Title: "Chin tuck", Do: "Draw the chin back.", Kind: routine.Reps, Amount: 10, RepSeconds: 3, Sets: 2,
		Side: routine.Both, Setting: routine.Seated, TimesADay: 3,
	}
}

func TestAnExerciseIsCheckedLikeAStepOfARoutine(t *testing.T) {
	for situation, c := range map[string]struct {
		change func(e *routine.Exercise)
		want   string // as told, a line for each
	}{
		"as it should be":     {func(*routine.Exercise) {}, ""},
		"with a roller":       {func(e *routine.Exercise) { e.Equipment = []routine.Equipment{routine.Roller, "mat"} }, ""},
		"without a name":      {func(e *routine.Exercise) { e.Title = "  " }, "title: missing, at most 60"},
		"a long name":         {func(e *routine.Exercise) { e.Title = strings.Repeat("ä", 61) }, "title: too-long 61, at most 60"},
		"as long as it can":   {func(e *routine.Exercise) { e.Title = strings.Repeat("ä", 60) }, ""},
		"how is a long story": {func(e *routine.Exercise) { e.Do = strings.Repeat("x", 221) }, "do: too-long 221, at most 220"},
		"how is not told":     {func(e *routine.Exercise) { e.Do = "" }, "do: missing, at most 220"},
		"no repetition":       {func(e *routine.Exercise) { e.Amount = 0 }, "amount: bounds 0, at most 50"},
		"51 repetitions":      {func(e *routine.Exercise) { e.Amount = 51 }, "amount: bounds 51, at most 50"},
		"less than none":      {func(e *routine.Exercise) { e.Amount = -3 }, "amount: bounds -3, at most 50"},
		"six sets":            {func(e *routine.Exercise) { e.Sets = 6 }, "sets: bounds 6, at most 5"},
		"a long repetition":   {func(e *routine.Exercise) { e.RepSeconds = 61 }, "amount: bounds 61, at most 60"},
		"25 times a day":      {func(e *routine.Exercise) { e.TimesADay = 25 }, "times_a_day: bounds 25, at most 24"},
		"a hold of 300":       {func(e *routine.Exercise) { e.Kind, e.Amount, e.RepSeconds, e.Sets = routine.Hold, 300, 0, 1 }, ""},
		"a hold of 301": {
			func(e *routine.Exercise) { e.Kind, e.Amount, e.RepSeconds = routine.Hold, 301, 0 },
			"amount: bounds 301, at most 300",
		},
		"a hold on each side is told once": {
			func(e *routine.Exercise) { e.Kind, e.Amount, e.RepSeconds, e.Side = routine.Hold, 0, 0, routine.Each },
			"amount: bounds 0, at most 300",
		},
		"more than half an hour": {
			func(e *routine.Exercise) { e.Amount, e.RepSeconds, e.Sets = 50, 8, 5 },
			"amount: takes 33m25s",
		},
		"rest of 300": {func(e *routine.Exercise) { e.Rest = 300 }, ""},
		"rest of 301": {func(e *routine.Exercise) { e.Rest = 301 }, "rest: bounds 301, at most 300"},
		"rest before": {func(e *routine.Exercise) { e.Rest = -1 }, "rest: bounds -1, at most 300"},
		"more than half an hour with its rest": {
			func(e *routine.Exercise) { e.Amount, e.RepSeconds, e.Sets, e.Rest = 30, 4, 5, 300 },
			"amount: takes 30m5s",
		},
		"a band":             {func(e *routine.Exercise) { e.With = " red  band,\n2 kg " }, ""},
		"a story of a band":  {func(e *routine.Exercise) { e.With = strings.Repeat("x", 61) }, "with: too-long 61, at most 60"},
		"a bell on the band": {func(e *routine.Exercise) { e.With = "red\a" }, "with: control"},
		"three days":         {func(e *routine.Exercise) { e.Days = []routine.Day{"friday", "monday", "wednesday"} }, ""},
		"a day twice":        {func(e *routine.Exercise) { e.Days = []routine.Day{"monday", "monday"} }, "days: twice monday"},
		"a day of no week": {
			func(e *routine.Exercise) { e.Days = []routine.Day{"someday"} },
			"days: no-choice someday of monday, tuesday, wednesday, thursday, friday, saturday, sunday",
		},
		"on the ceiling":        {func(e *routine.Exercise) { e.Setting = "ceiling" }, `: no-choice ceiling of seated, standing, floor`},
		"a bell in the name":    {func(e *routine.Exercise) { e.Title = "Chin\atuck" }, "title: control"},
		"what YAML stumbles on": {func(e *routine.Exercise) { e.Title = "\u007f\u0085\ufffe" }, "title: control"},
		"everything at once": {
			func(e *routine.Exercise) {
				*e = routine.Exercise{Kind: routine.Reps, Side: routine.Both, Setting: routine.Seated}
			},
			"title: missing, at most 60\n" +
				"times_a_day: bounds 0, at most 24\n" +
				"do: missing, at most 220\n" +
				"amount: bounds 0, at most 50\n" +
				"amount: bounds 0, at most 60\n" +
				"sets: bounds 0, at most 5",
		},
	} {
		t.Run(situation, func(t *testing.T) {
			e := tuck()
			c.change(&e)
			_, mistakes := e.Check(things())
			var got []string
			for _, m := range mistakes {
				got = append(got, told(m))
			}
			if diff := cmp.Diff(c.want, strings.Join(got, "\n")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func told(m routine.Mistake) string {
	said := string(m.Field) + ": " + string(m.Wrong)
	switch m.Wrong {
	case routine.TextMissing:
		said += fmt.Sprintf(", at most %d", m.Most)
	case routine.TextTooLong, routine.OutOfBounds:
		said += fmt.Sprintf(" %d, at most %d", m.Is, m.Most)
	case routine.TakesTooLong:
		said += " " + m.Takes.String()
	case routine.NoChoice:
		said += " " + m.Text + " of " + strings.Join(m.Choices, ", ")
	case routine.ChosenTwice:
		said += " " + m.Text
	case routine.TextControl:
	}
	return said
}

// Whatever somebody writes is text and nothing else.
func TestTextOfAnExerciseIsNothingButText(t *testing.T) {
	for _, text := range []string{
		`", do: evil, "`, "a: b", "# no comment", "{[&*!|>%@`]}", "x\n- y\n  z", "'", `\`, `\u0041`, "émoji 🙆", "~", "null", "true", "1", "<<: *a", "---",
	} {
		e := tuck()
		e.Title, e.Do = text, text
		got, mistakes := e.Check(things())
		title := strings.Join(strings.Fields(text), " ")
		do := strings.ReplaceAll(text, "\n  z", "\nz")
		if len(mistakes) > 0 || got.Title != title || got.Do != do {
			t.Errorf("%q became %q and %q, %v", text, got.Title, got.Do, mistakes)
		}
	}
}

// Who writes down a step for each line finds them so, and nothing else of how it
// was typed.
func TestAnExerciseKeepsItsLines(t *testing.T) {
	e := tuck()
	e.Title, e.Do = "Chin\ntuck", "  Sit up.  \r\n\r\nDraw the chin\tback.\u2028Hold."
	got, mistakes := e.Check(things())
	if want := "Sit up.\nDraw the chin back.\nHold."; got.Title != "Chin tuck" || got.Do != want || len(mistakes) > 0 {
		t.Errorf("%q, %q, %v", got.Title, got.Do, mistakes)
	}
	if again, _ := got.Check(things()); again.Do != got.Do {
		t.Errorf("checked again: %q", again.Do)
	}
	if r := got.Routine(); strings.Contains(r.Summary, "\n") || r.Steps[0].Do != got.Do {
		t.Errorf("%q, %q", r.Summary, r.Steps[0].Do)
	}
}

func TestDaysBandAndRestArePutInOrder(t *testing.T) {
	e := tuck()
	e.Days, e.With, e.Rest = []routine.Day{"sunday", "friday", "monday"}, " red  band,\n2 kg ", 30
	got, mistakes := e.Check(things())
	if diff := cmp.Diff([]routine.Day{"monday", "friday", "sunday"}, got.Days); diff != "" || got.With != "red band, 2 kg" || len(mistakes) > 0 {
		t.Errorf("with %q, %v\n%s", got.With, mistakes, diff)
	}
	for day, on := range map[routine.Day]bool{"monday": true, "tuesday": false, "sunday": true} {
		if got.On(day) != on || !tuck().On(day) {
			t.Errorf("on %s: %v", day, got.On(day))
		}
	}
	for i, d := range routine.Days() {
		if monday := time.Date(2026, time.March, 2+i, 23, 59, 0, 0, time.UTC); routine.DayOf(monday) != d || d.Weekday() != monday.Weekday() {
			t.Errorf("%s is %s and %s", monday.Weekday(), routine.DayOf(monday), d.Weekday())
		}
	}
	if r := got.Routine(); r.Time() != routine.Lead+90*time.Second || r.Steps[0].With != "red band, 2 kg" {
		t.Errorf("two sets of 30 seconds and 30 in between take %s, with %q", r.Time(), r.Steps[0].With)
	}
	e.Days, e.Sets = routine.Days(), 1
	if got, _ = e.Check(things()); got.Days != nil || got.Rest != 0 {
		t.Errorf("all days are %v, and one set rests for %d", got.Days, got.Rest)
	}
}

func FuzzExercise(f *testing.F) {
	f.Add("Chin tuck", "Draw the chin back.", "reps", 10, "each", "red band", "monday friday", 30)
	f.Add("\", sets: 9}", "\u2028\\x", "hold", 20, "each", "\u2028", "monday monday", -1)
	f.Fuzz(func(t *testing.T, title, do, kind string, amount int, side, with, days string, rest int) {
		e := tuck()
		e.Title, e.Do, e.Kind, e.Amount, e.Side = title, do, routine.DoseKind(kind), amount, routine.Side(side)
		e.With, e.Rest = with, rest
		for day := range strings.FieldsSeq(days) {
			e.Days = append(e.Days, routine.Day(day))
		}
		got, mistakes := e.Check(things())
		if len(mistakes) > 0 {
			return
		}
		again, more := got.Check(things())
		if diff := cmp.Diff(got, again); diff != "" || len(more) > 0 {
			t.Errorf("checked once more: %v\n%s", more, diff)
		}
		if got.Sets != e.Sets || got.Amount != amount || got.Setting != e.Setting {
			t.Errorf("the text changed what was chosen: %+v", got)
		}
		if !slices.IsSortedFunc(got.Days, func(a, b routine.Day) int { return slices.Index(routine.Days(), a) - slices.Index(routine.Days(), b) }) {
			t.Errorf("days out of order: %v", got.Days)
		}
		if r := got.Routine(); len(r.Steps) == 0 || r.Time() > 31*time.Minute || len(r.Steps[0].Title) > 4*routine.LongestTitle {
			t.Errorf("a routine of %d steps, %s", len(r.Steps), r.Time())
		}
	})
}

func TestAHoldOnEachSideIsTwoSteps(t *testing.T) {
	e := tuck()
	e.Kind, e.Amount, e.RepSeconds, e.Sets, e.Side = routine.Hold, 20, 0, 1, routine.Each
	r := e.Routine()
	if len(r.Steps) != 2 || e.Steps() != 2 || r.Steps[0].Side != routine.Left || r.Steps[1].Side != routine.Right || r.Time() != 50*time.Second {
		t.Errorf("%s: %+v", r.Time(), r.Steps)
	}
	e.Kind, e.RepSeconds = routine.Reps, 4
	if r = e.Routine(); len(r.Steps) != 1 || r.Steps[0].Side != routine.Each {
		t.Errorf("repetitions: %+v", r.Steps)
	}
}

func TestExercisesTogetherAreARoutine(t *testing.T) {
	floor := tuck()
	floor.Number, floor.Title, floor.Setting = 12, "Reach", routine.Floor
	floor.Equipment = []routine.Equipment{"mat"}
	r := routine.Prescribed([]routine.Exercise{tuck(), floor})
	if r.ID != "own--1-12" || r.Setting != routine.Floor || !r.Uses("mat") || len(r.Steps) != 2 || r.Screening != "" {
		t.Errorf("%+v", r)
	}
	if diff := cmp.Diff([]int{1, 12}, routine.PrescribedIn(r.ID)); diff != "" {
		t.Error(diff)
	}
	for _, id := range []string{"", "own", "own-1", "own--", "own--x", "own--1-", "own--01", "own---1", "own--0", "desk-reset"} {
		if routine.IsPrescribed(id) {
			t.Errorf("%q is taken for somebody's own", id)
		}
	}
	if none := routine.Prescribed(nil); none.ID != "" {
		t.Errorf("of none: %+v", none)
	}
}
