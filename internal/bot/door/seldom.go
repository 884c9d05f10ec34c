package door

import (
	"sync"
	"time"
)

// Seldom keeps a log readable where anybody can make the same happen without end:
// the first time is told at once, and then each minute how many more there were.
type Seldom struct {
	more func(inAMinute int)

	mu      sync.Mutex
	quiet   bool // until the minute is over
	counted int
}

// NewSeldom tells by more how many more there were.
func NewSeldom(more func(inAMinute int)) *Seldom { return &Seldom{more: more} }

// Tell calls first, or counts.
func (s *Seldom) Tell(first func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.quiet {
		s.counted++
		return
	}
	s.quiet = true
	time.AfterFunc(time.Minute, s.over)
	first()
}

func (s *Seldom) over() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.counted == 0 {
		s.quiet = false
		return
	}
	s.more(s.counted)
	s.counted = 0
	time.AfterFunc(time.Minute, s.over)
}
