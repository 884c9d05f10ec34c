//go:build browser

package e2e

import (
	"testing"

	"unhunch/internal/sandbox/webtest"
)

// TestAVisitorIsRemindedBeforeTheStandUp gives the address of the calendar that the
// page shows: its stand-up is at 10:00, when the first reminder of a day is due.
func TestAVisitorIsRemindedBeforeTheStandUp(t *testing.T) {
	onBothScreens(t, "calendar", aMonday, func(v *webtest.Visitor, screen string) {
		v.Enters("/stretch calendar")
		v.Reads("#messages", "Secret address in iCal format")
		v.Fits()
		v.ShootsFrom("Your calendar", "calendar"+screen)
		if screen != "" {
			v.Goes("/?as=ana&in=list")
		}
		v.Clicks("#open-calendar")
		v.Finds(`document.querySelector("#title-ana-1")?.value === "Stand-up" && document.querySelector("#from-ana-1").value === "10:00"`)
		address := v.Text(`document.querySelector("#calendar-address").innerText`)
		v.Presses("Save")
		v.Enters("/stretch calendar " + address)
		v.Reads("#messages", "I read https://calendar.sandbox.example/…")
		v.Reads("#messages", "busy stretches in the next two days")
		v.Fits()
		v.Shoots("calendar-read" + screen)

		v.Enters("/stretch settings")
		v.Reads("#modal", "Because of your calendar: 09:55 instead of 10:00")
		v.Fits()
		v.Closes("Cancel")
		v.Clicks("#by-reminder")
		v.Reads("#clock", "09:55")
		v.Messages()
		v.Reads("#messages", "A little early: before your 10:00.")
		v.Fits()
		v.Shoots("before-meeting" + screen)
	})
}
