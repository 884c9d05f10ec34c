package e2e

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"unhunch/internal/effort"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/session"
)

// muddle is somebody who presses whatever is there, new or old, while Slack fails
// now and then in one way or another.
type muddle struct {
	*house
	*rand.Rand
	ana      *sandboxtest.Person
	said     []string
	restarts int
}

// presses uses any button that is there. It notes which.
func (m *muddle) presses() {
	var there []sandbox.Control
	for _, message := range m.ana.Screen().Messages() {
		for _, c := range message.Controls() {
			if c.Type == "button" && !slices.Contains([]string{"Usual (9 a day)", "Not now", "Check", "Settings"}, c.Label) {
				there = append(there, c)
			}
		}
	}
	if len(there) == 0 {
		return
	}
	newest := there[max(0, len(there)-8):]
	c := newest[m.IntN(len(newest))]
	m.notes("presses %s", c.Label)
	_ = m.ana.Use(m.t.Context(), c) // Slack's own troubles are none of the bot's
}

func (m *muddle) notes(what string, about ...any) {
	m.said = append(m.said, m.Options().Now().Format("15:04:05 ")+fmt.Sprintf(what, about...))
}

// fails has one way to the person go wrong for a few calls.
func (m *muddle) fails() {
	all := faults()
	maps.DeleteFunc(all, func(kind string, _ sandbox.Fault) bool { return strings.Contains(kind, "refusal") }) // which are final in the end
	kinds := slices.Sorted(maps.Keys(all))
	kind := kinds[m.IntN(len(kinds))]
	f := all[kind]
	f.Method = []string{"response_url", "response_url", "chat.update", "chat.postMessage"}[m.IntN(4)]
	f.Times = 1 + m.IntN(2)
	m.notes("%s: %s, %d times", f.Method, kind, f.Times)
	m.Fault(f)
}

// goesOn is one moment of it.
func (m *muddle) goesOn() {
	switch m.IntN(12) {
	case 0, 1, 2:
		m.fails()
	case 3:
		m.notes("types /stretch now")
		_ = m.ana.Types("/stretch now")
	case 4:
		if m.IntN(4) == 0 {
			m.notes("the bot is started anew")
			m.restarts++
			m.stops()
			m.starts()
		}
	default:
		m.presses()
	}
	passes(time.Duration(1+m.IntN(6000)) * time.Millisecond)
	if m.IntN(8) == 0 {
		passes(40 * time.Second)
	}
}

// wrong is what is not as it should be once Slack is well again and all is said.
func (m *muddle) wrong() (list []string) {
	desk := m.keeps(m.ana)
	live := desk.Session.Live()
	if live && !offers(m.ana, "This hurts", "Stop") {
		list = append(list, "a routine without its buttons")
	}
	posts := map[string]sandbox.Message{}
	for _, message := range m.ana.Screen().Messages() {
		posts[message.TS] = message
	}
	has := func(ts string, labels ...string) bool {
		return slices.ContainsFunc(posts[ts].Controls(), func(c sandbox.Control) bool { return slices.Contains(labels, c.Label) })
	}
	now := desk.Posts.TS[session.Part(desk.Session.Turn)]
	for part, ts := range desk.Posts.TS {
		if running := live && ts == now; !running && has(ts, "Next", "Stop", "Pause", "Go on", "Finish") {
			list = append(list, fmt.Sprintf("%q has buttons of a step that is over: %q", part, posts[ts].Text))
		}
	}
	if ts := desk.Posts.TS[""]; ts != "" && ts != now && has(ts, "Skip") != (desk.Card.Answer == session.Open) {
		list = append(list, fmt.Sprintf("the card is answered %q, and looks like %q", desk.Card.Answer, posts[ts].Text))
	}
	return list
}

// TestWhateverIsPressedWhileSlackFailsIsShownInTheEnd presses at random while ways to
// the person fail at random: soon after Slack is well, all posts that the bot knows of
// show what it keeps.
func TestWhateverIsPressedWhileSlackFailsIsShownInTheEnd(t *testing.T) {
	t.Parallel()
	for seed := range uint64(effort.Chaos(effort.Check(6, 30), 300)) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			inCrowd(t, 1, func(h *house, all []*sandboxtest.Person) {
				m := &muddle{house: h, Rand: rand.New(rand.NewPCG(seed, 13)), ana: all[0]}
				for range 40 {
					m.goesOn()
				}
				h.Heal()
				passes(90 * time.Second)
				if wrong := m.wrong(); len(wrong) > 0 {
					t.Errorf("%s\n%s\n%s", strings.Join(wrong, "\n"), strings.Join(m.said, "\n"), m.ana.Reads())
				}
			})
		})
	}
}

// offers reports whether somebody has all these buttons before them.
func offers(p *sandboxtest.Person, labels ...string) bool {
	var there []string
	for _, m := range p.Screen().Messages() {
		for _, control := range m.Controls() {
			there = append(there, control.Label)
		}
	}
	return !slices.ContainsFunc(labels, func(label string) bool { return !slices.Contains(there, label) })
}
