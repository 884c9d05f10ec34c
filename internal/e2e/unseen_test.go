package e2e

import (
	"strings"
	"testing"
	"time"

	"unhunch/internal/sandbox"
)

// Where no status is ever seen, why says so, and no more than is known: since the bot was
// started, and not from what was before.
func TestWhySaysWhereNoStatusWasEverSeen(t *testing.T) {
	const unseen = "Slack has told me of no status of yours since "
	story(t, func(t *testing.T, h *house) {
		ana := h.Person("ana")
		says := func(want string) {
			t.Helper()
			before := strings.Count(ana.Reads(), unseen)
			_ = ana.Types("/stretch why")
			passes(time.Second)
			said := ""
			if all := strings.Split(ana.Reads(), unseen); len(all)-1 > before {
				said, _, _ = strings.Cut(all[len(all)-1], ".")
			}
			if said != want {
				t.Errorf("said %q, want %q\n%s", said, want, ana.Reads())
			}
		}
		h.until("2000-01-03 08:30", "Europe/Lisbon")
		saysYes(ana)
		ana.Sees("switch that on in them")
		says("")
		h.until("2000-01-04 08:29", "Europe/Lisbon")
		says("")
		h.until("2000-01-04 08:31", "Europe/Lisbon")
		says("yesterday at 08:30")

		h.stops()
		passes(time.Hour)
		h.starts()
		h.until("2000-01-04 17:00", "Europe/Lisbon")
		says("")
		h.until("2000-01-05 17:00", "Europe/Lisbon")
		says("yesterday at 09:47")

		ana.SetStatus(sandbox.Status{Emoji: ":coffee:", Text: "Tea"})
		passes(time.Minute)
		ana.SetStatus(sandbox.Status{})
		h.until("2000-01-07 17:00", "Europe/Lisbon")
		says("")
	})
}
