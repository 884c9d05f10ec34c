package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/session"
)

// seenIn are the files that some blocks show, in their order.
func seenIn(blocks []sandbox.Object) (files []string) {
	for _, b := range blocks {
		if id := b.Obj("slack_file").Str("id"); b.Str("type") == "image" {
			files = append(files, id)
		}
	}
	return files
}

// seenAtHome are those of somebody's Home tab.
func seenAtHome(p *sandboxtest.Person) []string { return seenIn(p.Screen().Home.Blocks) }

// hadWeeks gives somebody two weeks in which they took breaks, and reminders with them.
func (h *house) hadWeeks(p *sandboxtest.Person) {
	h.alters(p, func(d *session.Desk) {
		d.Person.OptedIn = d.Person.OptedIn.AddDate(0, -1, 0)
		d.Days = []session.Day{
			{Date: "2000-01-07", Offered: 5, Done: 4},
			{Date: "2000-01-05", Offered: 5, Stood: 1},
			{Date: "2000-01-04", Offered: 5, Stood: 2},
			{Date: "1999-12-29", Offered: 4, Stood: 3},
		}
	})
}

// Ana looks at Home on Sunday, and on Monday her summary comes, with pictures of the week
// that is over and of the weeks up to it. Ben did the same, and sees the same files.
func TestTheWeekIsSeenAtHomeAndInItsSummary(t *testing.T) {
	illustrated(t, func(t *testing.T, h *house) {
		h.starts()
		passes(uploading)
		ana, ben := h.guest("ana"), h.guest("ben")
		h.hadWeeks(ana)
		h.hadWeeks(ben)
		ana.SetZone("Europe/Lisbon")
		ben.SetZone("Europe/Lisbon")
		steps := h.uploaded()
		h.is("09 12:00")
		ana.Opens("Home")
		passes(15 * time.Second)
		home := seenAtHome(ana)
		if len(home) != 2 {
			t.Fatalf("Home shows %q", home)
		}
		ana.Sees("Days with a break, week by week: 1 and 3 so far.")
		ben.Opens("Home")
		passes(15 * time.Second)
		if his := seenAtHome(ben); !slices.Equal(his, home) {
			t.Errorf("Ben sees %q, Ana %q", his, home)
		}
		if n := h.uploaded() - steps; n != 2 {
			t.Errorf("%d uploads for both of them", n)
		}
		for _, file := range home {
			if kind, data := h.holds(file); kind != "image/png" || len(data) < 1000 || strings.Contains(string(data), "tEXt") {
				t.Errorf("%s is %s, of %d bytes", file, kind, len(data))
			}
		}

		h.is("10 09:03")
		var summaries [][]string
		for _, p := range []*sandboxtest.Person{ana, ben} {
			m := p.Finds("Last week")
			summaries = append(summaries, seenIn(m.Blocks))
			for _, words := range []string{"Tuesday: 2 breaks", "Wednesday: 1 break;", "Friday: 4 breaks", "Saturday: a day off", "1 and 3."} {
				if !strings.Contains(p.Screen().MessageText(m), words) || !strings.Contains(m.Text, words) {
					t.Errorf("the summary does not say %q: %s", words, m.Text)
				}
			}
		}
		if one, other := summaries[0], summaries[1]; len(one) != 2 || !slices.Equal(one, other) || one[0] == home[0] {
			t.Errorf("the summaries show %q, and Home %q", summaries, home)
		}
		for _, c := range h.Calls() {
			if strings.HasPrefix(c.Method, "files.") && (strings.Contains(fmt.Sprint(c), ana.ID()) || strings.Contains(fmt.Sprint(c), ben.ID())) {
				t.Errorf("Slack is told of a person: %v", c)
			}
		}
	})
}
