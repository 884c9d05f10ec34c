package routine_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"unhunch/internal/effort"
	"unhunch/internal/routine"
)

var noon = time.Date(2026, time.March, 4, 12, 0, 0, 0, time.UTC)

// The cases are told about a few routines, and stay as they are while the
// library grows.
func TestChoose(t *testing.T) {
	library := load(t)
	var newcomers []string
	for _, r := range library.Routines() {
		if !slices.Contains([]string{
			"beside-the-blade", "classic-elbow-roll", "crossed-arms-roll", "desk-reset", "isolate-and-melt", "open-over-roller",
			"open-the-chest", "roll-and-rest", "side-lying-turn", "thread-the-needle", "wall-roll",
		}, r.ID) {
			newcomers = append(newcomers, r.ID)
		}
	}
	onTheFloor := routine.Person{
		Equipment: []routine.Equipment{routine.Roller, "mat"},
		Settings:  []routine.Setting{routine.Floor},
		Screened:  []string{"floor-roller"},
	}
	for name, tc := range map[string]struct {
		who  routine.Person
		last []string
		at   int    // the stage of the weeks
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
			who:  routine.Person{Settings: []routine.Setting{routine.Floor}, Equipment: []routine.Equipment{"mat"}},
			want: "thread-the-needle",
		},
		"standing with a roller, and short": {
			who: routine.Person{
				Settings:  []routine.Setting{routine.Standing},
				Equipment: []routine.Equipment{routine.Roller},
				Length:    90 * time.Second,
				Screened:  []string{"wall-roller"},
			},
			last: []string{"open-the-chest"}, want: "wall-roll",
		},
		"standing with a roller, but the screening card was not seen": {
			who: routine.Person{
				Settings:  []routine.Setting{routine.Standing},
				Equipment: []routine.Equipment{routine.Roller},
				Length:    90 * time.Second,
				Screened:  []string{"desk"},
			},
			last: []string{"open-the-chest"}, want: "open-the-chest",
		},
		"standing, screening switched the roller off": {
			who: routine.Person{
				Settings:  []routine.Setting{routine.Standing},
				Equipment: []routine.Equipment{routine.Roller},
				Length:    90 * time.Second,
				Off:       []string{"wall-roller", "floor-roller"},
			},
			want: "open-the-chest",
		},
		"everything switched off": {
			who: routine.Person{Off: []string{"desk"}},
		},
		"wants far longer than there is": {
			who: routine.Person{
				Settings: onTheFloor.Settings, Equipment: onTheFloor.Equipment, Screened: onTheFloor.Screened, Length: time.Hour,
			},
			at: 3, want: "roll-and-rest",
		},
		"one routine is switched off": {
			who: routine.Person{Without: []string{"desk-reset"}}, want: "open-the-chest",
		},
		"first time on the floor begins where the month does": {
			who: onTheFloor, last: []string{"thread-the-needle"}, want: "isolate-and-melt",
		},
		"the first stage was too much": {
			who: onTheFloor, last: []string{"desk-reset"}, at: routine.Outside, want: "thread-the-needle",
		},
	} {
		t.Run(name, func(t *testing.T) {
			tc.who.Without = append(tc.who.Without, newcomers...)
			got, ok := routine.Choose(library, tc.who, routine.History{Offers: offers(tc.last...), Experience: stage(tc.at)}, noon)
			if got.ID != tc.want || ok != (tc.want != "") {
				t.Errorf("chose %q (%t), want %q", got.ID, ok, tc.want)
			}
		})
	}
}

// Of somebody who was offered nothing that is still there, all that fits rested
// equally long.
func TestEachOfEqualsHasItsHour(t *testing.T) {
	library := load(t)
	who := routine.Person{Settings: []routine.Setting{routine.Seated}}
	at := func(hour int) string {
		r, _ := routine.Choose(library, who, routine.History{Offers: offers("gone")}, noon.Add(time.Duration(hour)*time.Hour))
		return r.ID
	}
	var equals []string
	for hour := 0; hour == 0 || at(hour) != at(0); hour++ {
		equals = append(equals, at(hour))
	}
	if len(equals) < 3 {
		t.Fatalf("only %q take turns", equals)
	}
	for hour := range 3 * len(equals) {
		if got, want := at(hour), equals[hour%len(equals)]; got != want {
			t.Errorf("at %d:00 %s, want %s", hour, got, want)
		}
	}
	first := slices.Index(equals, slices.Min(equals))
	if byID := slices.Concat(equals[first:], equals[:first]); !slices.IsSorted(byID) {
		t.Errorf("not in the order of the library: %q", byID)
	}
}

