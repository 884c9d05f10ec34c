package routine_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/routine"
)

// said is an answer to "how was it?" about a routine.
type said struct {
	how func(routine.Experience, *routine.Library, string) routine.Experience
	id  string
}

func TestExperienceFollowsWhatPeopleSay(t *testing.T) {
	library := load(t)
	var (
		easy  = routine.Experience.Harder
		right = routine.Experience.Fitting
		much  = routine.Experience.Easier
	)
	at := func(stage, times int) routine.Experience {
		return routine.Experience{Stages: map[string]routine.Reached{"progression-first-month": {Stage: stage, Right: times}}}
	}
	dose := func(id string, n int) routine.Experience {
		return routine.Experience{Doses: map[string]int{id: n}}
	}
	for name, tc := range map[string]struct {
		from routine.Experience
		said []said
		want routine.Experience
	}{
		"the wall is too easy":                    {said: []said{{easy, "wall-roll"}}, want: at(1, 0)},
		"the wall is right, twice":                {said: []said{{right, "wall-roll"}, {right, "wall-roll"}}, want: at(0, 2)},
		"the wall is right for a week":            {said: []said{{right, "wall-roll"}, {right, "wall-roll"}, {right, "wall-roll"}}, want: at(1, 0)},
		"the wall is too much":                    {said: []said{{much, "wall-roll"}}, want: at(routine.Outside, 0)},
		"the desk is easy after that":             {from: at(routine.Outside, 0), said: []said{{easy, "desk-reset"}}, want: at(0, 0)},
		"the desk is right after that":            {from: at(routine.Outside, 0), said: []said{{right, "desk-reset"}}, want: at(routine.Outside, 0)},
		"the floor is too much":                   {from: at(2, 1), said: []said{{much, "crossed-arms-roll"}}, want: at(1, 0)},
		"an earlier stage is too much":            {from: at(3, 0), said: []said{{much, "isolate-and-melt"}}, want: at(0, 0)},
		"an earlier stage is right":               {from: at(3, 0), said: []said{{right, "wall-roll"}}, want: at(3, 0)},
		"the wall was ruled out, the floor right": {said: []said{{right, "isolate-and-melt"}}, want: at(1, 1)},
		"the end of the month is too easy": {
			from: at(3, 0), said: []said{{easy, "roll-and-rest"}},
			want: routine.Experience{Stages: at(3, 0).Stages, Doses: map[string]int{"roll-and-rest": 1}},
		},
		"the end of the month is too easy after it was right": {
			from: at(3, 2), said: []said{{easy, "roll-and-rest"}},
			want: routine.Experience{Stages: at(3, 2).Stages, Doses: map[string]int{"roll-and-rest": 1}},
		},
		"the wall is too much once more, by its name": {
			from: at(routine.Outside, 0), said: []said{{much, "wall-roll"}},
			want: routine.Experience{Stages: at(routine.Outside, 0).Stages, Doses: map[string]int{"wall-roll": -1}},
		},
		"and there is a way back in": {
			from: at(routine.Outside, 0), said: []said{{much, "wall-roll"}, {easy, "desk-reset"}},
			want: routine.Experience{Stages: at(0, 0).Stages, Doses: map[string]int{"wall-roll": -1}},
		},
		"a desk routine is too easy":      {said: []said{{easy, "desk-reset"}}, want: dose("desk-reset", 1)},
		"a desk routine is far too easy":  {from: dose("desk-reset", 2), said: []said{{easy, "desk-reset"}}, want: dose("desk-reset", 2)},
		"a desk routine is too much":      {said: []said{{much, "open-the-chest"}, {much, "open-the-chest"}}, want: dose("open-the-chest", -2)},
		"a desk routine is right":         {from: dose("desk-reset", 1), said: []said{{right, "desk-reset"}}, want: dose("desk-reset", 1)},
		"a routine that left is far away": {said: []said{{easy, "gone"}}, want: dose("gone", 1)},
	} {
		t.Run(name, func(t *testing.T) {
			got := tc.from
			for _, s := range tc.said {
				got = s.how(got, library, s.id)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWhatPeopleSayChangesNobodyElse(t *testing.T) {
	library := load(t)
	before := routine.Experience{Doses: map[string]int{"desk-reset": 1}, Stages: map[string]routine.Reached{"progression-first-month": {Stage: 1}}}
	before.Harder(library, "desk-reset")
	before.Easier(library, "isolate-and-melt")
	if before.Doses["desk-reset"] != 1 || before.Stages["progression-first-month"].Stage != 1 {
		t.Errorf("changed in place: %+v", before)
	}
}

func TestADoseStaysInTheRangeOfItsAuthor(t *testing.T) {
	for name, tc := range map[string]struct {
		dose routine.Dose
		by   int
		want int // seconds or repetitions
	}{
		"as written":             {routine.Dose{Kind: routine.Roll, Seconds: 40, Range: routine.Range{Min: 30, Max: 60}}, 0, 40},
		"a little more":          {routine.Dose{Kind: routine.Roll, Seconds: 40, Range: routine.Range{Min: 30, Max: 60}}, 1, 50},
		"as much as can be":      {routine.Dose{Kind: routine.Roll, Seconds: 40, Range: routine.Range{Min: 30, Max: 60}}, 2, 60},
		"a little less":          {routine.Dose{Kind: routine.Hold, Seconds: 45, Range: routine.Range{Min: 20, Max: 60}}, -1, 35},
		"as little as can be":    {routine.Dose{Kind: routine.Hold, Seconds: 45, Range: routine.Range{Min: 20, Max: 60}}, -2, 20},
		"one more of a few":      {routine.Dose{Kind: routine.Reps, Reps: 6, RepSeconds: 5, Range: routine.Range{Min: 5, Max: 8}}, 1, 7},
		"as many as can be":      {routine.Dose{Kind: routine.Reps, Reps: 6, RepSeconds: 5, Range: routine.Range{Min: 5, Max: 8}}, 2, 8},
		"as few as can be":       {routine.Dose{Kind: routine.Reps, Reps: 6, RepSeconds: 5, Range: routine.Range{Min: 5, Max: 8}}, -2, 5},
		"the author set no room": {routine.Dose{Kind: routine.Setup, Seconds: 15}, 2, 15},
	} {
		t.Run(name, func(t *testing.T) {
			r := routine.Routine{Steps: []routine.Step{{Dose: tc.dose}}}
			d := r.Dosed(tc.by).Steps[0].Dose
			if got := max(d.Seconds, d.Reps); got != tc.want {
				t.Errorf("%d, want %d", got, tc.want)
			}
			if r.Steps[0].Dose != tc.dose {
				t.Error("the routine itself was changed")
			}
		})
	}
}

func TestEveryDoseOfTheLibraryIsSaneAtEveryLevel(t *testing.T) {
	for _, r := range load(t).Routines() {
		for by := routine.LeastDose; by <= routine.MostDose; by++ {
			if total := r.Dosed(by).Time(); total < 45*time.Second || total > 6*time.Minute {
				t.Errorf("%s at %d takes %s", r.ID, by, total)
			}
		}
	}
}
