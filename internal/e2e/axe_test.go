//go:build browser && axe

package e2e

import (
	"testing"

	"github.com/chromedp/chromedp/kb"

	"unhunch/internal/sandbox/webtest"
)

// TestWhatTheBotSaysIsForEverybody looks at cards, a step with its picture, forms and Home as
// the pretend Slack draws them.
func TestWhatTheBotSaysIsForEverybody(t *testing.T) {
	v := webtest.Visit(t, page(t, aMonday), 1440, 900)
	v.Enters("/stretch")
	v.Reads("#messages", "Shall I remind you to move?")
	v.IsForEverybody()
	v.Presses("Usual (6 a day)")
	v.Reads("#messages", "Good to have you")
	v.Clicks("#by-reminder")
	v.Messages()
	v.Presses("Start")
	v.Reads("#messages", "Before you begin")
	v.IsForEverybody()
	v.Presses("None of these")
	v.Follows()
	v.Reads("#thread", "Step 1 of")
	v.Finds(seen)
	v.IsForEverybody()
	v.Clicks("#tab-home")
	v.Reads("#home", "Next reminder")
	v.IsForEverybody()
	for _, button := range []string{"Settings", "Questions"} {
		v.Presses(button)
		v.Finds(`document.querySelector("#modal[open]")`)
		v.IsForEverybody()
		v.Types(kb.Escape)
		v.Finds(`!document.querySelector("dialog[open]")`)
	}
	v.Enters("/stretch safety")
	v.Reads("#messages", "Each kind of routine has a short list")
	v.Enters("/stretch prescribe")
	v.Finds(`document.querySelector("#modal[open]")`)
	v.IsForEverybody()
	v.Types(kb.Escape)
}
