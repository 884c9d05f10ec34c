package main

import (
	"math/rand/v2"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/app"
	"unhunch/internal/bot/card"
	"unhunch/internal/delivery"
	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/sandbox"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt"
)

// The released bot is killed with SIGKILL at random moments, from its first
// millisecond on, and started anew on what it left.
func TestChaosKilledAtAnyMoment(t *testing.T) {
	t.Parallel()
	people, kills := 3000, 6
	if chaos() {
		kills = 500
	}
	const longestLife = 2 * time.Second
	s := besieges(t, people, e2etest.Machine, 300*time.Millisecond)
	unhunch := e2etest.Released(t)
	rest := s.goesOn()
	for n := 0; n < kills || !s.metAnybody(); n++ {
		p := e2etest.Begin(t, unhunch, s.env, "run")
		passes(rand.N(longestLife))
		s.kill(p, "at any moment")
	}
	rest()
	s.ends(func() *e2etest.Process { return e2etest.Begin(t, unhunch, s.env, "run") })
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
	clock := haste{began: e2etest.Machine(), shows: time.Date(2026, time.November, 20, 21, 0, 0, 0, time.UTC), times: 20}
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
	s.ends(func() *e2etest.Process { return e2etest.Begin(t, os.Args[0], s.env) })
}

// Everybody holds the mouse button down on the Skip of their card. Slack shows
// an error to whoever waits for more than three seconds; how many that are
// depends on the e2etest.Machine, and on what else it does. None of the presses is
// lost, and none counts twice.
func TestChaosTenThousandPressesInASecond(t *testing.T) {
	const each = 10
	people := 100
	if chaos() {
		people = 1000
	}
	s := besieges(t, people, e2etest.Machine, time.Millisecond)
	skips := s.dealsCards()
	p := e2etest.Begin(t, e2etest.Released(t), s.env, "run")
	p.Connects()
	var presses sync.WaitGroup
	for i, skip := range skips {
		for n := range each {
			presses.Go(func() {
				passes(time.Duration(n) * time.Second / each)
				_ = s.crowd[i].Use(t.Context(), skip) // whoever is told is counted below
			})
		}
	}
	presses.Wait()
	var all []time.Duration
	late := 0
	e2etest.Eventually(t, "every press is acknowledged", func() bool {
		all, late = nil, 0
		for _, d := range s.Deliveries() {
			if d.AckAfter > 0 {
				all = append(all, d.AckAfter)
			}
			if d.Late {
				late++
			}
		}
		return len(all) == people*each
	})
	s.stop(p)

	slices.Sort(all)
	at := func(percent int) time.Duration { return all[(len(all)-1)*percent/100].Round(100 * time.Microsecond) }
	t.Logf("%d presses of %d people acknowledged after %s (half of them), %s (99 %%), %s (all); %d too late", len(all), people, at(50), at(99), at(100), late)
	skipped := 0
	s.opens(func(store *bolt.Store) {
		for _, each := range s.crowd {
			desk, err := store.Desk(t.Context(), each.id)
			if err == nil && desk.Card.Answer == session.Skipped && desk.Days[0].Skipped == 1 {
				skipped++
			}
		}
	})
	if skipped != people {
		t.Errorf("%d of %d people have skipped one reminder", skipped, people)
	}
}

// dealsCards gives everybody a card, and tells where each has Skip.
func (s *siege) dealsCards() (skips []sandbox.Control) {
	s.t.Helper()
	library, err := app.LoadLibrary("")
	if err != nil {
		s.t.Fatal(err)
	}
	reset, _ := library.Routine("desk-reset")
	dealt := session.Card{ID: 1, Kind: delivery.Reminder, Routine: reset.ID, Sent: s.now()}
	offer := card.English().Offer(dealt, reset)
	s.opens(func(store *bolt.Store) {
		for _, each := range s.crowd {
			err := store.Change(s.t.Context(), each.id, func(d *session.Desk) error {
				d.Card, d.Person.Due = dealt, s.now().Add(time.Hour) // no other comes
				return nil
			})
			if err != nil {
				s.t.Fatal(err)
			}
			if _, _, err := s.API().PostMessage(each.ID(), slack.MsgOptionText(offer.Text, false), slack.MsgOptionBlocks(offer.Blocks...)); err != nil {
				s.t.Fatal(err)
			}
			controls := each.Screen().Messages()[0].Controls()
			skips = append(skips, controls[slices.IndexFunc(controls, func(c sandbox.Control) bool { return c.Label == "Skip" })])
		}
	})
	return skips
}

// stepsOn starts a bot that kills itself when it comes to a spot for the n-th
// time, and looks at what it left.
func (s *siege) stepsOn(here spot, n int) {
	s.t.Helper()
	p := e2etest.Begin(s.t, os.Args[0], append(s.env, mineAt(here, n)))
	if !p.Ends(30 * time.Second) {
		s.t.Errorf("it never came to the spot %s", here)
	}
	s.kill(p, string(here))
	s.copies()
}
