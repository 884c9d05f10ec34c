package bot

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"sync"

	"unhunch/internal/bot/card"
	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
)

// standing is what stands in the posts that change. A post is changed in two
// ways, by an edit that is owed and by the answer to a press in it, and both may
// be delayed and repeated. So one hand at a time writes in a post, and what it
// writes is drawn from the desk as it is then: nothing older is ever written
// over it. What would change nothing is not written.
//
// It is kept in memory. After a restart what is written once more is the newest.
type standing struct {
	mu         sync.Mutex
	held       map[place]*hand
	young, old map[place]mark // two generations, so that it is bounded
}

// place is a post of ours to somebody.
type place struct {
	of  prefs.UserID
	ref delivery.Ref
}

// hand is who writes in a post, and how many wait to.
type hand struct {
	turn  chan struct{} // of one
	users int
}

// mark is the same for messages, and for views, that look the same.
type mark [sha256.Size / 2]byte

// mostMarks is how many posts a generation remembers: 1 MB.
const mostMarks = 8192

func newStanding() *standing {
	return &standing{held: map[place]*hand{}, young: map[place]mark{}}
}

// take waits until nobody else writes in a post. Its error is ctx's.
func (s *standing) take(ctx context.Context, at place) (release func(), err error) {
	s.mu.Lock()
	h := s.held[at]
	if h == nil {
		h = &hand{turn: make(chan struct{}, 1)}
		s.held[at] = h
	}
	h.users++
	s.mu.Unlock()
	leave := func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if h.users--; h.users == 0 {
			delete(s.held, at)
		}
	}
	select {
	case h.turn <- struct{}{}:
		return func() { <-h.turn; leave() }, nil
	case <-ctx.Done():
		leave()
		return nil, ctx.Err()
	}
}

// shows reports whether a post looks like this already.
func (s *standing) shows(at place, m card.Message) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	last, known := s.young[at]
	if !known {
		last, known = s.old[at]
	}
	is, err := markOf(m)
	return known && err == nil && last == is
}

// wrote takes in how the writing of a post ended: nobody knows what stands there
// where the outcome is unknown.
func (s *standing) wrote(at place, m card.Message, err error) {
	is, unmarked := markOf(m)
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case err != nil && certain(err):
		return
	case err != nil || unmarked != nil:
		delete(s.young, at)
		delete(s.old, at)
		return
	}
	if len(s.young) >= mostMarks {
		s.young, s.old = map[place]mark{}, s.young
	}
	s.young[at] = is
}

// forget is for somebody who wants nothing to be known of them.
func (s *standing) forget(id prefs.UserID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	theirs := func(at place, _ mark) bool { return at.of == id }
	maps.DeleteFunc(s.young, theirs)
	maps.DeleteFunc(s.old, theirs)
}

// certain reports whether a call that failed certainly changed nothing.
func certain(err error) bool {
	_, limited := errors.AsType[*delivery.RateLimited](err)
	_, refused := errors.AsType[*delivery.Refusal](err)
	return limited || refused || errors.Is(err, delivery.ErrNotSent) || errors.Is(err, delivery.ErrRevoked)
}

// markOf is the mark of a message or a view.
func markOf(shown any) (is mark, err error) {
	text, err := json.Marshal(shown)
	if err != nil {
		return is, fmt.Errorf("what is to be shown: %w", err)
	}
	sum := sha256.Sum256(text)
	return mark(sum[:]), nil
}
