package workspace

import (
	"context"
	"sync"
	"time"
)

// Background is what goes on without anybody's call, until Slack is closed. It is
// safe for several at once.
type Background struct {
	mu     sync.Mutex
	closed bool
	ctx    context.Context //nolint:containedctx // it is until Slack is closed
	end    context.CancelFunc
	going  sync.WaitGroup
}

// NewBackground is one with nothing going on.
func NewBackground() *Background {
	ctx, end := context.WithCancel(context.Background()) //nolint:forbidigo // it ends by Close
	return &Background{ctx: ctx, end: end}
}

// Go runs something that Wait waits for; nothing once it was closed.
func (b *Background) Go(run func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.closed {
		b.going.Go(run)
	}
}

// Hold has Wait wait until release was called; not once it was closed.
func (b *Background) Hold() (release func(), ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return nil, false
	}
	b.going.Add(1)
	return b.going.Done, true
}

// Sleep waits and tells whether it came to the end: not when Slack was closed or stop was.
func (b *Background) Sleep(d time.Duration, stop <-chan struct{}) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-stop:
	case <-b.Done():
	}
	return false
}

// Done is closed by Close.
func (b *Background) Done() <-chan struct{} { return b.ctx.Done() }

// Within is a context that ends with it, or after a time.
func (b *Background) Within(d time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(b.ctx, d)
}

// Close ends every Sleep and lets nothing new begin.
func (b *Background) Close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	b.end()
}

// Wait waits for whatever is still going on.
func (b *Background) Wait() { b.going.Wait() }

// Closed tells whether Close was called.
func (b *Background) Closed() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.closed
}
