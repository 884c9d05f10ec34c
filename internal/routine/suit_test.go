package routine_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/routine"
)

// Whatever length somebody wants, the stage that they are at is theirs: shorter or
// longer by its doses, and as near to what they want as its author lets it.
func TestALengthTrimsARoutineAndWithholdsNone(t *testing.T) {
	library := load(t)
	for minutes := 1; minutes <= 5; minutes++ {
		who := roller()
		who.Length = time.Duration(minutes) * time.Minute
		for at := range 6 {
			x := stage(at)
			got, _ := routine.Choose(library, who, routine.History{Offers: offers("side-reach"), Experience: x}, noon)
			p := progress(t, library, who, x, 4)
			if now, _ := p.Now(); !slices.Contains(now.Routines, got.ID) {
				t.Errorf("%d min, stage %d: %s comes", minutes, at, got.ID)
			}
		}
		for _, r := range library.Routines() {
			as := routine.For(library, r, who, stage(routine.Outside), noon) // no stage sets its doses
			off, was := (as.Time() - who.Length).Abs(), (r.Time() - who.Length).Abs()
			if off > was+10*time.Second && was > 30*time.Second {
				t.Errorf("%d min: %s takes %s, and %s as written", minutes, r.ID, as.Time(), r.Time())
			}
			for i, s := range as.Steps {
				bounds, amount := s.Dose.Range, as.Amounts()[i]
				if bounds != (routine.Range{}) && (amount < bounds.Min || amount > bounds.Max) {
					t.Errorf("%d min: %s/%s has %d, outside of %v", minutes, r.ID, s.ID, amount, bounds)
				}
			}
		}
	}
}

// stretchy takes 65 seconds as its author wrote it.
var stretchy = routine.Routine{ID: "stretchy", Steps: []routine.Step{
	{ID: "hold", Dose: routine.Dose{Kind: routine.Hold, Seconds: 60, Range: routine.Range{Min: 20, Max: 180}}},
}}

func TestHowMuchSuits(t *testing.T) {
	for name, tc := range map[string]struct {
		length time.Duration
		said   int
		longer bool
		want   int
	}{
		"near to what they want it stays":          {length: 90 * time.Second, want: 60},
		"longer":                                   {length: 2 * time.Minute, want: 115},
		"as long as can be":                        {length: 5 * time.Minute, want: 180},
		"it was too easy":                          {length: time.Minute, said: 1, want: 120},
		"it was too easy, and they want it longer": {length: 2 * time.Minute, said: 1, want: 145},
		"it was too much, and gets no longer":      {length: 5 * time.Minute, said: -1, want: 40},
		"put off":                                  {length: time.Minute, longer: true, want: 120},
		"put off, and there is little left":        {length: 3 * time.Minute, longer: true, want: 180},
		"put off, and it was too much":             {length: time.Minute, said: -1, longer: true, want: 40},
	} {
		t.Run(name, func(t *testing.T) {
			var library routine.Library
			who := routine.Person{Length: tc.length}
			x := routine.Experience{Doses: map[string]int{"stretchy": tc.said}}
			got := routine.For(&library, stretchy, who, x, noon)
			if tc.longer {
				got = routine.Longer(&library, stretchy, who, x, noon, time.Minute)
			}
			if diff := cmp.Diff([]int{tc.want}, got.Amounts()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// A stage has its doses from its first week to its last, and no more than was done.
func TestAStagesDosesGrowWithItsWeeks(t *testing.T) {
	library, who := load(t), roller()
	who.Length = 5 * time.Minute
	roll, _ := library.Routine("roll-and-rest")
	for name, tc := range map[string]struct {
		at   routine.Reached
		want int // seconds of resting open
	}{
		"it begins":       {routine.Reached{Stage: 3}, 20},
		"its first week":  {routine.Reached{Stage: 3, Since: march(2), Last: march(2), Right: 1}, 20},
		"its second week": {routine.Reached{Stage: 3, Since: "2026-02-25", Last: march(2), Right: 3}, 60},
		"its second week, of which little was done": {routine.Reached{Stage: 3, Since: "2026-02-25", Last: march(2), Right: 1}, 20},
	} {
		x := routine.Experience{Stages: map[string]routine.Reached{weeks: tc.at}}
		for _, s := range routine.For(library, roll, who, x, noon).Steps {
			if s.ID == "rest" && s.Dose.Seconds != tc.want {
				t.Errorf("%s: %d s, want %d", name, s.Dose.Seconds, tc.want)
			}
		}
	}
}

// With a break a day or six, whoever rates and who never does, at every length: it
// comes to its end, no stage in less than a week.
func TestTheTwelveWeeksComeToTheirEnd(t *testing.T) {
	library := load(t)
	for name, tc := range map[string]struct {
		aDay int
		how  how
		most int // weeks until the last stage
	}{
		"right, six a day":       {6, right, 12},
		"too easy, six a day":    {6, easy, 8},
		"never rated, six a day": {6, unsaid, 14},
		"right, two a day":       {2, right, 14},
		"right, one a day":       {1, right, 30},
		"never rated, one a day": {1, unsaid, 52},
	} {
		for _, minutes := range []int{1, 3, 5} {
			who := roller()
			who.Length = time.Duration(minutes) * time.Minute
			reached := walk(t, library, who, tc.aDay, tc.how)
			if len(reached) < 6 {
				t.Errorf("%s, %d min: it stalls after stage %d", name, minutes, len(reached)-1)
				continue
			}
			for i := 1; i < len(reached); i++ {
				if reached[i]-reached[i-1] < 7 {
					t.Errorf("%s, %d min: stage %d after %d days", name, minutes, i, reached[i]-reached[i-1])
				}
			}
			if got := reached[5] / 7; got > tc.most || reached[5] < 21 {
				t.Errorf("%s, %d min: the last stage comes after %d weeks", name, minutes, got)
			}
			t.Logf("%s, %d min: stages from the days %v", name, minutes, reached)
		}
	}
}

// walk is on which day each stage came.
func walk(t *testing.T, library *routine.Library, who routine.Person, aDay int, how how) (reached []int) {
	t.Helper()
	var h routine.History
	for day := range 52 * 7 {
		now := noon.AddDate(0, 0, day)
		if wd := now.Weekday(); wd == time.Saturday || wd == time.Sunday {
			continue
		}
		date := now.Format(time.DateOnly)
		for n := range aDay {
			r, ok := routine.Choose(library, who, h, now.Add(time.Duration(n)*time.Hour))
			if !ok {
				continue
			}
			h.Offers = append([]routine.Offer{{Routine: r.ID, Day: date}}, h.Offers...)
			h.Offers = h.Offers[:min(len(h.Offers), 60)]
			h.Experience = routine.Finished(library, who, h.Experience, r.ID, date)
			switch how {
			case right:
				h.Experience = routine.Fitting(library, who, h.Experience, r.ID, date)
			case easy:
				h.Experience = routine.Harder(library, who, h.Experience, r.ID, date)
			case much, unsaid:
			}
		}
		stage := routine.ProgressOf(library, who, h.Experience, now)[0].Stage
		for len(reached) <= stage {
			reached = append(reached, day)
		}
		if stage == 5 {
			break
		}
	}
	return reached
}
