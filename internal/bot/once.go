package bot

import (
	"hash/maphash"
	"sync"
	"time"
)

// rememberFor is how long an envelope or event may come again: with "delayed
// events" Slack retries hourly for 24 hours (docs: Events API, retries).
const rememberFor = 25 * time.Hour

// mostRemembered bounds a generation of ids, which takes 20 MB then. More than
// so many things that people do in 25 hours are remembered for a shorter time.
const mostRemembered = 1 << 20

// once tells what has been seen before. Both sockets share one, so that an
// envelope that Slack delivers on either of them, or twice, is worked on once.
// It keeps two generations of ids instead of a timer for each, and of an id a
// hash of eight bytes that nobody can foresee: that one of 2²¹ ids is taken for
// another happens once in eight million times.
type once struct {
	mu         sync.Mutex
	seed       maphash.Seed
	most       int
	young, old map[uint64]struct{}
	turned     time.Time
}

func newOnce() *once {
	return &once{seed: maphash.MakeSeed(), most: mostRemembered, young: map[uint64]struct{}{}}
}

// First reports whether id is seen for the first time in the last 25 hours.
// The empty id is always new.
func (o *once) First(id string, now time.Time) bool {
	if id == "" {
		return true
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if now.Sub(o.turned) >= rememberFor || len(o.young) >= o.most {
		o.old, o.young, o.turned = o.young, map[uint64]struct{}{}, now
	}
	key := maphash.String(o.seed, id)
	if o.known(key) {
		return false
	}
	o.young[key] = struct{}{}
	return true
}

// Known reports whether id was seen, and does not count as seeing it.
func (o *once) Known(id string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.known(maphash.String(o.seed, id))
}

func (o *once) known(key uint64) bool {
	_, young := o.young[key]
	_, old := o.old[key]
	return young || old
}
