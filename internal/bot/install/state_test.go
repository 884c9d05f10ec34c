package install

import (
	"testing"
	"time"

	"unhunch/internal/pages"
)

// However many come back within ten minutes, none is taken twice: the time gets shorter.
func TestAFloodShortensTheTimeAndTakesNothingTwice(t *testing.T) {
	s := newStates("secret")
	ten := time.Date(2026, time.November, 20, 10, 0, 0, 0, time.UTC)
	first, slow := s.issue("ana", ten), s.issue("ben", ten)
	if told, ok := s.take(first, "ana", ten); !ok {
		t.Fatalf("the first one is %s", told)
	}
	for i := range mostUsed {
		now := ten.Add(time.Second + time.Duration(i)*time.Millisecond)
		if told, ok := s.take(s.issue("crowd", now), "crowd", now); !ok {
			t.Fatalf("%d: it is %s", i, told)
		}
	}
	now := ten.Add(time.Minute)
	if _, ok := s.take(first, "ana", now); ok {
		t.Errorf("the first one is taken again")
	}
	if told, _ := s.take(slow, "ben", now); told != pages.Expired {
		t.Errorf("one as old is %s, and nobody can know whether it was used", told)
	}
	if told, ok := s.take(s.issue("ben", now), "ben", now); !ok {
		t.Errorf("a new one is %s", told)
	}
	if n := s.used.Len(); n > mostUsed {
		t.Errorf("%d are remembered", n)
	}
}

func TestAStateIsItsBrowsersAndItsServers(t *testing.T) {
	s, other := newStates("secret"), newStates("another")
	ten := time.Date(2026, time.November, 20, 10, 0, 0, 0, time.UTC)
	state := s.issue("ana", ten)
	for _, c := range []struct {
		of             *states
		state, browser string
		want           pages.Told // "": it is good
	}{
		{s, "", "ana", pages.NoState},
		{s, state + "\n", "ana", pages.Forged},
		{s, state[1:], "ana", pages.Forged},
		{s, "A" + state, "ana", pages.Forged},
		{other, state, "ana", pages.Forged},
		{s, state, "ben", pages.Elsewhere},
		{s, state, "", pages.Elsewhere},
		{s, state, "ana", ""},
		{s, state, "ana", pages.Used},
	} {
		if told, ok := c.of.take(c.state, c.browser, ten); told != c.want || ok != (c.want == "") {
			t.Errorf("%.20q of %q is %q, %t, want %q", c.state, c.browser, told, ok, c.want)
		}
	}
	for i := range state { // each character counts
		changed := []byte(state)
		changed[i] ^= 1
		if told, _ := s.take(string(changed), "ana", ten); told != pages.Forged {
			t.Errorf("with its %d. character changed it is %s", i, told)
		}
	}
}
