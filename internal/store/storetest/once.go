package storetest

import (
	"bytes"
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"unhunch/internal/store"
)

// Sharer is a Store that several processes may have open. Beside opens it for another
// one, which ends with the test.
type Sharer interface {
	store.Store
	Beside(t *testing.T) store.Store
}

// onceStories are told to a Sharer.
func onceStories() []story {
	meets := func(s *scene, at store.Store, id string, now time.Time, want bool) {
		s.Helper()
		first, err := at.Once(s.Context(), []byte(id), now)
		s.check("once", err)
		if first != want {
			s.Errorf("%q is met for the first time: %t", id, first)
		}
	}
	return []story{
		{"what one replica has met, no other meets for the first time", func(s *scene) {
			other := s.beside()
			meets(s, s, "envelope 1", at("10:00"), true)
			meets(s, s, "envelope 1", at("10:00"), false)
			meets(s, other, "envelope 1", at("10:01"), false)
			meets(s, other, "envelope 2", at("10:01"), true)
			meets(s, s, "envelope 2", at("9:59"), false) // its clock is behind
			meets(s, s, "envelope", at("10:02"), true)
			meets(s, s, "\x00\xff", at("10:02"), true)
		}},
		{"of many who meet it at the same moment, one is the first", func(s *scene) {
			replicas := []store.Store{s.Store, s.beside(), s.beside()}
			for _, id := range []string{"envelope 1", "envelope 2", "envelope 3"} {
				var firsts atomic.Int32
				var all sync.WaitGroup
				for i := range 12 {
					all.Go(func() {
						first, err := replicas[i%len(replicas)].Once(s.Context(), []byte(id), at("10:00"))
						if err != nil {
							s.Error(err)
						}
						if first {
							firsts.Add(1)
						}
					})
				}
				all.Wait()
				s.equal("who met it first", firsts.Load(), int32(1))
			}
		}},
		{"what was met long ago is forgotten, and may come again", func(s *scene) {
			meets(s, s, "envelope 1", at("10:00"), true)
			meets(s, s, "envelope 2", at("10:01"), true)
			s.check("drop", s.beside().DropOnce(s.Context(), at("10:01")))
			meets(s, s, "envelope 1", at("11:00"), true)
			meets(s, s, "envelope 2", at("11:00"), false)
		}},
		{"nothing has no name, or one without end", func(s *scene) {
			for _, id := range [][]byte{nil, {}, bytes.Repeat([]byte("e"), 1000)} {
				if _, err := s.Once(s.Context(), id, at("10:00")); err == nil {
					s.Errorf("it met what has a name of %d bytes", len(id))
				}
			}
		}},
		{"a bot told to stop meets nothing", func(s *scene) {
			ctx, stop := context.WithCancel(s.Context())
			stop()
			if _, err := s.Once(ctx, []byte("envelope 1"), at("10:00")); !errors.Is(err, context.Canceled) {
				s.Errorf("once: %v", err)
			}
			if err := s.DropOnce(ctx, at("10:00")); !errors.Is(err, context.Canceled) {
				s.Errorf("drop: %v", err)
			}
			meets(s, s, "envelope 1", at("10:00"), true)
		}},
	}
}

// beside is the store as another replica has it.
func (s *scene) beside() store.Store {
	s.Helper()
	shared, ok := s.Store.(Sharer)
	if !ok {
		s.Fatal("this store is one process's")
	}
	return shared.Beside(s.T)
}
