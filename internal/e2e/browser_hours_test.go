//go:build browser

package e2e

import (
	"testing"

	"unhunch/internal/sandbox/webtest"
)

// TestAVisitorWorksAtNight sees what would come of a shift over midnight, and keeps it.
func TestAVisitorWorksAtNight(t *testing.T) {
	onBothScreens(t, "night", aMonday, func(v *webtest.Visitor, screen string) {
		v.Enters("/stretch settings")
		v.Reads("#modal", "10:00 · 11:00 · 14:00 · 15:00 · 16:00")
		v.Fills("Working hours", "Mon-Fri 22:00-6:00")
		v.Presses("Show")
		v.Reads("#modal", "Mon: 23:00\nTue: 00:00 · 01:00 · 02:00 · 04:00")
		v.Fits()
		v.Shoots("night" + screen)
		savesTheSettings(v)
		v.Enters("/stretch plan")
		v.Reads("#messages", "22:00–06:00")
	})
}

// TestAVisitorAnnouncesPauses takes one of them back at Home.
func TestAVisitorAnnouncesPauses(t *testing.T) {
	onBothScreens(t, "pauses", aMonday, func(v *webtest.Visitor, screen string) {
		v.Enters("/stretch pause friday afternoon")
		v.Reads("#messages", "Paused from Fri, Dec 4, 2026 at 12:00 to the end of the day.")
		v.Enters("/stretch pause from 20 Dec to 3 Jan")
		v.Reads("#messages", "Jan 3, 2027")
		v.Enters("/stretch pause next week")
		v.Reads("#messages", "Dec 13, 2026")
		v.Fits()
		v.Shoots("pauses-announced" + screen)
		v.Home()
		v.Finds(`document.querySelector("#home")?.innerText.split("A pause is to come").length === 4`)
		v.Fits()
		v.Shoots("home-pauses" + screen)
		v.Presses("Delete")
		v.Finds(`document.querySelector("#home")?.innerText.split("A pause is to come").length === 3`)
	})
}
