//go:build browser

package e2e

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"unhunch/internal/sandbox/webtest"
)

// TestABreakWithoutAMouse is a break from the command to the question how it was, by the
// keyboard alone: each thing that is pressed is come to with Tab.
func TestABreakWithoutAMouse(t *testing.T) {
	v := webtest.Visit(t, page(t, aMonday), 1440, 900)
	presses := func(where, label string) {
		v.Tabs(where+" button", label)
		v.Types(kb.Enter)
	}
	v.Finds(`document.activeElement.matches(".composer .line")`)
	v.Types("/stretch" + kb.Enter)
	v.Reads("#messages", "Shall I remind you to move?")
	presses("#messages", "Usual (6 a day)")
	v.Reads("#messages", "Good to have you")
	presses("#bar", "Move the clock to the Next reminder")
	v.Tabs("#to-dm", "")
	v.Types(kb.Enter)
	v.Reads("#messages", "Just stood up")
	presses("#messages", "Start")
	v.Reads("#messages", "Before you begin")
	presses("#messages", "None of these")
	v.Tabs("#messages .replies", "")
	v.Types(kb.Enter)
	for step := range 4 {
		v.Reads("#thread", fmt.Sprintf("Step %d of 4", step+1))
		presses("#thread", []string{"Next", "Next", "Next", "Finish"}[step])
	}
	v.Reads("#thread", "How was it?")
	presses("#thread", "Right")
	v.Loses("#thread", "How was it?")

	v.Tabs("#tab-home", "")
	v.Types(kb.Enter)
	v.Reads("#home", "Next reminder")
	v.Walks()
	presses("#home", "Settings")
	v.Reads("#modal", "Working hours")
	v.Walks()
	v.Tabs("#modal textarea", "")
	v.Types(kb.Tab) // out of it again, and not a tab into it
	v.Finds(`!document.activeElement.matches("textarea")`)
	v.Types(kb.Escape)
	v.Finds(`!document.querySelector("dialog[open]")`)
}
