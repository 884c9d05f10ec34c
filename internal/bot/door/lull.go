package door

import (
	"sync"
	"time"
)

const (
	// lullLasts is how long nothing may come in before work begins: longer than a busy
	// machine takes from one envelope to the next. Nobody sees it, as what follows
	// from a press takes its way through the network.
	lullLasts = 5 * time.Millisecond
	// crowdLull is the same once a crowd is there, which comes from the shelf by heaps:
	// on a busy machine a heap may come late.
	crowdLull = 4 * lullLasts
	// aCrowd is how many have come without a lull then.
	aCrowd = 16
	// endurance is how long work waits for a lull, and then is left alone.
	endurance = 200 * time.Millisecond
)

// lull holds work back while envelopes come thick and fast, so that all of a
// crowd's presses are acknowledged before the first of them is worked on.
type lull struct {
	mu    sync.Mutex
	gate  chan struct{} // closed while work may begin; nil: nothing has come yet
	shut  bool
	came  int       // since it is shut
	until time.Time // shut: to be opened then. Open: not to be shut before
	last  time.Time // when something came
	timer *time.Timer
}

// stir says that something has come in.
func (l *lull) stir(now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last = now
	switch {
	case l.shut:
		l.came++
		l.timer.Reset(min(l.lasts(), max(0, l.until.Sub(now))))
	case !now.Before(l.until):
		l.shut, l.came, l.gate, l.until = true, 1, make(chan struct{}), now.Add(endurance)
		l.timer = time.AfterFunc(lullLasts, l.open)
	}
}

// lasts is how long nothing may come in.
func (l *lull) lasts() time.Duration {
	if l.came < aCrowd {
		return lullLasts
	}
	return crowdLull
}

func (l *lull) open() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.shut {
		return // the timer had run out while it was set anew
	}
	l.shut = false
	close(l.gate)
	if l.last.Add(l.lasts()).Before(l.until) {
		l.until = time.Time{}
	} else { // it has not ended
		l.until = l.until.Add(endurance)
	}
}

// wait blocks until work may begin. On a nil lull it always may.
func (l *lull) wait() {
	if l == nil {
		return
	}
	l.mu.Lock()
	gate := l.gate
	l.mu.Unlock()
	if gate != nil {
		<-gate
	}
}
