package app

import (
	"context"
	"sync"

	"golang.org/x/sync/errgroup"
)

// keeper is the half of a tenant that works while this replica holds the workspace. The
// zero keeper needs its three functions.
type keeper struct {
	holds  func() bool
	works  func(context.Context) error // until ctx ends
	yields func()                      // once it does not work any more

	mu     sync.Mutex
	within context.Context //nolint:containedctx // of the tenant's work; nil: that is not under way
	group  *errgroup.Group
	stop   context.CancelFunc // nil: it does not work
	over   chan struct{}      // closed when the one before this has worked; nil: there was none
}

// begin has it work from now on, whenever this replica holds the workspace, in a group.
func (k *keeper) begin(ctx context.Context, g *errgroup.Group) {
	k.mu.Lock()
	k.within, k.group = ctx, g
	k.mu.Unlock()
	k.heed() //nolint:contextcheck // its work is within ctx, whoever heeds a lease
}

// end has it begin no more.
func (k *keeper) end() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.within = nil
}

// heed begins or stops, as this replica holds the workspace. It waits for nothing.
func (k *keeper) heed() {
	k.mu.Lock()
	defer k.mu.Unlock()
	switch holds := k.holds(); {
	case k.within == nil:
	case holds && k.stop == nil:
		k.starts()
	case !holds && k.stop != nil:
		k.stop()
		k.stop = nil
	}
}

// starts has it work once the one before is over.
func (k *keeper) starts() {
	working, stop := context.WithCancel(k.within)
	before, over := k.over, make(chan struct{})
	k.stop, k.over = stop, over
	k.group.Go(func() error {
		defer close(over)
		defer stop()
		if before != nil {
			<-before
		}
		err := k.works(working)
		k.yields()
		return err
	})
}
