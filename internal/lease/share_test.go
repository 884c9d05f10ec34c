package lease_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"unhunch/internal/lease"
)

func TestShares(t *testing.T) {
	for name, tc := range map[string]struct {
		census     lease.Census
		take, give int // by a
	}{
		"alone with nothing":              {census: lease.Census{Held: held{"a": 0}}},
		"alone with all":                  {census: lease.Census{Held: held{"a": 7}}},
		"alone and new":                   {census: lease.Census{Held: held{"a": 0}, Free: 2000}, take: 2000},
		"two that are new":                {census: lease.Census{Held: held{"a": 0, "b": 0}, Free: 2000}, take: 1000},
		"somebody comes":                  {census: lease.Census{Held: held{"a": 2000, "b": 0}}, give: 1000},
		"who comes waits":                 {census: lease.Census{Held: held{"a": 0, "b": 2000}}},
		"who comes takes what was given":  {census: lease.Census{Held: held{"a": 0, "b": 1000}, Free: 1000}, take: 1000},
		"somebody is gone":                {census: lease.Census{Held: held{"a": 5, "c": 5}, Free: 5}, take: 3},
		"somebody is gone, of three":      {census: lease.Census{Held: held{"b": 5, "a": 5}, Free: 4}, take: 2},
		"even":                            {census: lease.Census{Held: held{"a": 5, "b": 5}}},
		"even within one":                 {census: lease.Census{Held: held{"a": 6, "b": 5, "c": 5}}},
		"even within one, the other way":  {census: lease.Census{Held: held{"a": 5, "b": 6, "c": 5}}},
		"one workspace, four replicas":    {census: lease.Census{Held: held{"a": 0, "b": 0, "c": 0, "d": 1}}},
		"one that is free":                {census: lease.Census{Held: held{"a": 0, "b": 0, "c": 0, "d": 0}, Free: 1}, take: 1},
		"one that is another's to take":   {census: lease.Census{Held: held{"a": 3, "b": 2}, Free: 1}},
		"one that the other did not take": {census: lease.Census{Held: held{"a": 3, "b": 2}, Free: 1, Left: 1}, take: 1},
		"some that were left, and others": {census: lease.Census{Held: held{"a": 3, "b": 3}, Free: 4, Left: 1}, take: 2},
		"too many, and some are left":     {census: lease.Census{Held: held{"a": 9, "b": 0}, Free: 1, Left: 1}, take: 1, give: 4},
		"who is not known":                {census: lease.Census{Held: held{"b": 9}, Free: 1, Left: 1}},
	} {
		take, give := tc.census.Share("a")
		if take != tc.take || give != tc.give {
			t.Errorf("%s: takes %d, gives %d; want %d, %d", name, take, give, tc.take, tc.give)
		}
	}
}

type held = map[string]int

// town has replicas that come, go and are killed, each at rounds of its own.
type town struct {
	random   *rand.Rand
	holder   map[int]string // of each workspace; "": nobody
	free     map[int]int    // for how many of everybody's rounds
	leaving  map[int]bool   // is handed over, and has calls in flight
	live     []string       // that do rounds
	counted  map[string]int // so many rounds more a replica counts as living, though it may be dead
	born     int
	moves    int // of workspaces to another holder
	holdings map[int]string
}

// The rules of the town, in everybody's rounds of Every: see lease.Usual.
const (
	lasts = 5
	grace = 1
)

func newTown(seed uint64, workspaces int) *town {
	w := &town{random: rand.New(rand.NewPCG(seed, 18)), holder: map[int]string{}, free: map[int]int{}, leaving: map[int]bool{}, counted: map[string]int{}, holdings: map[int]string{}}
	for i := range workspaces {
		w.holder[i] = ""
	}
	return w
}

func (w *town) comes() {
	w.born++
	who := fmt.Sprintf("%c%d", 'a'+w.random.IntN(26), w.born)
	w.live = append(w.live, who)
	w.counted[who] = lasts
}

// goes ends a replica, which hands over all it has, unless it is killed.
func (w *town) goes(killed bool) {
	if len(w.live) == 0 {
		return
	}
	i := w.random.IntN(len(w.live))
	who := w.live[i]
	w.live = slices.Delete(w.live, i, i+1)
	if !killed {
		w.bury(who)
	}
}

func (w *town) bury(who string) {
	delete(w.counted, who)
	for of, by := range w.holder {
		if by == who {
			w.holder[of] = ""
			delete(w.leaving, of)
		}
	}
}

