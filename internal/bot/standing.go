package bot

import (
	"context"
	"errors"
	"sync"

	lru "github.com/hashicorp/golang-lru/v2"

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
// It is kept in memory. After a restart what is written once more is the newest; and
// beside other replicas, which write in the same posts, all of it is written.
type standing struct {
	marks[place]
	alone func() bool

	advised *lru.Cache[place, struct{}] // says what to do where something hurt

	mu   sync.Mutex
	held map[place]*hand
}

// place is a post of ours to somebody: by its ts, or what it shows until it has one.
type place struct {
	of  prefs.UserID
	ref delivery.Ref
	ts  string
}

// placeOf is where a claim goes.
func placeOf(c delivery.Claim) place {
	if c.Edit && c.TS != "" {
		return place{of: c.To, ts: c.TS}
	}
	return place{of: c.To, ref: c.Ref}
}

// hand is who writes in a post, and how many wait to.
type hand struct {
	turn  chan struct{} // of one
	users int
}

func newStanding(alone func() bool) *standing {
	s := &standing{marks: newMarks[place](), alone: alone, held: map[place]*hand{}}
	s.advised, _ = lru.New[place, struct{}](mostMarks) // fails for sizes below 1
	return s
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
	if !s.Contains(at) || !s.alone() {
		return false
	}
	is, err := markOf(m)
	return err == nil && s.marks.shows(at, is)
}

// wrote takes in how the writing of a post ended: nobody knows what stands there
// where the outcome is unknown.
func (s *standing) wrote(at place, m card.Message, err error) {
	is, unmarked := markOf(m)
	switch {
	case err != nil && certain(err):
	case err != nil || unmarked != nil:
		s.Remove(at)
	default:
		s.Add(at, is)
	}
}

// advises reports whether the post in which it was pressed that something hurts
// says what to do.
func (s *standing) advises(c delivery.Claim) bool {
	return s.advised.Contains(place{of: c.To, ref: delivery.Ref{Card: c.Ref.Card}})
}

// forget is for somebody who wants nothing to be known of them.
func (s *standing) forget(id prefs.UserID) {
	forget(s.Cache, id)
	forget(s.advised, id)
}

// forget takes out what is remembered of somebody's posts.
func forget[V any](posts *lru.Cache[place, V], id prefs.UserID) {
	for _, at := range posts.Keys() {
		if at.of == id {
			posts.Remove(at)
		}
	}
}

// certain reports whether a call that failed certainly changed nothing.
func certain(err error) bool {
	_, limited := errors.AsType[*delivery.RateLimited](err)
	_, refused := errors.AsType[*delivery.Refusal](err)
	return limited || refused || errors.Is(err, delivery.ErrNotSent) || errors.Is(err, delivery.ErrRevoked)
}
