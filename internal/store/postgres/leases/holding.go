package leases

import (
	"maps"
	"sync"
	"sync/atomic"
	"time"
)

// hand is what this replica knows of the leases that it has.
type hand struct {
	holding atomic.Pointer[holding]

	mu      sync.Mutex // held while holding is changed
	news    bool       // somebody else than the keeper changed it
	waiting func()     // ends the keeper's waiting; nil: it does not wait
}

// holding is what a replica has. One that is made is not changed any more.
type holding struct {
	id      string               // the replica's; "": it has none yet
	epochs  map[string]int64     // of the workspaces that it works for
	leaving map[string]time.Time // those that it hands over: since when
	made    map[string]time.Time // of epochs, those whose lease was made here: when
	ends    time.Time            // by the machine's monotonic clock; the database's end is no earlier
}

// held is what is had at this moment; nil: nothing is.
func (h *hand) held() *holding {
	has := h.holding.Load()
	if time.Now().Before(has.ends) { //nolint:forbidigo // how long it has lasted is told by no other clock
		return has
	}
	return nil
}

// change replaces what is had.
func (h *hand) change(how func(has *holding)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	has := *h.holding.Load()
	has.epochs, has.leaving, has.made = maps.Clone(has.epochs), maps.Clone(has.leaving), maps.Clone(has.made)
	how(&has)
	h.holding.Store(&has)
}

// firstEpoch is that of whoever makes a lease.
const firstEpoch = 1

// Made is a lease that a transaction has made for this replica to hold.
type Made struct{ holder, workspace string }

// adopt takes in leases that were made here.
func (h *hand) adopt(all []Made) {
	if len(all) == 0 {
		return
	}
	h.change(func(has *holding) {
		for _, m := range all {
			if _, leaves := has.leaving[m.workspace]; m.holder == has.id && !leaves && has.epochs[m.workspace] == 0 {
				has.epochs[m.workspace], has.made[m.workspace] = firstEpoch, time.Now() //nolint:forbidigo // compared with when a round began
			}
		}
	})
	h.mu.Lock()
	defer h.mu.Unlock()
	h.news = true
	if h.waiting != nil {
		h.waiting()
	}
}

// waits has the keeper's waiting end when there is news; nil: it does not wait any more.
func (h *hand) waits(end func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.waiting = end
	if end != nil && h.news {
		end()
	}
	h.news = false
}
