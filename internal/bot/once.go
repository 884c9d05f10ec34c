package bot

import (
	"sync"
	"time"
)

// rememberFor is how long an envelope or event may come again: with "delayed
// events" Slack retries hourly for 24 hours (docs: Events API, retries).
const rememberFor = 25 * time.Hour

// once tells what has been seen before. Both sockets share one, so that an
// envelope that Slack delivers on either of them, or twice, is worked on once.
// It keeps two generations of ids instead of a timer for each.
type once struct {
	mu         sync.Mutex
	young, old map[string]struct{}
	turned     time.Time
}

func newOnce() *once { return &once{young: map[string]struct{}{}} }

// First reports whether id is seen for the first time in the last 25 hours.
// The empty id is always new.
func (o *once) First(id string, now time.Time) bool {
	if id == "" {
		return true
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if now.Sub(o.turned) >= rememberFor {
		o.old, o.young, o.turned = o.young, map[string]struct{}{}, now
	}
	if o.known(id) {
		return false
	}
	o.young[id] = struct{}{}
	return true
}

// Known reports whether id was seen, and does not count as seeing it.
func (o *once) Known(id string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.known(id)
}

func (o *once) known(id string) bool {
	_, young := o.young[id]
	_, old := o.old[id]
	return young || old
}
