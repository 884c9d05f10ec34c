package routine_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/routine"
)

// weeks is the progression of the library.
const weeks = "progression-twelve-weeks"

// roller is somebody who can do all of it.
func roller() routine.Person {
	return routine.Person{
		Equipment: []routine.Equipment{routine.Roller, "mat"}, Settings: routine.Settings(),
		Screened: []string{"wall-roller", "floor-roller"},
	}
}

// did is a routine that was done to its end on a day in March, and what was said of it.
type did struct {
	id  string
	day int
	how how
}

type how string

const (
	unsaid how = ""
	easy   how = "too easy"
	right  how = "right"
	much   how = "too much"
)

func march(day int) string {
	return time.Date(2026, time.March, day, 12, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

func after(library *routine.Library, who routine.Person, x routine.Experience, all ...did) routine.Experience {
	for _, d := range all {
		x = routine.Finished(library, who, x, d.id, march(d.day))
		switch d.how {
		case easy:
			x = routine.Harder(library, who, x, d.id, march(d.day))
		case right:
			x = routine.Fitting(library, who, x, d.id, march(d.day))
		case much:
			x = routine.Easier(library, who, x, d.id, march(d.day))
		case unsaid:
		}
	}
	return x
}

// progress is where somebody is on a day in March.
func progress(t *testing.T, library *routine.Library, who routine.Person, x routine.Experience, day int) routine.Progress {
	t.Helper()
	all := routine.ProgressOf(library, who, x, time.Date(2026, time.March, day, 9, 0, 0, 0, time.UTC))
	if len(all) != 1 {
		t.Fatalf("they are in %d progressions", len(all))
	}
	return all[0]
}

func TestAProgressionGoesNoFasterAndNoSlowerThanItsGates(t *testing.T) {
	library := load(t)
	at := func(stage int) routine.Experience {
		return routine.Experience{Stages: map[string]routine.Reached{weeks: {Stage: stage}}}
	}
	for name, tc := range map[string]struct {
		from routine.Experience
		who  func(*routine.Person)
		did  []did
		day  int // in March; the 2nd is a Monday
		want int // the stage
	}{
		"somebody new":                                             {day: 2, want: 0},
		"three days, but no week":                                  {did: []did{{"wall-roll", 2, easy}, {"wall-roll", 4, easy}, {"wall-roll", 6, easy}}, day: 8, want: 0},
		"three days and a week of what was too easy":               {did: []did{{"wall-roll", 2, easy}, {"wall-roll", 4, easy}, {"wall-roll", 6, easy}}, day: 9, want: 1},
		"three days that were right take the weeks of their stage": {did: []did{{"wall-roll", 2, right}, {"wall-roll", 4, right}, {"wall-roll", 6, right}}, day: 15, want: 0},
		"and then it goes on":                                      {did: []did{{"wall-roll", 2, right}, {"wall-roll", 4, right}, {"wall-roll", 6, right}}, day: 16, want: 1},
		"three times on one day is a day":                          {did: []did{{"wall-roll", 2, right}, {"wall-roll", 2, right}, {"wall-roll", 2, right}}, day: 30, want: 0},
		"five days of which nothing was said":                      {did: []did{{"wall-roll", 2, unsaid}, {"wall-roll", 3, unsaid}, {"wall-roll", 4, unsaid}, {"wall-roll", 5, unsaid}, {"wall-roll", 6, unsaid}}, day: 30, want: 0},
		"six of them":                                              {did: []did{{"wall-roll", 2, unsaid}, {"wall-roll", 3, unsaid}, {"wall-roll", 4, unsaid}, {"wall-roll", 5, unsaid}, {"wall-roll", 6, unsaid}, {"wall-roll", 9, unsaid}}, day: 16, want: 1},
		"two that were right and two of which nothing was said":    {did: []did{{"wall-roll", 2, right}, {"wall-roll", 4, unsaid}, {"wall-roll", 6, right}, {"wall-roll", 9, unsaid}}, day: 16, want: 1},
		"what was said later of the same day counts once":          {did: []did{{"wall-roll", 2, unsaid}, {"wall-roll", 2, right}, {"wall-roll", 4, right}}, day: 30, want: 0},
		"too much is a stage back":                                 {from: at(3), did: []did{{"roll-and-rest", 2, much}}, day: 3, want: 2},
		"too much of an earlier stage, too":                        {from: at(3), did: []did{{"wall-roll", 2, much}}, day: 3, want: 2},
		"back to what they can do":                                 {from: at(1), who: func(p *routine.Person) { p.Without = []string{"wall-roll", "forearms-up-the-wall"} }, did: []did{{"open-over-roller", 2, much}}, day: 3, want: routine.Outside},
		"from the first one out of it":                             {did: []did{{"wall-roll", 2, much}}, day: 3, want: routine.Outside},
		"a step back begins anew":                                  {did: []did{{"wall-roll", 2, right}, {"wall-roll", 4, right}, {"wall-roll", 6, right}, {"wall-roll", 16, much}, {"wall-roll", 18, right}}, day: 31, want: 0},
		"back in by three days without a roller":                   {from: at(routine.Outside), did: []did{{"desk-reset", 2, right}, {"open-the-chest", 3, right}, {"desk-reset", 4, right}}, day: 9, want: 0},
		"and no sooner":                                            {from: at(routine.Outside), did: []did{{"desk-reset", 2, easy}, {"desk-reset", 3, easy}, {"desk-reset", 4, easy}}, day: 8, want: routine.Outside},
		"one stage at a time, however much was done":               {did: []did{{"wall-roll", 2, right}, {"wall-roll", 4, right}, {"wall-roll", 6, right}, {"isolate-and-melt", 16, easy}, {"isolate-and-melt", 18, easy}, {"open-over-roller", 20, easy}}, day: 22, want: 1},
		"the wall is ruled out":                                    {who: func(p *routine.Person) { p.Without = []string{"wall-roll", "forearms-up-the-wall"} }, day: 2, want: 1},
		"a routine beside it moves nobody":                         {did: []did{{"desk-reset", 2, right}, {"desk-reset", 4, right}, {"desk-reset", 6, right}}, day: 30, want: 0},
		"whoever was in the month before keeps their stage": {
			from: routine.Experience{Stages: map[string]routine.Reached{"progression-first-month": {Stage: 3, Right: 1}}}, day: 2, want: 3,
		},
		"and goes on from there": {
			from: routine.Experience{Stages: map[string]routine.Reached{"progression-first-month": {Stage: 1, Right: 2}}},
			did:  []did{{"isolate-and-melt", 2, right}}, day: 16, want: 2,
		},
		"the last stage goes on": {from: at(5), did: []did{{"wall-roll", 2, right}, {"wall-roll", 4, right}, {"wall-roll", 6, right}}, day: 30, want: 5},
	} {
		t.Run(name, func(t *testing.T) {
			who := roller()
			if tc.who != nil {
				tc.who(&who)
			}
			x := after(library, who, tc.from, tc.did...)
			got := progress(t, library, who, x, tc.day)
			if got.Stage != tc.want {
				t.Errorf("stage %d, want %d: %+v", got.Stage, tc.want, x)
			}
			if _, both := x.Stages["progression-first-month"]; both && len(tc.did) > 0 {
				t.Errorf("both are kept: %+v", x)
			}
		})
	}
}

func TestWhatIsSeenOfAProgression(t *testing.T) {
	library, who := load(t), roller()
	x := after(library, who, routine.Experience{}, did{"wall-roll", 2, right}, did{"wall-roll", 4, unsaid}, did{"wall-roll", 9, right})
	p := progress(t, library, who, x, 10)
	now, in := p.Now()
	next, more := p.Next()
	got := []any{p.Stage, p.Week, p.Halves, p.Needed, p.NotBefore, p.NoRoller, in, now.Routines[0], more, next.Routines[0]}
	if diff := cmp.Diff([]any{0, 2, 5, 6, "2026-03-16", "", true, "wall-roll", true, "isolate-and-melt"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	who.Avoids = []string{"floor"}
	if next, more = progress(t, library, who, x, 20).Next(); more || next.Week != 0 {
		t.Errorf("who stays off the floor goes on to week %d (%t)", next.Week, more)
	}
	who.Avoids = nil
	x = after(library, who, x, did{"wall-roll", 11, much})
	p = progress(t, library, who, x, 11)
	_, in = p.Now()
	if p.Week != 0 || p.NoRoller != "2026-03-12" || in {
		t.Errorf("after too much: %+v", p)
	}
	roll, _ := library.Routine("roll-and-rest")
	if gate, waits := routine.Waits(library, who, x, roll, time.Date(2026, time.March, 12, 9, 0, 0, 0, time.UTC)); !waits || gate.Stage != 3 {
		t.Errorf("it waits for %+v (%t)", gate, waits)
	}
	if got := routine.ProgressOf(library, routine.Person{}, x, noon); len(got) > 0 {
		t.Errorf("who has no roller is told of %+v", got)
	}
	if got, ok := routine.ProgressIn(library, who, x, "roll-and-rest", noon); !ok || got.Progression.ID != weeks {
		t.Errorf("it belongs to %+v", got)
	}
	if got, ok := routine.ProgressIn(library, who, x, "desk-reset", noon); ok {
		t.Errorf("a desk routine belongs to %+v", got)
	}
}

func TestADoseFollowsWhatPeopleSay(t *testing.T) {
	library := load(t)
	last := routine.Experience{Stages: map[string]routine.Reached{weeks: {Stage: 5}}}
	for name, tc := range map[string]struct {
		from routine.Experience
		did  []did
		id   string
		want int
	}{
		"too easy":                               {did: []did{{"desk-reset", 2, easy}}, id: "desk-reset", want: 1},
		"far too easy":                           {did: []did{{"desk-reset", 2, easy}, {"desk-reset", 3, easy}, {"desk-reset", 4, easy}}, id: "desk-reset", want: 2},
		"too much":                               {did: []did{{"open-the-chest", 2, much}, {"open-the-chest", 3, much}}, id: "open-the-chest", want: -2},
		"right":                                  {did: []did{{"desk-reset", 2, right}}, id: "desk-reset"},
		"a stage leads on instead":               {did: []did{{"wall-roll", 2, easy}}, id: "wall-roll"},
		"or back":                                {did: []did{{"wall-roll", 2, much}}, id: "wall-roll"},
		"the last stage leads no further":        {from: last, did: []did{{"roll-and-rest", 2, easy}}, id: "roll-and-rest", want: 1},
		"once more too much, by its name":        {from: routine.Experience{Stages: map[string]routine.Reached{weeks: {Stage: routine.Outside}}}, did: []did{{"wall-roll", 2, much}}, id: "wall-roll", want: -1},
		"a routine that left is nobody's to say": {did: []did{{"gone", 2, easy}}, id: "gone", want: 1},
	} {
		t.Run(name, func(t *testing.T) {
			if got := after(library, roller(), tc.from, tc.did...).Doses[tc.id]; got != tc.want {
				t.Errorf("%d, want %d", got, tc.want)
			}
		})
	}
}

func TestWhatPeopleSayChangesNobodyElse(t *testing.T) {
	library, who := load(t), roller()
	before := routine.Experience{Doses: map[string]int{"desk-reset": 1}, Stages: map[string]routine.Reached{weeks: {Stage: 1}}}
	after(library, who, before, did{"desk-reset", 2, easy}, did{"isolate-and-melt", 2, right}, did{"isolate-and-melt", 4, much})
	if before.Doses["desk-reset"] != 1 || !cmp.Equal(before.Stages[weeks], routine.Reached{Stage: 1}) {
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
