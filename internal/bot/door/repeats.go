package door

import (
	"hash/maphash"
	"sync"
	"time"
)

// RememberFor is how long an envelope or event may come again: with "delayed
// events" Slack retries hourly for 24 hours (docs: Events API, retries).
const RememberFor = 25 * time.Hour

// mostRemembered bounds a generation of ids, which takes 20 MB then. More than
// so many things that people do in 25 hours are remembered for a shorter time.
const mostRemembered = 1 << 20

// Seen tells what has been seen before. All ways in share one, so that an
// envelope that Slack delivers by any of them, or twice, is worked on once.
// It keeps two generations of ids instead of a timer for each, and of an id a
// hash of eight bytes that nobody can foresee: that one of 2²¹ ids is taken for
// another happens once in eight million times.
type Seen struct {
	mu         sync.Mutex
	seed       maphash.Seed
	lasts      time.Duration
	most       int
	young, old map[uint64]struct{}
	turned     time.Time
}

// NewSeen remembers nothing yet, and what it sees for 25 hours.
func NewSeen() *Seen { return newSeen(RememberFor) }

// newSeen remembers what it sees for at least so long.
func newSeen(lasts time.Duration) *Seen {
	return &Seen{seed: maphash.MakeSeed(), lasts: lasts, most: mostRemembered, young: map[uint64]struct{}{}}
}

// First reports whether id is seen for the first time in that time.
// The empty id is always new.
func (o *Seen) First(id string, now time.Time) bool {
	if id == "" {
		return true
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if now.Sub(o.turned) >= o.lasts || len(o.young) >= o.most {
		o.old, o.young, o.turned = o.young, map[uint64]struct{}{}, now
	}
	key := maphash.String(o.seed, id)
	if o.known(key) {
		return false
	}
	o.young[key] = struct{}{}
	return true
}

// Forget takes back that id was seen.
func (o *Seen) Forget(id string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	key := maphash.String(o.seed, id)
	delete(o.young, key)
	delete(o.old, key)
}

// Known reports whether id was seen, and does not count as seeing it.
func (o *Seen) Known(id string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.known(maphash.String(o.seed, id))
}

func (o *Seen) known(key uint64) bool {
	_, young := o.young[key]
	_, old := o.old[key]
	return young || old
}
