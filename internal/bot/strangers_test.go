package bot

import (
	"fmt"
	"testing"

	"unhunch/internal/bot/door"
	"unhunch/internal/prefs"
	"unhunch/internal/sandbox"
)

// Slack tells of every change of everybody's profile, and most people never said
// yes to anything.
func TestOfPeopleWhoNeverSaidYesNothingIsRemembered(t *testing.T) {
	h := moveIn(t, sandbox.Options{})
	ana := h.reminded("ana")
	change := func(person string, n int) door.Envelope {
		return door.Envelope{
			ID: fmt.Sprintf("%s-%d", person, n), Type: "events_api",
			Payload: fmt.Appendf(nil, `{"type":"event_callback","team_id":%q,"event_id":"Ev%s%d","event":{"type":"user_change","user":{"id":%q,"profile":{"status_text":"In a meeting"}}}}`,
				h.Options().Team.ID, person, n, person),
		}
	}
	for i := range 1000 {
		if _, err := h.bot.Receive(t.Context(), change(fmt.Sprintf("U0STRANGER%d", i), i)); err != nil {
			t.Fatal(err)
		}
	}
	rests(h.bot)
	knows := func(person string) bool {
		return !h.bot.presence.Of(prefs.UserID{Workspace: h.Options().Team.ID, Person: person}, h.now()).NoStatus
	}
	n, seen := 0, 0
	for i := range 1000 {
		if h.bot.seen.Known(fmt.Sprintf("EvU0STRANGER%d%d", i, i)) {
			n++
		}
		if knows(fmt.Sprintf("U0STRANGER%d", i)) {
			seen++
		}
	}
	if n != 0 || seen != 0 {
		t.Errorf("%d events and %d people are remembered", n, seen)
	}
	if _, err := h.bot.Receive(t.Context(), change(ana.ID(), 0)); err != nil {
		t.Fatal(err)
	}
	rests(h.bot)
	if !h.bot.seen.Known("Ev"+ana.ID()+"0") || !knows(ana.ID()) {
		t.Error("of Ana, who did, nothing is known either")
	}
}
