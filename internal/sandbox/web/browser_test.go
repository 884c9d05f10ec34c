//go:build browser

package web_test

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/webtest"
)

func TestAVisitorsFirstMinute(t *testing.T) {
	o := open(t)
	o.clock.moved = func() { o.card(o.Slack.Person("ana").ID(), "The next reminder.") }
	v := webtest.Visit(t, o.URL, 1440, 900)

	v.Finds(`document.activeElement.matches(".composer .line") && document.activeElement.placeholder === "Type /stretch"`)
	v.Types("/str")
	v.Finds(`document.querySelector(".line").getAttribute("aria-expanded") === "true"`)
	v.Types(kb.ArrowDown + kb.ArrowDown)
	v.Finds(`document.querySelector("#suggest [aria-selected=true]").dataset.line === "/stretch now"`)
	v.Types(kb.Enter)
	v.Finds(`document.querySelector(".line").value === "" && document.querySelectorAll(".guide .done").length === 1`)
	v.Reads("#to-dm .count", "1")
	v.Clicks("#to-dm")
	v.Reads("#messages", "Time to move.")
	v.Finds(`!document.querySelector(".composer")`) // Slack has none in an app's read-only messages

	v.Presses("Start")
	v.Reads("#messages", "1 reply")
	v.Finds(`!document.getElementById("thread")`) // nor does Slack open it
	v.Follows()
	v.Reads("#thread", "Step 1 of 5")
	v.Reads("#messages .message.open", "1 reply")
	v.Clicks("#by-reminder")
	v.Reads("#clock", "09:52")
	v.Reads("#messages", "The next reminder.")
	v.Finds(`document.getElementById("announcer").textContent === "Unhunch: The next reminder."`)
	v.Reads("#guide", "That's the idea")

	v.Do(chromedp.Reload())
	v.Reads("#thread", "Step 1 of 5")
	v.Clicks("#thread-close")
	v.Finds(`!document.getElementById("thread") && !location.search.includes("thread=")`)
	v.Clicks(".replies")
	v.Finds(`document.activeElement.id === "thread"`)
}

func TestAVisitorIsSomebodyElse(t *testing.T) {
	o := open(t)
	v := webtest.Visit(t, o.URL, 1024, 768)
	v.Messages()
	o.card(o.Slack.Person("ben").ID(), "Ben, time to move.")
	v.Reads("#as-ben", "1")
	v.Clicks("#as-ben")
	v.Reads("#messages", "Ben, time to move.")
	v.Finds(`location.search === "?as=ben&in=dm" && document.activeElement.id === "as-ben" && document.title.startsWith("Unhunch · Ben Okafor")`)
	v.Reads("#clock", "5:01 AM")
	v.Do(chromedp.NavigateBack())
	v.Reads("#clock", "09:01")

	v.Clicks("#tab-home")
	v.Reads("#home", "Your day")
	v.Clicks("#to-me")
	v.Clicks("#open-shortcuts")
	v.Presses("Take a break")
	v.Clicks("#to-dm")
	v.Reads("#messages", "Taken by shortcut.")
	v.Clicks("#messages .more")
	v.Finds(`document.activeElement.innerText === "Pause today"`)
	v.Types(kb.ArrowDown + kb.Enter)
	v.Reads("#messages", "You chose why")
}

func TestAModalKeepsWhatWasTypedAndShowsErrors(t *testing.T) {
	o := openWith(t, sandbox.Options{Writable: true})
	v := webtest.Visit(t, o.URL, 1440, 900)
	v.Messages()
	v.Enters("/stretch settings")
	v.Reads("#modal", "Call me")
	v.Finds(`document.activeElement.closest("#modal") && document.activeElement.labels[0].innerText === "Call me"`)
	v.Types("A" + kb.Tab)
	v.Types("e") // the select jumps to the next option that begins so
	v.Finds(`document.querySelector("#modal select").value === "90"`)
	o.card(o.Slack.Person("ana").ID(), "Meanwhile.")
	v.Reads("#messages", "Meanwhile.")
	v.Finds(`document.querySelector("#modal select").value === "90" && document.querySelector("#modal input:not([type=hidden])").value === "A" && document.activeElement.localName === "select"`)

	v.Presses("Save")
	v.Reads("#modal .error", "Three letters at least.")
	v.Finds(`document.activeElement.matches("input[aria-invalid=true]") && document.getElementById(document.activeElement.getAttribute("aria-describedby")).innerText === "Three letters at least."`)
	v.Finds(`document.querySelector("#modal select").value === "90"`)
	v.Types("na" + kb.Enter)
	v.Finds(`!document.getElementById("modal") && document.activeElement.matches(".composer .line")`)

	v.Enters("/stretch settings")
	v.Reads("#modal", "Call me")
	v.Types(kb.Escape)
	v.Finds(`!document.getElementById("modal")`)
}

