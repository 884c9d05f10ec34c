package door

import (
	"context"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"unhunch/internal/panics"
)

const (
	// restsFor is how long something lies on a shelf: long enough for much of a crowd
	// to be acknowledged meanwhile, and too short to be taken for a lull.
	restsFor = 4 * time.Millisecond
	// mostOnShelf is how much lies there. Whoever brings more hands all of it on before
	// it is acknowledged, so that nothing comes faster than it is read.
	mostOnShelf = 1024
)

// shelf has envelopes acknowledged before they are read, which takes the longer of
// the two: what lies on it is handed on a moment later, in the order in which it came.
type shelf struct {
	hand func(context.Context, Envelope)
	log  *slog.Logger

	mu   sync.Mutex
	lies []lying
	due  bool // a timer is set

	turn sync.Mutex // of whoever hands on
}

// lying is an envelope, with the context in which it came.
type lying struct {
	ctx context.Context //nolint:containedctx // of its way in
	Envelope
}

// put leaves an envelope there.
func (s *shelf) put(ctx context.Context, e Envelope) {
	s.mu.Lock()
	s.lies = append(s.lies, lying{ctx, e})
	first, full := !s.due, len(s.lies) >= mostOnShelf
	s.due = true
	s.mu.Unlock()
	if first {
		time.AfterFunc(restsFor, func() {
			s.mu.Lock()
			s.due = false
			s.mu.Unlock()
			s.clear(nil)
		})
	}
	if full {
		s.clear(nil)
	}
}

// clear hands on all that lies there, and then, before all that comes later, does
// something, unless that is nil.
func (s *shelf) clear(then func()) {
	s.turn.Lock()
	defer s.turn.Unlock()
	s.mu.Lock()
	all := s.lies
	s.lies = nil
	s.mu.Unlock()
	for _, one := range all {
		s.handOn(one)
	}
	if then != nil {
		then()
	}
}

// handOn keeps one bad envelope from taking the others down.
func (s *shelf) handOn(one lying) {
	defer func() {
		if p := recover(); p != nil {
			s.log.Error("an envelope caused a panic", "envelope", one.ID, "error", panics.Error(p), "stack", string(debug.Stack()))
		}
	}()
	s.hand(one.ctx, one.Envelope)
}
