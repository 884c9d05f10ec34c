package e2e

import (
	"testing"
	"time"

	"unhunch/internal/bot/door"
	"unhunch/internal/sandbox"
)

// Whoever calls, Slack is left alone for as long as it asks, and for no longer
// than an hour.
func TestEachCallerWaitsAsLongAsSlackAsks(t *testing.T) {
	for asked, kept := range map[time.Duration]time.Duration{
		40 * time.Second: 40 * time.Second,
		20 * time.Minute: 20 * time.Minute,
		5 * time.Hour:    time.Hour,
	} {
		for method, c := range map[string]struct {
			atOnce int           // calls that are under way when Slack says so
			wanted time.Duration // how soon after the wait somebody asks again
		}{
			"auth.test":             {1, 0},
			"apps.connections.open": {door.Sockets, 3 * time.Minute},
			"users.info":            {1, time.Hour}, // when a reminder is near
		} {
			t.Run(asked.String()+" "+method, func(t *testing.T) {
				inBubble(t, func(t *testing.T) {
					h := open(t, sandbox.Options{Lenient: true})
					h.until("2000-01-03 09:00", "Europe/Lisbon") // a Monday
					h.Fault(sandbox.Fault{Method: method, Kind: sandbox.RateLimited, RetryAfter: asked, Times: c.atOnce})
					h.starts()
					passes(2 * time.Hour) // the sockets connect
					ana := h.Person("ana")
					ana.Types("/stretch")
					ana.Clicks("Usual (9 a day)")
					passes(3 * time.Hour)
					calls := h.Calls(method)
					if len(calls) <= c.atOnce {
						t.Fatalf("asked %d times\n%s", len(calls), h.log)
					}
					if wait := calls[c.atOnce].At.Sub(calls[0].At); wait < kept || wait > kept+c.wanted+time.Second {
						t.Errorf("asked again after %v, not %v", wait, kept)
					}
				})
			})
		}
	}
}
