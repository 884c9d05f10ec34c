package delivery

import (
	"context"
	"log/slog"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"unhunch/internal/panics"
)

// flight is a claim on its way, from its call until its outcome is written down.
type flight struct {
	pick
	batch   *batch
	began   time.Time
	err     error // of the call
	outcome Outcome
	stuck   time.Time // since when the store does not take the outcome
}

// batch is the context of calls that begin together. It ends with the last of them.
type batch struct {
	context.Context //nolint:containedctx // it is one
	cancel          func()
	left            atomic.Int64
}

// caller makes the calls and tells the log how they ended.
type caller struct {
	poster Poster
	log    *slog.Logger
	opt    Options
}

// calls are those that are under way. Each has a goroutine, which waits for the
// next one when it is over: it has the stack for it.
type calls struct {
	*caller
	work chan *flight  // to goroutines that have nothing to do
	bell chan struct{} // rings when there is something to be written down

	mu     sync.Mutex
	out    int       // under way
	back   []*flight // those that ended, until they are taken
	looked bool      // somebody looks at one of them
}

func newCalls(c *caller) *calls {
	return &calls{caller: c, work: make(chan *flight), bell: make(chan struct{}, 1)}
}

// begin makes calls, each bounded by Options.Timeout.
func (c *calls) begin(ctx context.Context, flights []*flight) {
	if len(flights) == 0 {
		return
	}
	all := &batch{}
	all.Context, all.cancel = context.WithTimeout(ctx, c.opt.Timeout)
	all.left.Store(int64(len(flights)))
	c.mu.Lock()
	c.out += len(flights)
	c.mu.Unlock()
	for _, f := range flights {
		f.batch = all
		select {
		case c.work <- f:
		default:
			go c.serve(c.work, f) //nolint:contextcheck // the flight has it
		}
	}
}

func (c *calls) serve(work <-chan *flight, f *flight) {
	for more := true; more; f, more = <-work {
		f.outcome.Receipt, f.err = c.call(f.batch, f.Claim)
		f.outcome.At = c.opt.Now()
		if f.batch.left.Add(-1) == 0 {
			f.batch.cancel()
		}
		c.land(f)
	}
}

func (c *calls) land(f *flight) {
	c.mu.Lock()
	c.out--
	c.back = append(c.back, f)
	c.looked = c.looked || f.urgency <= Running
	rings := c.looked || c.out == 0 || len(c.back) == 1
	c.mu.Unlock()
	if rings {
		select {
		case c.bell <- struct{}{}:
		default:
		}
	}
}

// landed tells whether some calls ended, and whether those wait for others: nobody
// looks at them, and more are under way.
func (c *calls) landed() (some, waits bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.back) > 0, c.out > 0 && !c.looked
}

// taken adds those that ended to a list, and forgets them.
func (c *calls) taken(list []*flight) []*flight {
	c.mu.Lock()
	defer c.mu.Unlock()
	list = append(list, c.back...)
	clear(c.back)
	c.back, c.looked = c.back[:0], false
	return list
}

// dismiss ends the goroutines that have nothing to do.
func (c *calls) dismiss() {
	close(c.work)
	c.work = make(chan *flight)
}

// call makes one call.
func (c *caller) call(ctx context.Context, claim *Claim) (receipt Receipt, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = panics.Error(p)
			c.log.Error("a message could not be sent", "user", claim.To.String(),
				"kind", claim.Kind, "id", claim.ID, "error", err, "stack", string(debug.Stack()))
		}
	}()
	return c.poster.Post(ctx, *claim)
}
