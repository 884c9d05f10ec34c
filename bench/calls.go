package main

import (
	"context"
	"sync"
	"time"

	"unhunch/internal/delivery"
)

// calls are pretend ones for those who have no courier, made as it makes them: on a
// goroutine each, which waits for the next one when it is over.
type calls struct {
	work chan *delivery.Claim
	bell chan struct{} // rings for the first that came back, and for the last

	mu   sync.Mutex
	out  int
	back []sent
}

// sent is how one ended.
type sent struct {
	claim   *delivery.Claim
	receipt delivery.Receipt
}

func newCalls() *calls {
	return &calls{work: make(chan *delivery.Claim), bell: make(chan struct{}, 1)}
}

// flying is how many are not back, or not gathered.
func (c *calls) flying() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.out + len(c.back)
}

func (c *calls) begin(ctx context.Context, claims []*delivery.Claim) {
	c.mu.Lock()
	c.out += len(claims)
	c.mu.Unlock()
	for _, claim := range claims {
		select {
		case c.work <- claim:
		default:
			go c.serve(ctx, claim)
		}
	}
}

func (c *calls) serve(ctx context.Context, claim *delivery.Claim) {
	for {
		receipt, err := atOnce{}.Post(ctx, *claim)
		if err != nil {
			panic(err) // it takes everything
		}
		c.land(sent{claim, receipt})
		select {
		case claim = <-c.work:
		case <-ctx.Done():
			return
		}
	}
}

func (c *calls) land(s sent) {
	c.mu.Lock()
	c.out--
	c.back = append(c.back, s)
	rings := c.out == 0 || len(c.back) == 1
	c.mu.Unlock()
	if rings {
		select {
		case c.bell <- struct{}{}:
		default:
		}
	}
}

// gather waits for the first that comes back, and then for the others, but not
// longer than so. It takes no more than share a transaction.
func (c *calls) gather(ctx context.Context, atMost time.Duration) []sent {
	var over <-chan time.Time
	for {
		c.mu.Lock()
		all := c.out == 0
		some := len(c.back) > 0
		c.mu.Unlock()
		if all {
			return c.take()
		}
		if some && over == nil {
			over = time.After(atMost)
		}
		select {
		case <-c.bell:
		case <-over:
			return c.take()
		case <-ctx.Done():
			return c.take()
		}
	}
}

func (c *calls) take() []sent {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := min(len(c.back), batch)
	taken := c.back[:n:n]
	c.back = c.back[n:]
	return taken
}
