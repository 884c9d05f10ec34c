package door

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/bubble"
)

// shelved is a shelf, and what was handed on from it.
type shelved struct {
	shelf

	office office
	ids    []string
	at     []time.Duration
}

func newShelved() *shelved {
	s := &shelved{}
	began := bubble.Now()
	s.log = s.office.logger()
	s.hand = func(_ context.Context, e Envelope) {
		if strings.Contains(e.ID, "panics") {
			panic("my wrist")
		}
		s.ids, s.at = append(s.ids, e.ID), append(s.at, bubble.Since(began))
	}
	return s
}

// handedOn is what was, by now.
func (s *shelved) handedOn() []string {
	s.turn.Lock()
	defer s.turn.Unlock()
	return slices.Clone(s.ids)
}

func (s *shelved) puts(t *testing.T, ids ...string) {
	t.Helper()
	for _, id := range ids {
		s.put(t.Context(), Envelope{ID: id})
	}
}

func TestWhatIsAcknowledgedIsHandedOnAMomentLaterInItsOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShelved()
		s.puts(t, "1", "2")
		<-time.After(restsFor / 2)
		s.puts(t, "3")
		<-time.After(restsFor)
		s.puts(t, "4")
		<-time.After(time.Second)
		if diff := cmp.Diff([]string{"1", "2", "3", "4"}, s.handedOn()); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]time.Duration{restsFor, restsFor, restsFor, restsFor/2*3 + restsFor}, s.at); diff != "" {
			t.Error(diff)
		}
	})
}

func TestWhatMayBeAnsweredComesBehindAllThatCameBeforeItAndAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShelved()
		s.puts(t, "1", "2")
		s.clear(func() { s.ids = append(s.ids, "a form") })
		s.puts(t, "3")
		<-time.After(time.Second)
		if diff := cmp.Diff([]string{"1", "2", "a form", "3"}, s.handedOn()); diff != "" {
			t.Error(diff)
		}
		if s.at[0] != 0 {
			t.Errorf("it waits for %v", s.at[0])
		}
	})
}

func TestNothingComesFasterThanItIsRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShelved()
		for i := range 2*mostOnShelf - 1 {
			s.puts(t, fmt.Sprint(i))
		}
		if n := len(s.handedOn()); n != mostOnShelf {
			t.Errorf("handed on by then: %d", n)
		}
		<-time.After(time.Second)
		ids := s.handedOn()
		if n := len(ids); n != 2*mostOnShelf-1 || ids[n-1] != fmt.Sprint(n-1) {
			t.Errorf("handed on: %d", n)
		}
	})
}

func TestABadEnvelopeTakesNoOtherDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShelved()
		s.puts(t, "1", "panics", "2")
		<-time.After(time.Second)
		if diff := cmp.Diff([]string{"1", "2"}, s.handedOn()); diff != "" {
			t.Error(diff)
		}
		if n := strings.Count(s.office.said(), "an envelope caused a panic"); n != 1 || strings.Contains(s.office.said(), "wrist") {
			t.Errorf("told %d times: %s", n, s.office.said())
		}
	})
}

func TestManyPutAndEachIsHandedOnOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShelved()
		const ways, each = 8, 500
		var all sync.WaitGroup
		for way := range ways {
			all.Go(func() {
				for i := range each {
					s.puts(t, fmt.Sprintf("%d %04d", way, i))
					if i%100 == 99 {
						s.clear(nil)
					}
				}
			})
		}
		all.Wait()
		s.clear(nil)
		for way := range ways {
			mine := slices.DeleteFunc(slices.Clone(s.ids), func(id string) bool { return !strings.HasPrefix(id, fmt.Sprint(way)) })
			if len(mine) != each || !slices.IsSorted(mine) {
				t.Errorf("of %d: %d, in their order: %t", way, len(mine), slices.IsSorted(mine))
			}
		}
	})
}
