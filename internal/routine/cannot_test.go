package routine_test

import (
	"slices"
	"testing"
	"time"

	"unhunch/internal/routine"
)

// every is the same routine on so many days, every other day from one in March on.
func every(id string, from, times int) (all []did) {
	for n := range times {
		all = append(all, did{id, from + 2*n, right})
	}
	return all
}

// A stage that somebody cannot do was not done: it comes once they can, and nothing that
// it leads to comes before it.
func TestAStageThatCannotBeDoneWaitsUntilItCan(t *testing.T) {
	library := load(t)
	offFloor := func(p *routine.Person) {
		p.Settings, p.Equipment = []routine.Setting{routine.Seated, routine.Standing}, []routine.Equipment{routine.Roller}
	}
	headUp := func(p *routine.Person) { p.Avoids = []string{"head-down"} }
	for name, tc := range map[string]struct {
		who   func(*routine.Person)
		from  int
		did   []did
		then  int      // the stage before they can do all
		stage int      // and after that
		waits []string // what waits then
		open  []string // and what does not
	}{
		"three weeks without the floor": {
			who: offFloor, did: every("wall-roll", 2, 12), then: 0, stage: 1,
			waits: []string{"classic-elbow-roll", "roll-and-rest", "side-lying-turn", "beside-the-blade", "along-the-roller"}, open: []string{"isolate-and-melt"},
		},
		"a month with the head up": {
			who: headUp, did: append(every("wall-roll", 2, 8), did{"side-lying-turn", 18, right}), then: 4, stage: 1,
			waits: []string{"roll-and-rest", "side-lying-turn"}, open: []string{"isolate-and-melt"},
		},
		"both in turn": {
			who: headUp, did: append(every("wall-roll", 2, 8), every("side-lying-turn", 18, 7)...), then: 5, stage: 1,
			waits: []string{"roll-and-rest", "along-the-roller"}, open: []string{"isolate-and-melt", "side-lying-turn"},
		},
		"the mat is away for a while": {who: offFloor, from: 3, did: every("wall-roll", 2, 4), then: 0, stage: 3, waits: []string{"side-lying-turn"}, open: []string{"roll-and-rest", "isolate-and-melt"}},
	} {
		t.Run(name, func(t *testing.T) {
			who, able := roller(), roller()
			tc.who(&who)
			x := routine.Experience{Stages: map[string]routine.Reached{weeks: {Stage: tc.from}}}
			x = after(library, who, x, tc.did...)
			if got := progress(t, library, who, x, 40).Stage; got != tc.then {
				t.Errorf("before: stage %d, want %d: %+v", got, tc.then, x)
			}
			if got := progress(t, library, able, x, 40).Stage; got != tc.stage {
				t.Errorf("after: stage %d, want %d: %+v", got, tc.stage, x)
			}
			now := time.Date(2026, time.April, 9, 9, 0, 0, 0, time.UTC)
			for _, id := range slices.Concat(tc.waits, tc.open) {
				r, _ := library.Routine(id)
				if _, waits := routine.Waits(library, able, x, r, now); waits != slices.Contains(tc.waits, id) {
					t.Errorf("%s waits: %t", id, waits)
				}
			}
		})
	}
}

func TestItIsToldWhyNoStageComes(t *testing.T) {
	library, who := load(t), roller()
	who.Settings, who.Equipment = who.Settings[:2], who.Equipment[:1]
	p := progress(t, library, who, routine.Experience{}, 2)
	if _, more := p.Next(); more || !p.Short || len(p.Lacks) == 0 || p.Lacks[0].ID != "mat" {
		t.Errorf("who has no mat: %+v (%t)", p.Lacks, more)
	}
	who = roller()
	who.Avoids = []string{"floor"}
	if p := progress(t, library, who, routine.Experience{}, 2); !p.Short || len(p.Lacks) > 0 {
		t.Errorf("who stays off the floor: %t %+v", p.Short, p.Lacks)
	}
	last := routine.Experience{Stages: map[string]routine.Reached{weeks: {Stage: 5}}}
	if p := progress(t, library, roller(), last, 2); p.Short {
		t.Error("the last stage is as far as it goes")
	}
}

// Whoever only put their arms on a roller is not used to lying on it.
func TestArmsOnARollerDoNotLeadToTheFloor(t *testing.T) {
	library, who := load(t), roller()
	x := after(library, who, routine.Experience{}, every("forearms-up-the-wall", 2, 12)...)
	if got := progress(t, library, who, x, 30).Stage; got != 0 {
		t.Errorf("stage %d: %+v", got, x)
	}
}
