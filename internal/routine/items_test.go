package routine_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"unhunch/internal/effort"
	"unhunch/internal/routine"
	"unhunch/internal/routine/routinetest"
)

// Whoever somebody is, and whatever of the checks applies to them: no movement is
// offered that an item of theirs rules out. They leave out what the form calls wise, and
// the movements are those that a reader finds in the steps, whatever a routine declares.
func TestNoMovementComesThatAnItemRulesOut(t *testing.T) {
	people := effort.Check(10_000, 100_000)
	library := load(t)
	items := everyItem(library)
	rnd := rand.New(rand.NewPCG(3, 4))
	seen := movementsSeen(library)
	had, came := map[string]int{}, map[string]int{} // by item and by movement
	for range people {
		who, history := anybody(rnd, library)
		who.Off, who.Screened = nil, library.Profiles()
		history.Offers = lately(rnd, library)
		history.Experience = stage(rnd.IntN(len(library.Progressions()[0].Stages)+1) - 1)
		theirs := applying(rnd, items)
		who = sparing(library, who, theirs)
		now := noon.Add(time.Duration(rnd.IntN(10_000)) * time.Minute)

		offered := routine.Allowed(library, who)
		if got, ok := routine.Choose(library, who, history, now); ok {
			offered = append(offered, got)
			for _, i := range theirs {
				had[i.ID]++
			}
			for _, m := range seen[got.ID] {
				came[m]++
			}
		}
		all := library.Routines()
		of := all[rnd.IntN(len(all))] // on their card, from before something applied
		if other, ok := routine.Instead(library, who, history, of, func(routine.Routine) bool { return true }, now); ok {
			offered = append(offered, other)
		}
		for _, r := range offered {
			if why := rulesOut(library, theirs, r, seen[r.ID]); why != "" {
				t.Fatalf("%+v %+v was offered %s: %s", who, history, r.ID, why)
			}
		}
	}
	t.Log(had, came)
	for _, i := range items {
		if !i.RulesAllOut() && had[i.ID] == 0 {
			t.Errorf("nobody to whom %s applies was offered anything", i.ID)
		}
	}
	for _, m := range library.Movements() {
		if came[m.ID] == 0 {
			t.Errorf("%s never came, to nobody", m.ID)
		}
	}
}

// movementsSeen are the movements in the steps of each routine.
func movementsSeen(library *routine.Library) map[string][]string {
	seen := map[string][]string{}
	for _, r := range library.Routines() {
		seen[r.ID] = routinetest.Movements(r)
	}
	return seen
}

// rulesOut says which item rules out a routine in which these movements are.
func rulesOut(library *routine.Library, theirs []routine.Item, r routine.Routine, movements []string) string {
	for _, i := range theirs {
		if i.RulesAllOut() {
			if check, _ := library.Screening(r.Screening); asks(check, i) {
				return i.ID + " rules out all of it"
			}
			continue
		}
		for _, m := range movements {
			if slices.Contains(i.RulesOut, m) {
				return fmt.Sprintf("%s rules out %s", i.ID, m)
			}
		}
	}
	return ""
}

func asks(check routine.Screening, i routine.Item) bool {
	return slices.ContainsFunc(check.Items, func(other routine.Item) bool { return other.ID == i.ID })
}

// sparing is somebody who says in every check what to leave out for what applies.
func sparing(library *routine.Library, who routine.Person, theirs []routine.Item) routine.Person {
	for _, i := range theirs {
		if !i.RulesAllOut() {
			who.Avoids = append(who.Avoids, i.RulesOut...)
			continue
		}
		for _, profile := range library.Profiles() {
			if check, _ := library.Screening(profile); asks(check, i) {
				who.Off = append(who.Off, library.RuledOut(profile)...)
			}
		}
	}
	return who
}

// everyItem is what the checks ask about, by id.
func everyItem(library *routine.Library) []routine.Item {
	all := map[string]routine.Item{}
	for _, profile := range library.Profiles() {
		check, _ := library.Screening(profile)
		for _, i := range check.Items {
			all[i.ID] = i
		}
	}
	var list []routine.Item
	for _, id := range slices.Sorted(maps.Keys(all)) {
		list = append(list, all[id])
	}
	return list
}

// applying are one to three of them; what rules everything out is for one in eight.
func applying(rnd *rand.Rand, items []routine.Item) (theirs []routine.Item) {
	everything := rnd.IntN(8) == 0
	for n := 1 + rnd.IntN(3); len(theirs) < n; {
		if i := items[rnd.IntN(len(items))]; everything || !i.RulesAllOut() {
			theirs = append(theirs, i)
		}
	}
	return theirs
}

// lately is what somebody was offered in the last days, the newest first.
func lately(rnd *rand.Rand, library *routine.Library) []routine.Offer {
	all := library.Routines()
	list := make([]routine.Offer, rnd.IntN(40))
	for i := range list {
		list[i] = routine.Offer{
			Routine: all[rnd.IntN(len(all))].ID,
			Day:     noon.AddDate(0, 0, -i/6).Format(time.DateOnly),
			Skipped: rnd.IntN(4) == 0,
		}
	}
	return list
}

// Who cannot do the one gets the other, which is the same somewhere else: each asks
// no more than the first does.
func TestWhatIsTheSameElsewhereIsThere(t *testing.T) {
	library := load(t)
	thread, _ := library.Routine("thread-the-needle")
	if thread.Instead != "standing-thread" {
		t.Errorf("at a desk, it is %q", thread.Instead)
	}
	for _, r := range library.Routines() {
		if r.Instead == "" {
			continue
		}
		other, ok := library.Routine(r.Instead)
		if !ok || other.Setting == r.Setting {
			t.Errorf("%s is the same as %s, and no elsewhere", other.ID, r.ID)
		}
		for _, m := range other.Movements {
			if !slices.Contains(r.Movements, m) {
				t.Errorf("%s has %s in it, and %s has not", other.ID, m, r.ID)
			}
		}
	}
}
