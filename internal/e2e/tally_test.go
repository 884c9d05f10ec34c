package e2e

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/delivery"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// tally sums up what became of many people's due moments, by both sources of
// each witness.
type tally struct {
	due   int
	ends  map[string]int // see moment.end
	cards int            // in Slack, whatever the bot knows of them
	late  []time.Duration
	wrong []string // must be empty
}

func newTally() *tally { return &tally{ends: map[string]int{}} }

// leftOut is the end of a moment that the bot may pass over: the reminder
// before it came more than a minute late, and the next is never so near.
const leftOut = "left out after a late one"

// adds reckons up somebody of whom it is known when they were due: each of
// these moments has to have come to one honest end, and nothing else happened.
func (sum *tally) adds(w *witness, due []time.Time, isDue func(time.Time) bool) {
	moments := w.moments()
	of := map[int64]int{}
	for i, m := range moments {
		of[m.due.Unix()] = i
		if !isDue(m.due) {
			sum.complain(w, m, "it was not due")
		}
	}
	for n, at := range due {
		sum.due++
		i, known := of[at.Unix()]
		switch {
		case known:
			sum.add(w, moments[i])
		case n > 0 && cameLate(moments, of, due[n-1]):
			sum.ends[leftOut]++
		default:
			sum.complain(w, moment{due: at}, "lost without a record")
		}
	}
}

// addsRestless reckons up somebody who keeps changing when they are due.
func (sum *tally) addsRestless(w *witness) {
	for _, m := range w.moments() {
		sum.due++
		sum.add(w, m)
	}
	for title, times := range w.steps() {
		if times > 1 {
			sum.wrong = append(sum.wrong, fmt.Sprintf("%s has %q %d times in one thread", w.handle, title, times))
		}
	}
}

func (sum *tally) add(w *witness, m moment) {
	end := m.end()
	if !honest(end) {
		sum.complain(w, m, end)
	}
	sum.ends[strings.ReplaceAll(end, " late", "")]++
	sum.cards += len(m.cards)
	for _, card := range m.cards {
		sum.late = append(sum.late, card.At.Sub(m.due))
	}
}

func (sum *tally) complain(w *witness, m moment, what string) {
	sum.wrong = append(sum.wrong, fmt.Sprintf("%s, due %s: %s\n%s", w.handle, m.due.Format(time.TimeOnly), what, w.table()))
}

// honest reports whether the sources agree about an end, and it is one. Held
// back is one too: the routine that it was held for counts in its place.
func honest(end string) bool {
	end = strings.ReplaceAll(end, " late", "")
	const held = "held: in-routine"
	if end == held {
		return true
	}
	end = strings.TrimPrefix(end, held+", then ")
	verdict, reason, _ := strings.Cut(end, ": ")
	switch verdict {
	case "sent":
		return reason == ""
	case "dropped": // in the place of one there may be a question; a backup does not know what was sent since
		there := ", and the card is there"
		return !strings.Contains(reason, ",") || reason == string(delivery.Instead)+there || reason == string(schedule.MaybeSent)+there
	case "unknown":
		return !strings.Contains(strings.TrimSuffix(reason, ", and the card is there"), ",")
	}
	return false
}

// cameLate reports whether a moment was dealt with more than a minute late.
func cameLate(moments []moment, of map[int64]int, due time.Time) bool {
	i, known := of[due.Unix()]
	return known && slices.ContainsFunc(moments[i].ends, func(n session.Note) bool { return n.At.Sub(due) > time.Minute })
}

// count is how many ended like this.
func (sum *tally) count(beginning string) (n int) {
	for end, times := range sum.ends {
		if strings.HasPrefix(end, beginning) {
			n += times
		}
	}
	return n
}

// String is the tally.
func (sum *tally) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "due %d", sum.due)
	for _, end := range slices.Sorted(maps.Keys(sum.ends)) {
		fmt.Fprintf(&b, "\n  %s %d", end, sum.ends[end])
	}
	doubled, lost := 0, 0
	for _, wrong := range sum.wrong {
		if strings.Contains(wrong, "cards in Slack") || strings.Contains(wrong, "times in one thread") {
			doubled++
		}
		if strings.Contains(wrong, "lost without a record") {
			lost++
		}
	}
	fmt.Fprintf(&b, "\n  doubled %d\n  lost without a record %d\n", doubled, lost)
	slices.Sort(sum.late)
	if n := len(sum.late); n > 0 {
		fmt.Fprintf(&b, "%d cards in Slack; late by %s (half of them), %s (all but one in a hundred), %s at the most",
			sum.cards, sum.late[n/2].Round(time.Millisecond), sum.late[n*99/100].Round(time.Millisecond), sum.late[n-1].Round(time.Millisecond))
	}
	return b.String()
}

// Who watches the watchers: what the tests with Chaos in their name must never
// find is found where it is.
func TestTheTallyFindsWhatIsWrong(t *testing.T) {
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
			w := &witness{Person: office.Person("ana"), handle: "ana", place: time.UTC, notes: c.log}
			for i, minute := range c.cards {
				now = at(minute).Add(time.Duration(i) * time.Second)
				if _, _, err := office.API().PostMessage(w.ID(), slack.MsgOptionText("Fancy a break?", false)); err != nil {
					t.Fatal(err)
				}
			}
			sum := newTally()
			due := []time.Time{at(0), at(10)}
			sum.adds(w, due, func(at time.Time) bool { return at.Equal(due[0]) || at.Equal(due[1]) })
			if got := strings.Join(sum.wrong, "\n"); !strings.Contains(got, c.wrong) || c.wrong == "" && got != "" {
				t.Errorf("found %q, want %q", got, c.wrong)
			}
		})
	}
}
