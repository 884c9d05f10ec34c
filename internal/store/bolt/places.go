package bolt

import (
	"hash/maphash"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// places knows where in the index of what is due each person's row stands, in
// some twelve bytes a person. Without it, whoever changes a plan would have to
// search for the row, since it is ordered by time; on disk, it would cost a page
// for each reminder that moves on.
//
// It keeps no names: a place is a hint that the row itself confirms. While a
// transaction moves rows, old and new places are both hints, so that whoever
// reads finds the one that is true for them.
type places struct {
	seed    maphash.Seed
	commits atomic.Uint64 // grows before places are forgotten
	mu      sync.RWMutex
	shards  [1 << shardBits]shard
}

// A place is a tag of 24 bits, cut from a hash of the person's key, and the
// second of their row, plus one; 0 is no place.
type place uint64

const (
	shardBits  = 6 // a shard that grows is copied, and that is a small part of all
	tagBits    = 24
	secondBits = 64 - tagBits
	leastSlots = 16
)

func newPlaces() *places { return &places{seed: maphash.MakeSeed()} }

// expect makes room for so many places at once, where there are none yet.
func (p *places) expect(n int) {
	for i := range p.shards {
		p.shards[i].slots = make([]place, max(leastSlots, n/len(p.shards)*3/2))
	}
}

func (p *places) of(person []byte, at time.Time) place {
	return p.tag(person)<<secondBits | place(seconds(at)+1)
}

func (p *places) tag(person []byte) place {
	return place(maphash.Bytes(p.seed, person) >> secondBits)
}

func (at place) time() time.Time {
	return time.Unix(int64(at&(1<<secondBits-1))-1, 0).UTC()
}

// find adds the places at which the person's row may stand.
func (p *places) find(person []byte, at []place) []place {
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

// has reports whether the person's row may stand at that second.
func (p *places) has(person []byte, at time.Time) bool {
	var few [4]place
	return slices.Contains(p.find(person, few[:0]), p.of(person, at))
}

func (p *places) add(at place) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.shard(at >> secondBits).add(at)
}

// forget takes places back, each once.
func (p *places) forget(gone []place) {
	if len(gone) == 0 {
		return
	}
	p.commits.Add(1)
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, at := range gone {
		p.shard(at >> secondBits).drop(at)
	}
}

func (p *places) shard(tag place) *shard { return &p.shards[tag&(1<<shardBits-1)] }

// shard is a hash table that looks for a free slot beside a taken one.
type shard struct {
	slots []place
	taken int
}

// home is where a tag's places are looked for first.
func (s *shard) home(tag place) int {
	return int(tag >> shardBits * place(len(s.slots)) >> (tagBits - shardBits))
}

func (s *shard) next(i int) int {
	if i++; i < len(s.slots) {
		return i
	}
	return 0
}

func (s *shard) add(at place) {
	if s.taken+1 > len(s.slots)*4/5 {
		old := s.slots
		s.slots, s.taken = make([]place, max(leastSlots, len(old)*3/2)), 0
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

func (s *shard) drop(at place) {
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
