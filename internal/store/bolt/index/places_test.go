package index

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// Beside a map that keeps everything, places are added and forgotten at
// random. Tags are drawn from so few that they collide, and fill clusters that
// run over the end of the table.
func TestPlacesKnowEveryPlaceThatWasNotForgotten(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	p := NewPlaces()
	var kept []Place
	tag := func() Place { return Place(random.IntN(40)) << 18 & (1<<tagBits - 1) }
	check := func(tag Place) {
		t.Helper()
		var got, want []Place
		s := p.shard(tag)
		if len(s.slots) > 0 {
			for i := s.home(tag); s.slots[i] != 0; i = s.next(i) {
				if s.slots[i]>>secondBits == tag {
					got = append(got, s.slots[i])
				}
			}
		}
		for _, k := range kept {
			if k>>secondBits == tag {
				want = append(want, k)
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Fatalf("of tag %x: %x, want %x", tag, got, want)
		}
	}
	for i := range 20_000 {
		grow := 3
		if i/2000%2 == 1 {
			grow = 1
		}
		if random.IntN(4) < grow || len(kept) == 0 {
			at := tag()<<secondBits | Place(1+random.IntN(5))
			p.Add(at)
			kept = append(kept, at)
		} else {
			i := random.IntN(len(kept))
			p.Forget([]Place{kept[i]})
			kept = slices.Delete(kept, i, i+1)
		}
		check(tag())
	}
	p.Forget([]Place{1 << secondBits}) // was never there
	for tag := range Place(64) {
		check(tag << 18)
	}
}

func TestAPlaceIsFoundByItsPerson(t *testing.T) {
	p := NewPlaces()
	moments := []time.Time{
		time.Unix(0, 0).UTC(), time.Date(2026, time.November, 20, 12, 0, 0, 0, time.UTC),
		time.Date(2500, time.January, 1, 0, 0, 0, 0, time.UTC), time.Date(30000, time.January, 1, 0, 0, 0, 0, time.UTC),
	}
	const crowd = 10_000
	for i := range crowd {
		p.Add(p.Of(fmt.Appendf(nil, "T1\x00U%d", i), moments[i%len(moments)]))
	}
	others := 0
	for i := range crowd {
		found := p.Find(fmt.Appendf(nil, "T1\x00U%d", i), nil)
		if !slices.ContainsFunc(found, func(at Place) bool { return at.Time().Equal(moments[i%len(moments)]) }) {
			t.Fatalf("person %d is not at %v but at %v", i, moments[i%len(moments)], found)
		}
		others += len(found) - 1
	}
	if others > crowd/100 { // some twenty-four bits are the same
		t.Errorf("%d places of others were found", others)
	}
	slots := 0
	for _, s := range p.shards {
		slots += len(s.slots)
	}
	t.Logf("%.1f bytes a person", float64(8*slots)/crowd)
}
