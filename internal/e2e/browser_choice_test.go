//go:build browser

package e2e

import (
	"testing"

	"unhunch/internal/bot"
	"unhunch/internal/sandbox/webtest"
)

// TestAVisitorChoosesBeforeTheYes looks at the plans to choose from, changes something
// first, and says yes to that; then takes back what a form changed.
func TestAVisitorChoosesBeforeTheYes(t *testing.T) {
	strangerOnBothScreens(t, "choice", aMonday, bot.Material{Library: builtIn(t)}, func(v *webtest.Visitor, screen string) {
		v.Enters("/stretch")
		v.Reads("#messages", "Shall I remind you to move?")
		v.Reads("#messages", "Light: 10:00")
		v.Finds(`[...document.querySelectorAll("#messages button")].some((b) => b.innerText.startsWith("Often (every 30 min"))`)
		v.Fits()
		v.ShootsFrom("Hello!", "choice"+screen)

		v.Presses("Change something first")
		v.Reads("#modal", "What would come")
		v.Reads("#modal", "On every working day: 10:00 · 11:00 · 14:00 · 15:00 · 16:00 · 17:00")
		v.Selects("How often", "every 2 hours")
		v.Reads("#modal", "On every working day: 11:00")
		v.Fits()
		v.Shoots("choice-changed" + screen)
		v.Presses("Save")
		v.Reads("#modal", "This is what would come")
		v.Fits()
		v.Shoots("choice-yes" + screen)
		v.Presses("Yes, remind me")
		v.Reads("#modal", "Good to have you")
		v.Reads("#modal", "every 2 hours")
		v.Closes("Close")

		v.Enters("/stretch settings")
		v.Selects("How long a break takes", "about 5 minutes")
		v.Presses("Save")
		v.Reads("#modal", "This holds from now on")
		v.Reads("#modal", "How long a break takes: about 5 minutes")
		v.Fits()
		v.Shoots("saved" + screen)
		v.Presses("Undo")
		v.Reads("#modal", "Undone: it is as it was before.")
		v.Closes("Close")
	})
}
