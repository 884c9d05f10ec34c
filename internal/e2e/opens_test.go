package e2e

import (
	"testing"
	"time"

	"unhunch/internal/sandbox"
)

// As in package bot, but with all that lies between: what answered badly is not
// trusted at once, and a wait that Slack asks for is kept by all calls.
func TestAFormOpensThoughSlackStumbles(t *testing.T) {
	for name, fault := range map[string]sandbox.Fault{
		"the server stumbles":              {Kind: sandbox.ServerError},
		"Slack fails":                      {Kind: sandbox.InternalError},
		"the line is cut":                  {Kind: sandbox.DropBefore},
		"the line is cut, and it opened":   {Kind: sandbox.DropAfter},
		"Slack asks to wait, not how long": {Kind: sandbox.RateLimited},
		"Slack asks to wait for a second":  {Kind: sandbox.RateLimited, RetryAfter: time.Second},
		"it opens, and Slack says nothing": {Kind: sandbox.Slow, For: time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			story(t, func(t *testing.T, h *house) {
				ana := h.Person("ana")
				saysYes(ana)
				fault.Method = "views.open"
				h.Fault(fault)
				ana.Types("/stretch settings")
				ana.Sees("Your next reminders")
				passes(time.Minute)
				ana.DoesNotSee("Open it here")
				if n := len(ana.Screen().Modals); n != 1 {
					t.Errorf("%d windows are open", n)
				}
			})
		})
	}
}

func TestATabIsDrawnThoughSlackStumbles(t *testing.T) {
	for name, fault := range map[string]sandbox.Fault{
		"the server stumbles":              {Kind: sandbox.ServerError, Times: 3},
		"the line is cut":                  {Kind: sandbox.DropBefore, Times: 2},
		"Slack asks to wait, not how long": {Kind: sandbox.RateLimited, Times: 2},
		"Slack says nothing":               {Kind: sandbox.Slow, For: time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			story(t, func(_ *testing.T, h *house) {
				ana := h.Person("ana")
				saysYes(ana)
				ana.Opens("Home")
				ana.Sees("Next reminder")
				fault.Method = "views.publish"
				h.Fault(fault)
				ana.Chooses("for today")
				passes(25 * time.Second)
				ana.Sees("Remind me again")
			})
		})
	}
}
