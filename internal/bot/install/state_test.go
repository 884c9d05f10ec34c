package install

import (
	"fmt"
	"testing"
	"time"
)

// However many come back within ten minutes, none is taken twice: the time gets shorter.
func TestAFloodShortensTheTimeAndTakesNothingTwice(t *testing.T) {
	s := newStates("secret")
	ten := time.Date(2026, time.November, 20, 10, 0, 0, 0, time.UTC)
	first, slow := s.issue("ana", ten), s.issue("ben", ten)
	if got := s.take(first, "ana", ten); got != good {
		t.Fatalf("the first one is %s", got)
	}
	for i := range mostUsed {
		now := ten.Add(time.Second + time.Duration(i)*time.Millisecond)
		if got := s.take(s.issue("crowd", now), "crowd", now); got != good {
			t.Fatalf("%d: it is %s", i, got)
		}
	}
	now := ten.Add(time.Minute)
	if got := s.take(first, "ana", now); got == good {
		t.Errorf("the first one is taken again")
	}
	if got := s.take(slow, "ben", now); got != expired {
		t.Errorf("one as old is %s, and nobody can know whether it was used", got)
	}
	if got := s.take(s.issue("ben", now), "ben", now); got != good {
		t.Errorf("a new one is %s", got)
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
		want           verdict
	}{
		{s, "", "ana", missing},
		{s, state + "\n", "ana", forged},
		{s, state[1:], "ana", forged},
		{s, "A" + state, "ana", forged},
		{other, state, "ana", forged},
		{s, state, "ben", elsewhere},
		{s, state, "", elsewhere},
		{s, state, "ana", good},
		{s, state, "ana", used},
	} {
		if got := c.of.take(c.state, c.browser, ten); got != c.want {
			t.Errorf("%s", fmt.Sprintf("%.20q of %q is %s, want %s", c.state, c.browser, got, c.want))
		}
	}
	for i := range state { // each character counts
		changed := []byte(state)
		changed[i] ^= 1
		if got := s.take(string(changed), "ana", ten); got != forged {
			t.Errorf("with its %d. character changed it is %s", i, got)
		}
	}
}
