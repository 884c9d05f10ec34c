package bot

import (
	"context"
	"time"
)

// bell wakes whoever waits for something to do.
type bell chan struct{}

func newBell() bell { return make(bell, 1) }

// ring never blocks. Where nobody waits, the next to wait is woken at once.
func (b bell) ring() {
	select {
	case b <- struct{}{}:
	default:
	}
}

// await sleeps until the bell rings, or so long; zero: it sleeps until it rings.
func (b bell) await(ctx context.Context, long time.Duration) {
	var over <-chan time.Time
	if long > 0 {
		over = time.After(long)
	}
	select {
	case <-ctx.Done():
	case <-b:
	case <-over:
	}
}
