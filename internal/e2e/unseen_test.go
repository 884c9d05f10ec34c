package e2e

import (
	"strings"
	"testing"
	"time"

	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
)

// Where no status is ever seen, why says so, and no more than is known: since the bot was
// started, and not from what was before.
func TestWhySaysWhereNoStatusWasEverSeen(t *testing.T) {
	const unseen = "Slack has told me of no status of yours since "
	story(t, func(t *testing.T, h *house) {
		ana := h.Person("ana")
		said := 0
		says := func(p *sandboxtest.Person, want string) {
			t.Helper()
			_ = p.Types("/stretch why")
			passes(time.Second)
			_, last, found := lastCut(p.Reads(), unseen)
			if n := strings.Count(p.Reads(), unseen); found && n > said {
				said = n
			} else {
				last = ""
			}
			if last = strings.SplitAfter(last+".", ".")[0]; last != want+"." {
				t.Errorf("said %q, want %q\n%s", last, want, p.Reads())
			}
		}
		h.until("2000-01-03 08:30", "Europe/Lisbon")
		saysYes(ana)
		ana.Sees("switch that on in them")
		says(ana, "")
		h.until("2000-01-04 08:29", "Europe/Lisbon")
		says(ana, "")
		h.until("2000-01-04 08:31", "Europe/Lisbon")
		says(ana, "yesterday at 08:30")

		h.stops()
		passes(time.Hour)
		h.starts()
		h.until("2000-01-04 17:00", "Europe/Lisbon")
		says(ana, "")
		h.until("2000-01-05 17:00", "Europe/Lisbon")
		says(ana, "yesterday at 09:47")

		ana.SetStatus(sandbox.Status{Emoji: ":coffee:", Text: "Tea"})
		passes(time.Minute)
		ana.SetStatus(sandbox.Status{})
		h.until("2000-01-07 17:00", "Europe/Lisbon")
		says(ana, "")
	})
}

func lastCut(text, by string) (before, after string, found bool) {
	i := strings.LastIndex(text, by)
	if i < 0 {
		return text, "", false
	}
	return text[:i], text[i+len(by):], true
}