func TestWhatIsTheVisitorsOwnSurvivesAnUpdate(t *testing.T) {
	o := openWith(t, sandbox.Options{Writable: true}) // the composer stands below the cards
	ana := o.Slack.Person("ana").ID()
	for range 12 {
		o.card(ana, "An older one.")
	}
	v := webtest.Visit(t, o.URL, 1440, 900)
	v.Messages()
	v.Finds(`(p => p.scrollHeight - p.scrollTop - p.clientHeight < 2)(document.getElementById("messages"))`)

	v.Types("/stretch half")
	v.Types(kb.ArrowLeft + kb.ArrowLeft)
	v.Number(`document.getElementById("messages").scrollTop = 150`)
	o.card(ana, "A newer one.")
	v.Reads("#messages", "A newer one.")
	v.Finds(`document.activeElement.matches(".line") && document.activeElement.value === "/stretch half" && document.activeElement.selectionStart === 11`)
	if top := v.Number(`document.getElementById("messages").scrollTop`); top != 150 {
		t.Errorf("scrolled to %v", top)
	}

	v.Number(`document.getElementById("messages").scrollTop = 1e6`)
	v.Hits(`[...document.querySelectorAll("button[aria-label=More]")].at(-1)`)
	v.Finds(`document.querySelector(".menu:popover-open")`)
	o.card(ana, "The newest one.")
	v.Reads("#messages", "The newest one.")
	v.Finds(`document.querySelector(".menu:popover-open") && document.activeElement.innerText === "Pause today"`)
	v.Finds(`(p => p.scrollHeight - p.scrollTop - p.clientHeight < 2)(document.getElementById("messages"))`)

	v.Types(kb.Escape)
	v.Clicks("#open-status")
	v.Finds(`document.activeElement.name === "emoji"`)
	v.Number(`(() => { const s = document.activeElement; s.value = ":palm_tree:"; s.dispatchEvent(new Event("change", {bubbles: true})); return 0 })()`)
	o.card(ana, "The very last one.")
	v.Reads("#messages", "The very last one.")
	v.Finds(`document.querySelector("#status-panel [name=text]").value === "On holiday" && document.querySelector("#status-panel:popover-open")`)
	v.Presses("Save")
	v.Reads("#as-ana", "🌴")
}

func TestAVisitorEditsACalendar(t *testing.T) {
	o := open(t)
	v := webtest.Visit(t, o.URL, 1440, 900)
	v.Messages()
	v.Clicks("#open-calendar")
	v.Finds(`document.activeElement.name === "title-1" && document.activeElement.value === "Stand-up"`)
	v.Fits()
	v.Shoots("sandbox-calendar")
	for id, at := range map[string]string{"from-ana-4": "11:30", "to-ana-4": "12:00"} {
		v.Finds(`(() => { const i = document.getElementById("` + id + `"); i.value = "` + at + `"; return i.dispatchEvent(new Event("input", {bubbles: true})) })()`)
	}
	v.Finds(`(document.getElementById("title-ana-4").focus(), true)`)
	v.Types("One to one")
	o.card(o.Slack.Person("ana").ID(), "Meanwhile.")
	v.Reads("#messages", "Meanwhile.")
	v.Finds(`document.getElementById("title-ana-4").value === "One to one" && document.getElementById("from-ana-4").value === "11:30"`)
	v.Types(kb.Enter)
	v.Reads("#open-calendar", "4 meetings")
	v.Clicks("#as-ben")
	v.Reads("#open-calendar", "3 meetings")

	phone := webtest.Visit(t, o.URL, 390, 844)
	phone.Goes("/?as=ana&in=list")
	phone.Clicks("#open-calendar")
	phone.Finds(`document.getElementById("title-ana-4").value === "Review" && document.getElementById("to-ana-4").checkVisibility()`)
	phone.Fits()
	phone.Shoots("sandbox-calendar-phone")
}

// A step that is done becomes a line, and the picture of the next one arrives before
// anybody saw it.
func TestWhatBecomesShorterAndLongerAgainStaysAtItsEnd(t *testing.T) {
	o := open(t)
	o.card(o.Slack.Person("ana").ID(), "The only one.")
	v := webtest.Visit(t, o.URL, 1440, 900)
	v.Messages()
	v.Reads("#messages", "The only one.")
	v.Finds(`(() => {
		const pane = document.getElementById("messages"), step = pane.appendChild(document.createElement("p"));
		const arrives = (height) => { step.style.height = height; pane.scrollHeight; step.dispatchEvent(new Event("load")); };
		arrives("3000px");
		step.style.height = "900px";
		const pulled = pane.scrollTop;
		arrives("2000px");
		return pulled < pane.scrollTop && pane.scrollHeight - pane.scrollTop - pane.clientHeight < 2;
	})()`)
}

