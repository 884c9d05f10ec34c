package e2e

import (
	"math/rand/v2"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/bot/card"
	"unhunch/internal/delivery"
	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/effort"
	"unhunch/internal/sandbox"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt"
)

// The released bot is killed with SIGKILL at random moments, from its first
// millisecond on, and started anew on what it left.
func TestChaosKilledAtAnyMoment(t *testing.T) {
	t.Parallel()
	people, kills := 3000, effort.Chaos(6, 500)
	const longestLife = 2 * time.Second
	c := gathers(t, people, e2etest.Machine, 300*time.Millisecond)
	unhunch := released.Path(t)
	rest := c.goesOn()
	for n := 0; n < kills || !c.metAnybody(); n++ {
		p := e2etest.Begin(t, unhunch, c.env, "run")
		passes(rand.N(longestLife))
		c.kill(p, "at any moment")
		reached(t, n+1, kills)
	}
	rest()
	c.ends(func() *e2etest.Process { return e2etest.Begin(t, unhunch, c.env, "run") })
}

// reached tells whoever waits for make chaos how far a test is.
func reached(t *testing.T, n, of int) {
	t.Helper()
	if n%max(1, of/20) == 0 {
		t.Logf("%d of %d", n, of)
	}
}

// A bot for which time passes twenty times as fast kills itself between every
// two statements of a reminder's way, the first time it comes there or a later
// one. Everybody's next reminders follow on all that.
func TestChaosKilledBetweenAnyTwoStatements(t *testing.T) {
	t.Parallel()
	people, rounds := 300, effort.Chaos(1, 80)
	clock := fastClock{began: e2etest.Machine(), shows: time.Date(2026, time.November, 20, 21, 0, 0, 0, time.UTC), times: 20}
	c := gathers(t, people, clock.Now, 20*time.Millisecond)
	c.env = append(c.env, asKillable, clock.env())
	rest := c.goesOn()
	for round := range rounds {
		reached(t, round, rounds)
		points := killpoints()
		rand.Shuffle(len(points), func(i, j int) { points[i], points[j] = points[j], points[i] })
		for _, here := range points {
			times := 1 + rand.N(1+min(round, 3))
			if here == beforeRecovery || here == afterRecovery { // give it something to recover, which it does once
				c.stepsOn(beforeThePost, times)
				times = 1
			}
			c.stepsOn(here, times)
		}
	}
	rest()
	c.ends(func() *e2etest.Process { return e2etest.Begin(t, os.Args[0], c.env) })
}

// Everybody holds the mouse button down on the Skip of their card. Slack shows
// an error to whoever waits for more than three seconds; how many that are
// depends on the machine, and on what else it does. None of the presses is
// lost, and none counts twice.
func TestChaosTenThousandPressesInASecond(t *testing.T) {
	const each = 10
	people := effort.Chaos(100, 1000)
	c := gathers(t, people, e2etest.Machine, time.Millisecond)
	skips := c.dealsCards()
	p := e2etest.Begin(t, released.Path(t), c.env, "run")
	p.Connects()
	var presses sync.WaitGroup
	for i, skip := range skips {
		for n := range each {
			presses.Go(func() {
				passes(time.Duration(n) * time.Second / each)
				_ = c.sitters[i].Use(t.Context(), skip) // whoever is told is counted below
			})
		}
	}
	presses.Wait()
	var all []time.Duration
	late := 0
	e2etest.Eventually(t, "every press is acknowledged", func() bool {
		all, late = nil, 0
		for _, d := range c.Deliveries() {
			if d.AckAfter > 0 {
				all = append(all, d.AckAfter)
			}
			if d.Late {
				late++
			}
		}
		return len(all) == people*each
	})
	c.waitsInLine()
	c.stop(p)

	slices.Sort(all)
	at := func(percent int) time.Duration { return all[(len(all)-1)*percent/100].Round(100 * time.Microsecond) }
	t.Logf("%d presses of %d people acknowledged after %s (half of them), %s (99 %%), %s (all); %d too late", len(all), people, at(50), at(99), at(100), late)
	skipped := 0
	c.opens(func(store *bolt.Store) {
		for _, each := range c.sitters {
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

// waitsInLine waits until everybody's presses are done: what they ask for after
// that is answered last.
func (c *crowd) waitsInLine() {
	c.t.Helper()
	for _, each := range c.sitters {
		_ = each.Type(c.t.Context(), "", "/stretch why") // it is seen below
	}
	for _, each := range c.sitters {
		e2etest.Eventually(c.t, "what is asked for last is answered", func() bool { return len(each.Screen().Messages()) > 1 })
	}
}

// dealsCards gives everybody a card, and tells where each has Skip.
func (c *crowd) dealsCards() (skips []sandbox.Control) {
	c.t.Helper()
	reset, _ := builtIn(c.t).Routine("desk-reset")
	dealt := session.Card{ID: 1, Kind: delivery.Reminder, Routine: reset.ID, Sent: c.now()}
	offer := card.English().Offer(dealt, reset)
	c.opens(func(store *bolt.Store) {
		for _, each := range c.sitters {
			err := store.Change(c.t.Context(), each.id, func(d *session.Desk) error {
				d.Card, d.Person.Due = dealt, c.now().Add(time.Hour) // no other comes
				return nil
			})
			if err != nil {
				c.t.Fatal(err)
			}
			if _, _, err := c.API().PostMessage(each.ID(), slack.MsgOptionText(offer.Text, false), slack.MsgOptionBlocks(offer.Blocks...)); err != nil {
				c.t.Fatal(err)
			}
			controls := each.Screen().Messages()[0].Controls()
			skips = append(skips, controls[slices.IndexFunc(controls, func(c sandbox.Control) bool { return c.Label == "Skip" })])
		}
	})
	return skips
}

// stepsOn starts a bot that kills itself when it comes to a killpoint for the n-th
// time, and looks at what it left.
func (c *crowd) stepsOn(here killpoint, n int) {
	c.t.Helper()
	p := e2etest.Begin(c.t, os.Args[0], append(c.env, killAt(here, n)))
	if !p.Ends(30 * time.Second) {
		c.t.Errorf("it never came to the killpoint %s", here)
	}
	c.kill(p, string(here))
	c.copies()
}
