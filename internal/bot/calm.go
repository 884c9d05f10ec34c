package bot

import (
	"sync"
	"time"
)

const (
	// lull is how long nothing may come in before work begins: longer than a busy
	// machine takes from one envelope to the next. Nobody sees it, as what follows
	// from a press takes its way through the network.
	lull = 5 * time.Millisecond
	// endurance is how long work waits for a lull, and then is left alone.
	endurance = 200 * time.Millisecond
)

// calm holds work back while envelopes come thick and fast, so that all of a
// crowd's presses are acknowledged before the first of them is worked on.
type calm struct {
	mu    sync.Mutex
	gate  chan struct{} // closed while work may begin; nil: nothing has come yet
	shut  bool
	until time.Time // shut: to be opened then. Open: not to be shut before
	last  time.Time // when something came
	timer *time.Timer
}

// stir says that something has come in.
func (c *calm) stir(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last = now
	switch {
	case c.shut:
		c.timer.Reset(min(lull, max(0, c.until.Sub(now))))
	case !now.Before(c.until):
		c.shut, c.gate, c.until = true, make(chan struct{}), now.Add(endurance)
		c.timer = time.AfterFunc(lull, c.open)
	}
}

func (c *calm) open() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.shut {
		return // the timer had run out while it was set anew
	}
	c.shut = false
	close(c.gate)
	if c.last.Add(lull).Before(c.until) {
		c.until = time.Time{}
	} else { // it has not ended
		c.until = c.until.Add(endurance)
	}
}

// wait blocks until work may begin. On a nil calm it always may.
func (c *calm) wait() {
	if c == nil {
		return
	}
	c.mu.Lock()
	gate := c.gate
	c.mu.Unlock()
	if gate != nil {
		<-gate
	}
}
