package delivery

import (
	"context"
	"sync"
)

// signals are what a courier is told while it works or waits.
type signals struct {
	wake    chan struct{}
	mu      sync.Mutex
	waiting []chan struct{} // closed when all is settled
	resumed []string
}

func newSignals() *signals { return &signals{wake: make(chan struct{}, 1)} }

// Wake tells the courier that messages were written to the store, or that the
// clock was moved. It never blocks.
func (s *signals) Wake() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// Resume lets a workspace whose token was revoked send again.
func (s *signals) Resume(workspace string) {
	s.mu.Lock()
	s.resumed = append(s.resumed, workspace)
	s.mu.Unlock()
	s.Wake()
}

// Settled waits until nothing is in flight and nothing is owed whose NotBefore
// has come. Workspaces with a revoked token do not count.
func (s *signals) Settled(ctx context.Context) error {
	settled := make(chan struct{})
	s.mu.Lock()
	s.waiting = append(s.waiting, settled)
	s.mu.Unlock()
	s.Wake()
	select {
	case <-settled:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// heard takes what was said to the courier since it last listened.
func (s *signals) heard() (waiting []chan struct{}, resumed []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	waiting, resumed = s.waiting, s.resumed
	s.waiting, s.resumed = nil, nil
	return waiting, resumed
}
