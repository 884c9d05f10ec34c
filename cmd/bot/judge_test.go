package main

import (
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/session"
)

// Who watches the watchers: what the tests with Chaos in their name must never
// find is found where it is.
func TestTheReckoningFindsWhatIsWrong(t *testing.T) {
	ten := time.Date(2026, time.November, 20, 10, 0, 0, 0, time.UTC)
	at := func(minute int) time.Time { return ten.Add(time.Duration(minute) * time.Minute) }
	note := func(minute int, what session.What, why string) session.Note {
		return session.Note{At: at(minute), Due: at(minute), What: what, Why: why}
	}
	for name, c := range map[string]struct {
		log   []session.Note // of what was due at 10:00 and 10:10
		cards []int          // the minutes in which they came
		wrong string         // "": nothing
	}{
		"both came":                         {[]session.Note{note(0, session.WasSent, ""), note(10, session.WasSent, "")}, []int{0, 10}, ""},
		"one may have come":                 {[]session.Note{note(0, session.WasSent, ""), note(10, session.WasUnknown, "crashed")}, []int{0}, ""},
		"and did":                           {[]session.Note{note(0, session.WasSent, ""), note(10, session.WasUnknown, "crashed")}, []int{0, 10}, ""},
		"one was dropped":                   {[]session.Note{note(0, session.WasDropped, "enough"), note(10, session.WasSent, "")}, []int{10}, ""},
		"one came too late for the next":    {[]session.Note{{At: at(2), Due: at(0), What: session.WasSent}}, []int{2}, ""},
		"one came twice":                    {[]session.Note{note(0, session.WasSent, ""), note(10, session.WasSent, "")}, []int{0, 0, 10}, "2 cards in Slack"},
		"one may have come, and came twice": {[]session.Note{note(0, session.WasUnknown, "crashed"), note(10, session.WasSent, "")}, []int{0, 1, 10}, "2 cards in Slack"},
		"one has no record":                 {[]session.Note{note(0, session.WasSent, "")}, []int{0}, "lost without a record"},
		"one came without a record":         {[]session.Note{note(0, session.WasSent, "")}, []int{0, 10}, "2 cards in Slack"},
		"one is said to have come":          {[]session.Note{note(0, session.WasSent, ""), note(10, session.WasSent, "")}, []int{0}, "no card in Slack"},
		"one was dropped, and came":         {[]session.Note{note(0, session.WasSent, ""), note(10, session.WasDropped, "stale")}, []int{0, 10}, "dropped: stale, and the card is there"},
		"one ended in two ways":             {[]session.Note{note(0, session.WasSent, ""), note(0, session.WasUnknown, "crashed"), note(10, session.WasSent, "")}, []int{0, 10}, "then"},
		"one was not due":                   {[]session.Note{note(0, session.WasSent, ""), note(5, session.WasSent, ""), note(10, session.WasSent, "")}, []int{0, 5, 10}, "it was not due"},
	} {
		t.Run(name, func(t *testing.T) {
			now := ten
			office := sandboxtest.Open(t, sandbox.Options{Now: func() time.Time { return now }})
			d := &diary{Person: office.Person("ana"), handle: "ana", place: time.UTC, notes: c.log}
			for i, minute := range c.cards {
				now = at(minute).Add(time.Duration(i) * time.Second)
				if _, _, err := office.API().PostMessage(d.ID(), slack.MsgOptionText("Fancy a break?", false)); err != nil {
					t.Fatal(err)
				}
			}
			r := newReckoning()
			due := []time.Time{at(0), at(10)}
			r.adds(d, due, func(at time.Time) bool { return at.Equal(due[0]) || at.Equal(due[1]) })
			if got := strings.Join(r.wrong, "\n"); !strings.Contains(got, c.wrong) || c.wrong == "" && got != "" {
				t.Errorf("found %q, want %q", got, c.wrong)
			}
		})
	}
}