func (w *town) census() lease.Census {
	c := lease.Census{Held: map[string]int{}}
	for who := range w.counted {
		c.Held[who] = 0
	}
	for of, by := range w.holder {
		switch {
		case by != "":
			c.Held[by]++
		case w.free[of] > grace:
			c.Free, c.Left = c.Free+1, c.Left+1
		default:
			c.Free++
		}
	}
	return c
}

// rounds has everybody do one, in any order. Some see what was there before others acted.
func (w *town) rounds(late bool) {
	for who := range w.counted {
		if !slices.Contains(w.live, who) {
			w.counted[who]--
			if w.counted[who] == 0 {
				w.bury(who)
			}
		}
	}
	for of, by := range w.holder {
		if by == "" {
			w.free[of]++
		}
		if w.leaving[of] && (!late || w.random.IntN(3) == 0) {
			w.holder[of] = ""
			delete(w.leaving, of)
		}
	}
	seen := w.census()
	for _, i := range w.random.Perm(len(w.live)) {
		if !late || w.random.IntN(2) == 0 {
			seen = w.census()
		}
		w.acts(w.live[i], seen)
	}
}

func (w *town) acts(who string, seen lease.Census) {
	take, give := seen.Share(who)
	for _, of := range slices.Sorted(maps.Keys(w.holder)) {
		switch by := w.holder[of]; {
		case by == "" && take > 0:
			w.holder[of], w.free[of], take = who, 0, take-1
			if w.holdings[of] != who {
				w.moves++
			}
			w.holdings[of] = who
		case by == who && w.leaving[of]:
			give--
		case by == who && give > 0:
			w.leaving[of], give = true, give-1
		}
	}
}

// even reports whether everything is held, and no two replicas' shares differ by more than one.
func (w *town) even() bool {
	c := w.census()
	counts := slices.Sorted(maps.Values(c.Held))
	return c.Free == 0 && len(w.leaving) == 0 && (len(counts) == 0 || counts[len(counts)-1]-counts[0] <= 1)
}

// A minute has twenty rounds. Whoever was killed counts for five of them.
func TestHoweverReplicasComeAndGoAllIsEvenWithinAMinuteAndThenStays(t *testing.T) {
	for seed := range uint64(90) {
		w := newTown(seed, []int{0, 1, 2, 7, 40, 101}[seed%6])
		w.comes()
		for range 20 {
			for range w.random.IntN(4) {
				switch w.random.IntN(3) {
				case 0:
					w.goes(w.random.IntN(2) == 0)
				default:
					w.comes()
				}
			}
			for range w.random.IntN(5) {
				w.rounds(true)
			}
		}
		if len(w.live) == 0 {
			w.comes()
		}
		for range lasts + grace + 2 { // the dead are buried, what is left is taken, and the rest handed over
			w.rounds(false)
		}
		for range 3 {
			w.rounds(false)
		}
		if !w.even() {
			t.Fatalf("seed %d: not even after %d rounds: %+v", seed, lasts+grace+5, w.census())
		}
		before := w.moves
		for range 20 {
			w.rounds(true)
		}
		if w.moves != before || !w.even() {
			t.Fatalf("seed %d: %d workspaces moved though nobody came or went: %+v", seed, w.moves-before, w.census())
		}
	}
}

func TestWhoComesMovesNoMoreThanTheirShare(t *testing.T) {
	for seed := range uint64(100) {
		workspaces, replicas := 1+int(seed*37%200), 1+int(seed%7)
		w := newTown(seed, workspaces)
		for range replicas {
			w.comes()
		}
		for range 10 {
			w.rounds(false)
		}
		before := w.moves
		w.comes()
		for range 4 {
			w.rounds(false)
		}
		if !w.even() {
			t.Fatalf("seed %d: whoever came has no share after four rounds: %+v", seed, w.census())
		}
		if moved, share := w.moves-before, workspaces/(replicas+1); moved != share {
			t.Errorf("seed %d: %d of %d workspaces moved to the newest of %d, want %d", seed, moved, workspaces, replicas+1, share)
		}
	}
}

func TestWhatIsFreeIsTakenByWhoLivesThoughTheDeadAreCounted(t *testing.T) {
	for seed := range uint64(100) {
		w := newTown(seed, 100)
		for range 3 {
			w.comes()
		}
		for range 5 {
			w.rounds(false)
		}
		w.goes(true)
		for range lasts - 1 {
			w.rounds(false)
		}
		w.goes(true) // when the first one is to be missed
		for range 1 + grace + 1 {
			w.rounds(false)
		}
		if c := w.census(); c.Free > 0 {
			t.Errorf("seed %d: left though somebody lives: %+v", seed, c)
		}
	}
}
