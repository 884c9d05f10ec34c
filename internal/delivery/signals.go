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
	told    []Outcome // see Elsewhere
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

// Elsewhere tells how messages ended that somebody else took care of before they
// were claimed: an edit that the answer to a press made, at no cost of a call that
// is paced. With Later they are left to the courier from the moment that it names.
// Of one that is in flight by now its own outcome counts. It never blocks.
func (s *signals) Elsewhere(outcomes ...Outcome) {
	s.mu.Lock()
	s.told = append(s.told, outcomes...)
	s.mu.Unlock()
	s.Wake()
}

// elsewhere takes what was told since the last time.
func (s *signals) elsewhere() []Outcome {
	s.mu.Lock()
	defer s.mu.Unlock()
	told := s.told
	s.told = nil
	return told
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