func TestEveryFittingRoutineGetsItsTurn(t *testing.T) {
	library := load(t)
	who := routine.Person{
		Equipment: equipment(library), Settings: routine.Settings(),
		Screened: []string{"wall-roller", "floor-roller"},
	}
	var last []string
	for range 40 {
		next, _ := routine.Choose(library, who, routine.History{Offers: offers(last...), Experience: stage(3)}, noon)
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
	if r, ok := routine.Choose(&routine.Library{}, routine.Person{}, routine.History{}, noon); ok {
		t.Errorf("chose %q of nothing", r.ID)
	}
}

// Whoever somebody is and whatever they did, no routine comes that they cannot
// or should not do, none comes twice running, and the same facts give the same
// choice.
func TestNobodyIsLedAstray(t *testing.T) {
	people := effort.Check(10_000, 100_000)
	library := load(t)
	rnd := rand.New(rand.NewPCG(1, 2))
	chosen := map[string]int{}
	for range people {
		who, history := anybody(rnd, library)
		now := noon.Add(time.Duration(rnd.IntN(10_000)) * time.Minute)
		got, ok := routine.Choose(library, who, history, now)
		if !ok {
			if r, safe := desk(library, who); safe {
				t.Fatalf("%+v was given nothing, and could do %s", who, r)
			}
			continue
		}
		chosen[got.ID]++
		if complaint := forbids(library, who, history, got); complaint != "" {
			t.Fatalf("%+v %+v was given %s: %s", who, history, got.ID, complaint)
		}
		if len(history.Offers) > 0 && got.ID == history.Offers[0].Routine {
			if other, there := desk(library, without(who, got.ID)); there {
				t.Fatalf("%+v was given %s twice running, and not %s", who, got.ID, other)
			}
		}
		if again, _ := routine.Choose(library, who, history, now); again.ID != got.ID {
			t.Fatalf("%+v was given %s, and then %s", who, got.ID, again.ID)
		}
		other, ok := routine.Instead(library, who, history, got, func(routine.Routine) bool { return true }, now)
		if complaint := forbids(library, who, history, other); ok && (complaint != "" || other.ID == got.ID) {
			t.Fatalf("%+v was given %s instead of %s: %s", who, other.ID, got.ID, complaint)
		}
	}
	t.Log(chosen)
	for _, r := range library.Routines() {
		if chosen[r.ID] == 0 {
			t.Errorf("%s never came", r.ID)
		}
	}
}

// desk finds a routine without a roller that the person can do: no screening
// and no progression keeps it from being offered.
func desk(library *routine.Library, who routine.Person) (string, bool) {
	for _, r := range library.Routines() {
		if !r.Uses(routine.Roller) && forbids(library, who, routine.History{}, r) == "" {
			return r.ID, true
		}
	}
	return "", false
}

func without(who routine.Person, id string) routine.Person {
	who.Without = append(slices.Clone(who.Without), id)
	return who
}

// forbids says in other words than the package does why a routine is not for
// somebody.
func forbids(library *routine.Library, who routine.Person, h routine.History, r routine.Routine) string {
	said := map[routine.Equipment]bool{"chair": true, "wall": true, "desk": true, "door": true}
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
	for _, profile := range who.Off {
		if profile == r.Screening {
			return profile + " is switched off"
		}
	}
	if slices.Contains(who.Without, r.ID) {
		return "it is switched off"
	}
	for _, leaves := range who.Avoids {
		if slices.Contains(r.Movements, leaves) {
			return "they leave out " + leaves
		}
	}
	if slices.Contains(r.Movements, "roller") && !slices.Contains(who.Screened, r.Screening) {
		return "they have not seen the card of " + r.Screening
	}
	return tooFar(library, who, h, r)
}

// tooFar says why a routine is too much for now. Before the stage they are at
// there is none that they rule out; after it there may be.
func tooFar(library *routine.Library, who routine.Person, h routine.History, r routine.Routine) string {
	at := h.Experience.Stages[weeks].Stage
	if r.Uses(routine.Roller) && at == routine.Outside {
		return "they are outside of the weeks"
	}
	stages := library.Progressions()[0].Stages
	first := slices.IndexFunc(stages, func(s routine.Stage) bool { return slices.Contains(s.Routines, r.ID) })
	if first <= at {
		return ""
	}
	for _, between := range stages[at:first] {
		for _, id := range between.Routines {
			if step, _ := library.Routine(id); who.Allows(step) {
				return r.ID + " comes after " + id
			}
		}
	}
	return ""
}

func anybody(rnd *rand.Rand, library *routine.Library) (routine.Person, routine.History) {
	var last, ids, movements []string
	all := library.Routines()
	for range rnd.IntN(6) {
		last = append(last, all[rnd.IntN(len(all))].ID)
	}
	for _, r := range all {
		ids = append(ids, r.ID)
	}
	for _, m := range library.Movements() {
		movements = append(movements, m.ID)
	}
	profiles := []string{"desk", "wall-roller", "floor-roller"}
	person := routine.Person{
		Equipment: some(rnd, equipment(library)),
		Settings:  some(rnd, routine.Settings()),
		Length:    time.Duration(rnd.IntN(400)) * time.Second,
		Screened:  some(rnd, profiles),
	}
	if rnd.IntN(2) == 0 {
		person.Off = some(rnd, profiles)
	}
	if rnd.IntN(2) == 0 {
		person.Without = some(rnd, ids)
	}
	if rnd.IntN(2) == 0 {
		person.Avoids = some(rnd, movements)
	}
	return person, routine.History{Offers: offers(last...), Experience: stage(rnd.IntN(5) - 1)}
}

func stage(n int) routine.Experience {
	return routine.Experience{Stages: map[string]routine.Reached{weeks: {Stage: n}}}
}

func some[T any](rnd *rand.Rand, all []T) []T {
	return slices.DeleteFunc(slices.Clone(all), func(T) bool { return rnd.IntN(2) == 0 })
}

// offers are routines that were offered, the newest first, on days that nobody knows.
func offers(ids ...string) []routine.Offer {
	list := make([]routine.Offer, len(ids))
	for i, id := range ids {
		list[i].Routine = id
	}
	return list
}

// Choosing happens for every reminder.
func BenchmarkChoose(b *testing.B) {
	library, err := routine.Load(routine.Dir("../../routines"))
	if err != nil {
		b.Fatal(err)
	}
	all := library.Routines()
	h := routine.History{Experience: stage(3)}
	for i := range 60 {
		h.Offers = append(h.Offers, routine.Offer{Routine: all[i*7%len(all)].ID, Day: noon.AddDate(0, 0, -i/6).Format(time.DateOnly)})
	}
	who := roller()
	b.ReportAllocs()
	for b.Loop() {
		routine.Choose(library, who, h, noon)
	}
}
