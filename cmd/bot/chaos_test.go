package main

import (
	"math/rand/v2"
	"os"
	"testing"
	"time"
)

// The released bot is killed with SIGKILL at random moments, from its first
// millisecond on, and started anew on what it left.
func TestChaosKilledAtAnyMoment(t *testing.T) {
	t.Parallel()
	people, kills := 3000, 8
	if chaos() {
		kills = 500
	}
	const longestLife = 2 * time.Second
	s := besieges(t, people, time.Now, 300*time.Millisecond)
	unhunch := released(t)
	rest := s.goesOn()
	for range kills {
		p := begin(t, unhunch, s.env, "run")
		passes(rand.N(longestLife))
		s.kill(p, "at any moment")
	}
	rest()
	s.judges(s.outlives(begin(t, unhunch, s.env, "run"), 5*time.Second))
}

// A bot for which time passes twenty times as fast kills itself between every
// two statements of a reminder's way, the first time it comes there or a later
// one. Everybody's next reminders follow on all that.
func TestChaosKilledBetweenAnyTwoStatements(t *testing.T) {
	t.Parallel()
	people, rounds := 300, 1
	if chaos() {
		rounds = 80
	}
	clock := haste{began: time.Now(), shows: time.Date(2026, time.November, 20, 21, 0, 0, 0, time.UTC), times: 20}
	s := besieges(t, people, clock.Now, 20*time.Millisecond)
	s.env = append(s.env, asHurried, clock.env())
	rest := s.goesOn()
	for round := range rounds {
		spots := allSpots()
		rand.Shuffle(len(spots), func(i, j int) { spots[i], spots[j] = spots[j], spots[i] })
		for _, here := range spots {
			times := 1 + rand.N(1+min(round, 3))
			if here == beforeRecovery || here == afterRecovery { // give it something to recover, which it does once
				s.stepsOn(beforeThePost, times)
				times = 1
			}
			s.stepsOn(here, times)
		}
	}
	rest()
	s.judges(s.outlives(begin(t, os.Args[0], s.env), 3*time.Second))
}

// stepsOn starts a bot that kills itself when it comes to a spot for the n-th
// time, and looks at what it left.
func (s *siege) stepsOn(here spot, n int) {
	s.t.Helper()
	p := begin(s.t, os.Args[0], append(s.env, mineAt(here, n)))
	select {
	case err := <-p.ended:
		p.ended <- err
	case <-time.After(30 * time.Second):
		s.t.Errorf("it never came to the spot %s", here)
	}
	s.kill(p, string(here))
	s.copies()
}
