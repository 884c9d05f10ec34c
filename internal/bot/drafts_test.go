package bot

import (
	"testing"
	"time"

	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
)

func TestAFormIsDrawnNoMoreOftenThanItChanges(t *testing.T) {
	atTheForm(t, func(t *testing.T, h *house, ana *sandboxtest.Person) {
		drawn := func(does string, want int) {
			t.Helper()
			passes(5 * time.Second)
			if n := len(h.Calls("views.update")); n != want {
				t.Errorf("%s: drawn %d times so far, want %d", does, n, want)
			}
		}
		changes := []string{
			"every 3 hours", "every 20 minutes", "1 reminder a day", "every 2 hours",
			"2 reminders a day", "every 90 minutes", "every 3 hours", "every hour",
		}
		for _, change := range changes {
			ana.Chooses(change)
			passes(time.Second)
		}
		drawn("eight changes, one after the other", len(changes))
		ana.Clicks("Show")
		ana.Clicks("Show")
		drawn("nothing changed", len(changes))
		ana.Chooses("every 20 minutes")
		drawn("one more", len(changes)+1)
		h.Fault(sandbox.Fault{Method: "views.update", Kind: sandbox.Slow, For: 2 * time.Second})
		ana.Chooses(changes[0])
		passes(time.Second)
		for _, change := range changes[1:] {
			ana.Chooses(change)
		}
		drawn("seven more while Slack is slow to draw the first", len(changes)+3)
		if h.log.counts("level=ERROR")+h.log.counts("level=WARN") > 0 {
			t.Error(h.log)
		}
	})
}
