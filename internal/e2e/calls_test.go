package e2e

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// counter counts the calls that things cost, each under its name in the table of
// docs/slack.md.
type counter struct {
	h     *house
	seen  int
	costs map[string]string
}

// of counts what was called since it last counted, some seconds later: what nobody
// waits for is done by then, and no step over.
func (c *counter) of(what string, does func()) {
	c.h.t.Helper()
	does()
	passes(3 * time.Second)
	calls := map[string]int{}
	all := c.h.Calls()
	for _, call := range all[c.seen:] {
		if calls[call.Method]++; call.Outcome != "ok" {
			c.h.t.Errorf("%s: %+v", what, call)
		}
	}
	c.seen = len(all)
	var said []string
	for _, method := range slices.Sorted(maps.Keys(calls)) {
		said = append(said, fmt.Sprintf("%#q %d", method, calls[method]))
	}
	c.costs[what] = strings.Join(said, ", ")
	if len(said) == 0 {
		c.costs[what] = "none"
	}
}

// leavesOut does not count what was called since it last counted.
func (c *counter) leavesOut() {
	passes(3 * time.Second)
	c.seen = len(c.h.Calls())
}

// promised is the table of docs/slack.md: calls, by what they are made for.
func promised(t *testing.T) map[string]string {
	t.Helper()
	page, err := os.ReadFile("../../docs/slack.md")
	if err != nil {
		t.Fatal(err)
	}
	_, after, found := strings.Cut(string(page), "| what happens | calls |\n|---|---|\n")
	if !found {
		t.Fatal("docs/slack.md has no table of calls")
	}
	table := map[string]string{}
	for line := range strings.Lines(after) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) != 2 {
			break
		}
		table[strings.TrimSpace(cells[0])] = strings.TrimSpace(cells[1])
	}
	return table
}

func TestEverythingCostsAsManyCallsAsThePageSays(t *testing.T) {
	story(t, func(t *testing.T, h *house) {
		c := &counter{h: h, costs: map[string]string{}}
		ana := h.Person("ana")
		c.of("the start", func() {})
		c.of("somebody new types a command", func() { ana.Types("/stretch") })
		c.of("*Light*, *Usual* or *Often*, within five minutes of that", func() { ana.Clicks("Usual (9 a day)") })
		c.of("a command", func() { ana.Types("/stretch plan") })
		ana.Types("/stretch safety")
		ana.Clicks("Check")
		ana.Clicks("None of these")
		c.of("a safety check: asked for, opened, answered", func() {})
		c.of("the settings are opened", func() { ana.Types("/stretch settings") })
		c.of("a change in them", func() { ana.Chooses("every hour") })
		c.of("*Show* without a change", func() { ana.Clicks("Show") })
		saves := func() {
			if err := ana.Submits(); err != nil {
				t.Error(err)
			}
		}
		c.of("*Save*", saves)
		c.of("*Undo*, of what was saved", func() { ana.Clicks("Undo") })
		ana.ClosesModal()
		c.of("a reminder", func() { h.until("2000-01-03 10:02", "Europe/Lisbon") })
		card := ana.Finds("Just stood up")
		c.of("*Start*", func() { ana.Clicks("Start") })
		c.of("*Start* again, on the old card", func() { ana.ClicksOn(card, "Start") })
		c.of("*Pause*", func() { ana.Clicks("Pause") })
		c.of("*Go on*", func() { ana.Clicks("Go on") })
		c.of("*Next*", func() { ana.Clicks("Next") })
		awaits := func(text string) func() {
			return func() {
				for range 600 {
					if ana.Screen().Shows(text) {
						return
					}
					passes(time.Second)
				}
				t.Errorf("no %q\n%s", text, ana.Reads())
			}
		}
		c.of("a step is over by itself", awaits("Step 3 of 4"))
		awaits("Step 4 of 4")()
		c.leavesOut()
		c.of("the last step is over", awaits("How was it?"))
		rated := ana.Finds("How was it?")
		c.of("*Right*, *Too easy*, *Too much*", func() { ana.Clicks("Right") })
		c.of("*Right* again, on the old message", func() { ana.ClicksOn(rated, "Right") })
		h.until("2000-01-03 11:30", "Europe/Lisbon")
		c.leavesOut()
		c.of("a reminder after one that nobody answered", func() { h.until("2000-01-03 12:30", "Europe/Lisbon") })
		ana.Clicks("Skip")
		c.leavesOut()
		c.of("`/stretch now`", func() { ana.Types("/stretch now") })
		c.of("*Skip*, *Just stood up*, and so on", func() { ana.Clicks("Skip") })
		ana.Types("/stretch now")
		passes(3 * time.Second)
		ana.Clicks("Start")
		c.leavesOut()
		c.of("*Stop*", func() { ana.Clicks("Stop") })
		ana.Types("/stretch now desk-reset")
		passes(3 * time.Second)
		ana.Chooses("Something shorter")
		c.leavesOut()
		c.of("*Undo*, of what a card asked for", func() { ana.Clicks("Undo") })
		c.of("the Home tab is opened", func() { ana.Opens("Home") })
		c.of("it is opened again", func() { ana.Opens("Home") })
		ana.Clicks("Settings")
		passes(3 * time.Second)
		ana.Chooses("every 2 hours")
		c.leavesOut()
		c.of("*Save*, within 25 hours of that", saves)
		if diff := cmp.Diff(promised(t), c.costs); diff != "" {
			t.Errorf("docs/slack.md says -, it costs +:\n%s", diff)
		}
	})
}
