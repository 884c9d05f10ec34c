package e2e

import (
	"strings"
	"testing"
	"time"

	"unhunch/internal/bubble"
	"unhunch/internal/sandbox"
)

func TestACardThatNobodyAnsweredSaysSoWhenTheNextComes(t *testing.T) {
	story(t, func(t *testing.T, h *house) {
		ana := h.Person("ana")
		saysYes(ana)
		h.until("2000-01-03 09:52", "Europe/Lisbon")
		old := ana.Finds("In 10 min")
		h.until("2000-01-03 10:42", "Europe/Lisbon")
		passes(10 * time.Second)
		ana.Sees("This card is over: a newer one came.")
		if n := strings.Count(ana.Reads(), "In 10 min"); n != 1 {
			t.Errorf("%d cards look alive\n%s", n, ana.Reads())
		}
		ana.ClicksOn(old, "Start") // as a client may show it for a while
		ana.Sees("Step 1 of 4")
		passes(10 * time.Second)
		if n := strings.Count(ana.Reads(), "In 10 min"); n != 0 {
			t.Errorf("%d cards look alive while a routine runs\n%s", n, ana.Reads())
		}
	})
}

// Slack takes no edit, of anybody: the first step comes all the same.
func TestAnEditThatHangsHoldsUpNoStep(t *testing.T) {
	story(t, func(t *testing.T, h *house) {
		ana := h.Person("ana")
		saysYes(ana)
		ana.Types("/stretch now")
		h.Fault(sandbox.Fault{Method: "chat.update", Kind: sandbox.Slow, For: time.Hour, Times: 100})
		pressed := bubble.Now()
		ana.Clicks("Start")
		ana.Sees("Step 1 of 4")
		if took := bubble.Since(pressed); took > 2*time.Second {
			t.Errorf("the first step came after %v", took)
		}
	})
}
