package bot

import (
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"unhunch/internal/bubble"
	"unhunch/internal/sandbox"
)

func TestSomebodyNewIsAskedForOnce(t *testing.T) {
	ahead(t, sandbox.Options{}, func(h *house) {
		ana := h.Person("ana")
		ana.Opens("Home")
		ana.Types("/stretch")
		passes(time.Second)
		ana.ClicksTwice("Usual (6 a day)")
		ana.Sees("Europe/Lisbon")
		h.minds(h.id(ana), bubble.Now().Add(time.Minute), nil)
		passes(10 * time.Minute)
		ana.Opens("Home")
		ana.Types("/stretch settings")
		ana.Submits()
		passes(10 * time.Minute)
		if n := len(h.Calls("users.info")); n != 1 {
			h.t.Errorf("%d calls for one person", n)
		}
		ana.SetZone("Asia/Tokyo")
		passes(time.Second)
		if zone := h.keeps(ana).Person.Prefs.Timetable.Zone; zone != "Asia/Tokyo" {
			h.t.Errorf("what was pushed changed nothing: %s", zone)
		}
	})
}

func TestManyWhoWantToKnowTheSameShareACall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := moveIn(t, sandbox.Options{})
		ana := h.Person("ana")
		h.Fault(sandbox.Fault{Method: "users.info", Kind: sandbox.Slow, For: 3 * time.Second})
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() {
				if n, err := h.bot.presence.Profile(t.Context(), h.id(ana), time.Minute); err != nil || n.Zone != "Europe/Lisbon" {
					t.Errorf("%+v, %v", n, err)
				}
			})
		}
		all.Wait()
		if n := len(h.Calls("users.info")); n != 1 {
			t.Errorf("%d calls", n)
		}
		h.ends()
	})
}

// TestACrowdThatSaysYesIsAskedForNoFasterThanSlackAllows has more people say yes
// at once than can be asked for while they wait: they are welcomed at once, and
// once more when their zone is known. Whoever did not say yes yet waits for none of
// them; of those who did, it is chance whose turn comes first.
func TestACrowdThatSaysYesIsAskedForNoFasterThanSlackAllows(t *testing.T) {
	const people = 150
	ahead(t, sandbox.Options{People: crowd(people)}, func(h *house) {
		for _, p := range h.People() {
			h.Person(p.Handle).Types("/stretch")
		}
		passes(time.Second)
		asks := h.Person("p0")
		for _, p := range h.People() {
			if p.Handle != "p0" {
				h.Person(p.Handle).Clicks("Usual (6 a day)")
			}
		}
		passes(time.Second)
		asks.Types("/stretch help")
		passes(time.Second)
		if n := len(h.Calls("users.info")); n == people-1 {
			h.t.Fatal("nobody waits any more")
		}
		asks.Sees("What you can ask for") // though others still wait
		asks.Clicks("Usual (6 a day)")
		passes(4 * time.Minute)
		calls := h.Calls("users.info")
		if len(calls) != people {
			h.t.Errorf("%d calls for %d people", len(calls), people)
		}
		for i, c := range calls {
			if c.Outcome != "ok" || i >= 100 && c.At.Sub(calls[i-100].At) < time.Minute {
				h.t.Fatalf("call %d: %+v", i, c)
			}
		}
		for _, p := range h.People() {
			who := h.Person(p.Handle)
			if zone := h.keeps(who).Person.Prefs.Timetable.Zone; zone != "Europe/Lisbon" || !strings.Contains(who.Reads(), "Europe/Lisbon") {
				h.t.Fatalf("%s lives in %q\n%s", p.Handle, zone, who.Reads())
			}
		}
	})
}

// TestNobodyWaitsLongForTheirOwnProfile has people do something else right after
// they said yes, while Slack does not say yet where they live.
func TestNobodyWaitsLongForTheirOwnProfile(t *testing.T) {
	for name, c := range map[string]struct {
		people int
		slow   time.Duration
	}{
		"there is a crowd":          {people: 60},
		"Slack takes its time":      {people: 1, slow: 10 * time.Second},
		"Slack does not answer now": {people: 1, slow: time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			ahead(t, sandbox.Options{People: crowd(c.people)}, func(h *house) {
				for _, p := range h.People() {
					h.Person(p.Handle).Types("/stretch")
				}
				passes(time.Second)
				if c.slow > 0 {
					h.Fault(sandbox.Fault{Method: "users.info", Kind: sandbox.Slow, For: c.slow, Times: 1})
				}
				for _, p := range h.People() {
					h.Person(p.Handle).Clicks("Usual (6 a day)")
					h.Person(p.Handle).Types("/stretch help")
				}
				passes(4 * time.Second)
				for _, p := range h.People() {
					if reads := h.Person(p.Handle).Reads(); !strings.Contains(reads, "Good to have you") || !strings.Contains(reads, "What you can ask for") {
						h.t.Fatalf("%s still waits:\n%s", p.Handle, reads)
					}
				}
				passes(2 * time.Minute)
				for _, p := range h.People() {
					h.Person(p.Handle).Sees("Europe/Lisbon")
				}
			})
		})
	}
}

// TestWhoTravelsToAZoneThatIsNotKnownKeepsTheirs has Slack name a zone that came
// into the world after this machine's list of them.
func TestWhoTravelsToAZoneThatIsNotKnownKeepsTheirs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := moveIn(t, sandbox.Options{})
		h.starts()
		h.watches()
		ana, ben := h.reminded("ana"), h.reminded("ben")
		ana.SetZone("Mars/Phobos")
		ben.SetZone("Mars/Phobos")
		passes(time.Second)
		ana.Types("/stretch settings")
		ana.Submits()
		passes(time.Minute)
		if zone := h.keeps(ana).Person.Prefs.Timetable.Zone; zone != "Europe/Lisbon" {
			t.Errorf("she is in %q now", zone)
		}
		if n := h.log.counts("zone=Mars/Phobos"); n != 1 {
			t.Errorf("told %d times: %s", n, h.log)
		}
		h.ends()
	})
}
