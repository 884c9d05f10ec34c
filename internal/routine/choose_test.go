package routine_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"unhunch/internal/routine"
)

var noon = time.Date(2026, time.March, 4, 12, 0, 0, 0, time.UTC)

func TestChoose(t *testing.T) {
	library := load(t)
	onTheFloor := routine.Person{
		Equipment: []routine.Equipment{routine.Roller, routine.Mat},
		Settings:  []routine.Setting{routine.Floor},
	}
	for name, tc := range map[string]struct {
		who  routine.Person
		last []string
		want string // "" means that there is none
	}{
		"said nothing, first time":      {want: "desk-reset"},
		"said nothing, just reset":      {last: []string{"desk-reset"}, want: "open-the-chest"},
		"said nothing, just opened":     {last: []string{"open-the-chest", "desk-reset"}, want: "desk-reset"},
		"did something since withdrawn": {last: []string{"gone"}, want: "desk-reset"},
		"seated only, even twice running": {
			who:  routine.Person{Settings: []routine.Setting{routine.Seated}},
			last: []string{"desk-reset"}, want: "desk-reset",
		},
		"floor, but nothing to lie on": {
			who: routine.Person{Settings: []routine.Setting{routine.Floor}},
		},
		"floor and mat, no roller": {
			who:  routine.Person{Settings: []routine.Setting{routine.Floor}, Equipment: []routine.Equipment{routine.Mat}},
			want: "thread-the-needle",
		},
		"standing with a roller, and short": {
			who: routine.Person{
				Settings:  []routine.Setting{routine.Standing},
				Equipment: []routine.Equipment{routine.Roller},
				Length:    90 * time.Second,
			},
			last: []string{"open-the-chest"}, want: "wall-roll",
		},
		"standing, screening switched the roller off": {
			who: routine.Person{
				Settings:  []routine.Setting{routine.Standing},
				Equipment: []routine.Equipment{routine.Roller},
				Length:    90 * time.Second,
				Blocked:   []string{"wall-roller", "floor-roller"},
			},
			want: "open-the-chest",
		},
		"everything switched off": {
			who: routine.Person{Blocked: []string{"desk"}},
		},
		"wants far longer than there is": {
			who: routine.Person{
				Settings: onTheFloor.Settings, Equipment: onTheFloor.Equipment, Length: time.Hour,
			},
			want: "roll-and-rest",
		},
		"first time on the floor is no intermediate routine": {
			who: onTheFloor, last: []string{"thread-the-needle"}, want: "crossed-arms-roll",
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, ok := routine.Choose(library, tc.who, tc.last, noon)
			if got.ID != tc.want || ok != (tc.want != "") {
				t.Errorf("chose %q (%t), want %q", got.ID, ok, tc.want)
			}
		})
	}
}

func TestEveryFittingRoutineGetsItsTurn(t *testing.T) {
	library := load(t)
	who := routine.Person{Equipment: routine.AllEquipment(), Settings: routine.Settings()}
	var last []string
	for range 40 {
		next, _ := routine.Choose(library, who, last, noon)
		last = slices.Insert(last, 0, next.ID)
	}
	for _, r := range routine.Allowed(library, who) {
		if off := (r.Time() - 150*time.Second).Abs(); off < 30*time.Second && !slices.Contains(last, r.ID) {
			t.Errorf("%s never came; the choices were %v", r.ID, last)
		}
	}
	t.Log(last)
}

func TestTheEmptyLibraryHoldsNothingForAnybody(t *testing.T) {
	if r, ok := routine.Choose(&routine.Library{}, routine.Person{}, nil, noon); ok {
		t.Errorf("chose %q of nothing", r.ID)
	}
}

// Whoever somebody is and whatever they did, no routine comes that they cannot
// or should not do, none comes twice running, and the same facts give the same
// choice.
func TestNobodyIsLedAstray(t *testing.T) {
	library := load(t)
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		who, last := anybody(rnd, library)
		now := noon.Add(time.Duration(rnd.IntN(10_000)) * time.Minute)
		got, ok := routine.Choose(library, who, last, now)
		allowed := routine.Allowed(library, who)
		if ok != (len(allowed) > 0) {
			t.Fatalf("%+v: chosen %t among %d", who, ok, len(allowed))
		}
		if !ok {
			continue
		}
		if complaint := forbids(who, got); complaint != "" {
			t.Fatalf("%+v was given %s: %s", who, got.ID, complaint)
		}
		if len(last) > 0 && got.ID == last[0] && len(allowed) > 1 {
			t.Fatalf("%+v was given %s twice running", who, got.ID)
		}
		if again, _ := routine.Choose(library, who, last, now); again.ID != got.ID {
			t.Fatalf("%+v was given %s, and then %s", who, got.ID, again.ID)
		}
	}
}

// forbids says it in other words than Person.Allows does.
func forbids(who routine.Person, r routine.Routine) string {
	said := map[routine.Equipment]bool{routine.Chair: true, routine.Wall: true}
	for _, e := range who.Equipment {
		said[e] = true
	}
	for _, e := range r.Equipment {
		if !said[e] {
			return "they have no " + string(e)
		}
	}
	if len(who.Settings) == 0 && r.Setting == routine.Floor {
		return "nobody said they can lie down"
	}
	if len(who.Settings) > 0 && !slices.Contains(who.Settings, r.Setting) {
		return "not " + string(r.Setting)
	}
	for _, profile := range who.Blocked {
		if profile == r.Screening {
			return profile + " is switched off"
		}
	}
	return ""
}

func anybody(rnd *rand.Rand, library *routine.Library) (routine.Person, []string) {
	var last []string
	for range rnd.IntN(6) {
		all := library.Routines()
		last = append(last, all[rnd.IntN(len(all))].ID)
	}
	return routine.Person{
		Equipment: some(rnd, routine.AllEquipment()),
		Settings:  some(rnd, routine.Settings()),
		Length:    time.Duration(rnd.IntN(400)) * time.Second,
		Blocked:   some(rnd, []string{"desk", "wall-roller", "floor-roller"}),
	}, last
}

func some[T any](rnd *rand.Rand, all []T) []T {
	return slices.DeleteFunc(slices.Clone(all), func(T) bool { return rnd.IntN(2) == 0 })
}