// The page is drawn anew in the middle of a line, and then takes its time.
func TestALineThatWasSentIsGone(t *testing.T) {
	o := openWith(t, sandbox.Options{Writable: true})
	v := webtest.Visit(t, o.URL, 1440, 900)
	v.Messages()
	v.Clicks(".composer .line")
	v.Types("/stretch qu")
	o.card(o.Slack.Person("ana").ID(), "Meanwhile.")
	v.Reads("#messages", "Meanwhile.")
	holdsBack(v, "looks")
	v.Types("iet" + kb.Enter)
	v.Finds(`document.querySelector(".line").value === ""`)
	o.Person("ana").Sees("Just between us.")
}

// The answer to a press comes after the visitor has gone on, and before what they
// went to is there.
func TestAVisitorWhoGoesOnBeforeAnAnswerStaysThere(t *testing.T) {
	o := open(t)
	v := webtest.Visit(t, o.URL, 1440, 900)
	v.Messages()
	holdsBack(v, "looks")
	holdsBack(v, "presses")
	v.Clicks("#by-reminder")
	v.Finds(`presses.length`)
	v.Clicks("#tab-home")
	v.Finds(`location.search === "?as=ana&in=home"`)
	letsThrough(v, "presses")
	v.Finds(`!document.querySelector("#by-reminder").dataset.busy`)
	letsThrough(v, "looks")
	v.Reads("#home", "Your day")
}

// Where the visitor goes takes its time, and what they press meanwhile is of the
// place that they left.
func TestAVisitorWhoPressesBeforeAPlaceIsThereArrives(t *testing.T) {
	o := open(t)
	v := webtest.Visit(t, o.URL, 1440, 900)
	v.Messages()
	v.Clicks("#tab-home")
	v.Reads("#home", "Your day")
	holdsBack(v, "looks")
	v.Clicks("#tab-dm")
	v.Finds(`location.search === "?as=ana&in=dm"`)
	v.Clicks("#by-reminder")
	v.Finds(`!document.querySelector("#by-reminder").dataset.busy`)
	letsThrough(v, "looks")
	v.Reads("#clock", "09:50")
	v.Finds(`location.search === "?as=ana&in=dm" && !document.getElementById("home")?.checkVisibility()`)
}

// holdsBack keeps answers from the page, those to its "presses" or its "looks", until
// they are let through.
func holdsBack(v *webtest.Visitor, answers string) {
	v.Number(`(window.` + answers + ` = [], window.fetch = ((real) => async (to, how) => {
		const answer = await real(to, how);
		if ((how.headers.Live === "send" ? "presses" : "looks") === "` + answers + `") await new Promise((goOn) => ` + answers + `.push(goOn));
		return answer;
	})(fetch), 0)`)
}

// letsThrough gives the page the answers that were held back, and those that come.
func letsThrough(v *webtest.Visitor, answers string) {
	v.Number(`setInterval(() => ` + answers + `.splice(0).forEach((goOn) => goOn()), 10)`)
}

func TestOnAPhoneEveryPanelIsAScreen(t *testing.T) {
	o := open(t)
	v := webtest.Visit(t, o.URL, 390, 844)
	shown := func(id string) string { return `document.getElementById("` + id + `")?.checkVisibility()` }
	v.Finds(shown("room") + ` && !` + shown("side"))
	v.Enters("/stretch")
	v.Messages()
	v.Fits()
	v.Presses("Start")
	v.Follows()
	v.Finds(shown("thread") + ` && !` + shown("room"))
	v.Fits()
	v.Clicks("#thread .back")
	v.Finds(shown("room"))
	v.Fits()
	v.Clicks("#room .back")
	v.Finds(shown("side") + ` && !` + shown("room"))
	v.Fits()
	v.Clicks("#side .room-link")
	v.Reads("#room", "#general")
	v.Enters("/stretch settings")
	v.Reads("#modal", "Call me")
	v.Fits()
}

func TestWordsStandOutFromTheirGround(t *testing.T) {
	o, v := full(t)
	v.Enters("/stretch")
	o.clock.says = map[string]string{o.Slack.Person("ana").ID(): "It *waits*."}
	v.Clicks("#by-reminder")
	v.Reads("#said", "It waits.")
	v.Clicks("#by-day")
	v.Reads("#trouble", "Nobody is waiting")
	for _, scheme := range []string{"light", "dark"} {
		v.Prefers(scheme)
		v.StandsOut()
		v.StandsStill()
	}
}
