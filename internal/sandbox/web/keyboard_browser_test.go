//go:build browser

package web_test

import (
	"testing"

	"github.com/chromedp/chromedp/kb"

	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/webtest"
)

// full opens a page with whatever it can show at once: cards, a thread, an answer that only
// one person sees.
func full(t *testing.T) (*office, *webtest.Visitor) {
	t.Helper()
	o := openWith(t, sandbox.Options{Writable: true})
	v := webtest.Visit(t, o.URL, 1440, 900)
	v.Messages()
	v.Enters("/stretch quiet")
	v.Enters("/stretch")
	v.Presses("Start")
	v.Follows()
	v.Reads("#thread", "Step 1 of 5")
	o.card(o.Slack.Person("ana").ID(), "The next reminder.")
	v.Reads("#messages", "The next reminder.")
	return o, v
}

func TestThePageIsGoneThroughByTheKeyboard(t *testing.T) {
	o, v := full(t)
	for _, scheme := range []string{"light", "dark"} {
		v.Prefers(scheme)
		v.Walks()
	}
	v.Forces()
	v.Walks()
	v.Goes("/?as=ana&in=home")
	v.Reads("#home", "Your day")
	v.Walks()

	v.Goes("/?as=ana&in=me")
	v.Enters("/stretch settings")
	v.Reads("#modal", "Call me")
	v.Walks()
	v.Types(kb.Escape)
	v.Finds(`!document.getElementById("modal")`)

	phone := webtest.Visit(t, o.URL, 390, 844)
	for _, place := range []string{"list", "dm", "home", "me", "general"} {
		phone.Goes("/?as=ana&in=" + place)
		phone.Finds(`document.querySelector("#app")`)
		phone.Walks()
	}
}

// A visitor who has no mouse types a command, follows the card to its thread, and comes back.
func TestAVisitorDoesWithoutAMouse(t *testing.T) {
	o := open(t)
	o.clock.moved = func() { o.card(o.Slack.Person("ana").ID(), "The next reminder.") }
	v := webtest.Visit(t, o.URL, 1440, 900)
	v.Finds(`document.activeElement.matches(".composer .line")`)
	v.Types("/stretch" + kb.Enter)
	v.Finds(`document.querySelector(".line").value === ""`)
	v.Tabs("#to-dm", "")
	v.Types(kb.Enter)
	v.Reads("#messages", "Time to move.")

	v.Tabs("#messages button", "Start")
	v.Types(" ")
	v.Reads("#messages", "1 reply")
	v.Tabs("#messages .replies", "1 reply")
	v.Types(kb.Enter)
	v.Finds(`document.activeElement.id === "thread"`)
	v.Reads("#thread", "Step 1 of 5")
	v.Tabs("#thread-close", "")
	v.Types(kb.Enter)
	v.Finds(`!document.getElementById("thread") && document.activeElement !== document.body`)

	v.Tabs("#by-reminder", "")
	v.Types(kb.Enter)
	v.Reads("#messages", "The next reminder.")
	v.Finds(`document.activeElement.id === "by-reminder"`) // and not somewhere else
}

// What opens over the page takes the focus, and gives it back to where it came from.
func TestWhateverOpensGivesTheFocusBack(t *testing.T) {
	o := openWith(t, sandbox.Options{Writable: true})
	o.card(o.Slack.Person("ana").ID(), "The only one.")
	v := webtest.Visit(t, o.URL, 1440, 900)
	v.Messages()

	v.Tabs("#messages button", "More")
	v.Types(" ")
	v.Finds(`document.querySelector(".menu:popover-open") && document.activeElement.innerText === "Pause today"`)
	v.Types(kb.Escape)
	v.Finds(`!document.querySelector(":popover-open") && document.activeElement.matches("#messages .more")`)

	for button, panel := range map[string]string{"open-status": "status-panel", "open-calendar": "calendar-panel", "open-shortcuts": "shortcuts"} {
		v.Tabs("#"+button, "")
		v.Types(kb.Enter)
		v.Finds(`document.getElementById("` + panel + `").matches(":popover-open") && document.getElementById("` + panel + `").contains(document.activeElement)`)
		v.Types(kb.Escape)
		v.Finds(`!document.querySelector(":popover-open") && document.activeElement.id === "` + button + `"`)
	}

	v.Tabs("#open-status", "")
	v.Types(kb.Enter)
	v.Finds(`document.activeElement.name === "emoji"`)
	v.Types(kb.End)
	v.Finds(`document.querySelector("#status-panel [name=text]").value === "On holiday"`)
	v.Tabs("#status-panel input[name=away]", "")
	v.Types(" ")
	v.Tabs("#status-panel button", "Save")
	v.Types(kb.Enter)
	v.Reads("#as-ana", "🌴")
	v.Reads("#as-ana", "away")
	v.Finds(`document.activeElement.id === "open-status"`)

	v.Clicks(".composer .line")
	v.Types("/stretch settings" + kb.Enter)
	v.Finds(`document.activeElement.closest("#modal")`)
	v.Tabs("#modal button", "Cancel")
	v.Types(kb.Enter)
	v.Finds(`!document.getElementById("modal") && document.activeElement.matches(".composer .line")`)
}

// At 400 % a window of 1280 by 1024 has room for 320 by 256, and at 200 % for 640 by 512.
func TestThePageIsWholeHoweverItIsEnlarged(t *testing.T) {
	o, v := full(t)
	o.clock.says = map[string]string{o.Slack.Person("ana").ID(): "It *waits*."}
	for _, size := range [][2]int64{{1280, 1024}, {640, 512}, {320, 256}} {
		v.Resizes(size[0], size[1])
		for _, place := range []string{"list", "dm", "home", "me", "general"} {
			v.Goes("/?as=ana&in=" + place)
			v.StaysWhole()
		}
	}
	v.Goes("/?as=ana&in=dm")
	v.Hits(`[...document.querySelectorAll("#messages .more")].at(-1)`)
	v.Finds(`document.querySelector(".menu:popover-open")`)
	v.IsWhole()
	v.Types(kb.Escape)
	v.Goes("/?as=ana&in=list")
	for button, panel := range map[string]string{"open-status": "status-panel", "open-calendar": "calendar-panel"} {
		v.Clicks("#" + button)
		v.Finds(`document.getElementById("` + panel + `").matches(":popover-open")`)
		v.StaysWhole()
		v.Types(kb.Escape)
	}
	v.Goes("/?as=ana&in=me")
	v.Enters("/stretch settings")
	v.Reads("#modal", "Call me")
	v.StaysWhole()
	v.Walks()
}

// Slack's page that asks whether an app may be installed, and the one that says why not.
func TestSlacksQuestionIsAnsweredWithoutAMouse(t *testing.T) {
	q := settle(t)
	v := webtest.Visit(t, q.page.URL, 1280, 900)
	v.Goes("/oauth/v2/authorize?" + q.query().Encode())
	v.Walks()
	v.Forces()
	v.Walks()
	for _, size := range [][2]int64{{1280, 1024}, {640, 512}, {320, 256}} {
		v.Resizes(size[0], size[1])
		v.StaysWhole()
	}
	v.Tabs("input[type=checkbox]", "")
	v.Types(" ")
	v.Finds(`!document.activeElement.checked`)
	v.Tabs("button", "Cancel")
	v.Types(kb.Enter)
	v.Reads("body", "Not installed: access_denied")
}
