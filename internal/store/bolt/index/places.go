package index

import (
	"hash/maphash"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"unhunch/internal/store/rows"
)

// Places knows where in the index of what is due each person's row stands, in
// some twelve bytes a person. Without it, whoever changes a plan would have to
// search for the row, since it is ordered by time; on disk, it would cost a page
// for each reminder that moves on.
//
// It keeps no names: a place is a hint that the row itself confirms. While a
// transaction moves rows, old and new places are both hints, so that whoever
// reads finds the one that is true for them.
type Places struct {
	seed    maphash.Seed
	Commits atomic.Uint64 // grows before places are forgotten
	mu      sync.RWMutex
	shards  [1 << shardBits]shard
}

// Place is a tag of 24 bits, cut from a hash of the person's key, and the
// second of their row, plus one; 0 is no place.
type Place uint64

// How a place is cut.
const (
	shardBits  = 6 // a shard that grows is copied, and that is a small part of all
	secondBits = rows.SecondBits
	tagBits    = 64 - secondBits
	leastSlots = 16
)

// NewPlaces knows of none yet.
func NewPlaces() *Places { return &Places{seed: maphash.MakeSeed()} }

// Fill keeps all of these where there are none yet.
func (p *Places) Fill(all []Place) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i := range p.shards {
		p.shards[i].slots = make([]Place, max(leastSlots, len(all)/len(p.shards)*3/2))
	}
	for _, at := range all {
		p.shard(at >> secondBits).add(at)
	}
}

// Of is the place of a person's row at a second.
func (p *Places) Of(person []byte, at time.Time) Place {
	return p.tag(person)<<secondBits | Place(seconds(at)+1)
}

func (p *Places) tag(person []byte) Place {
	return Place(maphash.Bytes(p.seed, person) >> secondBits)
}

// Time is the second of the row.
func (at Place) Time() time.Time {
	return time.Unix(int64(at&(1<<secondBits-1))-1, 0).UTC()
}

// Find adds the places at which the person's row may stand.
func (p *Places) Find(person []byte, at []Place) []Place {
	tag := p.tag(person)
	p.mu.RLock()
	defer p.mu.RUnlock()
	s := p.shard(tag)
	if len(s.slots) == 0 {
		return at
	}
	for i := s.home(tag); s.slots[i] != 0; i = s.next(i) {
		if s.slots[i]>>secondBits == tag {
			at = append(at, s.slots[i])
		}
	}
	return at
}

// Has reports whether the person's row may stand at that second.
func (p *Places) Has(person []byte, at time.Time) bool {
	var few [4]Place
	return slices.Contains(p.Find(person, few[:0]), p.Of(person, at))
}

// Add keeps one more place.
func (p *Places) Add(at Place) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.shard(at >> secondBits).add(at)
}

// Forget takes places back, each once.
func (p *Places) Forget(gone []Place) {
	if len(gone) == 0 {
		return
	}
	p.Commits.Add(1)
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, at := range gone {
		p.shard(at >> secondBits).drop(at)
	}
}

// Count is how many places are known.
func (p *Places) Count() (n int) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	for i := range p.shards {
		n += p.shards[i].taken
	}
	return n
}

func (p *Places) shard(tag Place) *shard { return &p.shards[tag&(1<<shardBits-1)] }

// shard is a hash table that looks for a free slot beside a taken one.
type shard struct {
	slots []Place
	taken int
}

// home is where a tag's places are looked for first.
func (s *shard) home(tag Place) int {
	return int(tag >> shardBits * Place(len(s.slots)) >> (tagBits - shardBits))
}

func (s *shard) next(i int) int {
	if i++; i < len(s.slots) {
		return i
	}
	return 0
}

func (s *shard) add(at Place) {
	if s.taken+1 > len(s.slots)*4/5 {
		old := s.slots
		s.slots, s.taken = make([]Place, max(leastSlots, len(old)*3/2)), 0
		for _, o := range old {
			if o != 0 {
				s.add(o)
			}
		}
	}
	i := s.home(at >> secondBits)
	for s.slots[i] != 0 {
		i = s.next(i)
	}
	s.slots[i] = at
	s.taken++
}

func (s *shard) drop(at Place) {
	if len(s.slots) == 0 {
		return
	}
	i := s.home(at >> secondBits)
	for s.slots[i] != at {
		if s.slots[i] == 0 {
			return
		}
		i = s.next(i)
	}
	s.slots[i] = 0
	s.taken--
	// What stood behind it because its own slot was taken may move up.
	for i = s.next(i); s.slots[i] != 0; i = s.next(i) {
		other := s.slots[i]
		s.slots[i] = 0
		s.taken--
		s.add(other)
	}
}

func seconds(t time.Time) uint64 { return uint64(max(0, t.Unix())) }
