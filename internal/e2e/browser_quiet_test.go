//go:build browser

package e2e

import (
	"strconv"
	"testing"

	"unhunch/internal/sandbox/webtest"
)

// chooses an option of a select by its value.
func chooses(selector, value string) string {
	return `(() => { const s = document.querySelector("` + selector + `"); s.value = "` + value + `"; s.dispatchEvent(new Event("change", {bubbles: true})); return s.value === "` + value + `" })()`
}

// TestAVisitorInAMeetingIsWaitedFor sets a status, lets the reminder come due,
// and asks why it did not come; then it does.
func TestAVisitorInAMeetingIsWaitedFor(t *testing.T) {
	const clock = `Date.parse(document.querySelector("#clock time").dateTime)`
	onBothScreens(t, "quiet", aMonday, func(v *webtest.Visitor, screen string) {
		later := func(times int) {
			for range times {
				later := strconv.FormatFloat(v.Number(clock)+10*60*1000, 'f', 0, 64)
				v.Clicks("#by-10m")
				v.Finds(clock + " >= " + later + ` && !document.querySelector("#by-10m:is(:disabled, [data-busy])")`)
			}
		}
		later(2)
		if screen != "" {
			v.Goes("/?as=ana&in=list")
		}
		v.Clicks("#open-status")
		v.Finds(`((p) => p.top >= 8 && p.left >= 8 && p.bottom <= innerHeight)(document.getElementById("status-panel").getBoundingClientRect())`)
		v.Finds(`((s) => s.scrollWidth <= s.clientWidth)(document.getElementById("status-emoji-ana"))`)
		v.Fits()
		v.Shoots("status" + screen)
		v.Finds(chooses("#status-emoji-ana", ":spiral_calendar_pad:"))
		v.Picks("after 1 hour")
		v.Presses("Save")
		v.Reads("#open-status", "In a meeting")
		v.Messages()
		later(5)
		v.Enters("/stretch why")
		v.Reads("#messages", "waits: your status said you were in a meeting")
		v.Clicks("#by-reminder")
		v.Messages()
		v.Reads("#messages", "Just stood up")
		v.Enters("/stretch why")
		v.Reads("#messages", "your status said you were in a meeting; sent at")
		v.Fits()
		if screen == "" {
			v.Shoots("why")
		}
	})
}
