//go:build browser

package web_test

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

func TestAVisitorsFirstMinute(t *testing.T) {
	o := open(t)
	o.clock.moved = func() { o.card(o.Slack.Person("ana").ID(), "The next reminder.") }
	v := visit(t, o, 1440, 900)

	v.finds(`document.activeElement.matches(".composer .line") && document.activeElement.placeholder === "Type /stretch"`)
	v.types("/str")
	v.finds(`document.querySelector(".line").getAttribute("aria-expanded") === "true"`)
	v.types(kb.ArrowDown + kb.ArrowDown)
	v.finds(`document.querySelector("#suggest [aria-selected=true]").dataset.line === "/stretch now"`)
	v.types(kb.Enter)
	v.reads("#messages", "Time to move.")
	v.finds(`document.querySelector(".line").value === "" && document.querySelectorAll(".guide .done").length === 1`)
	v.finds(`document.getElementById("announcer").textContent === "Unhunch: Time to move."`)

	v.presses("Start")
	v.reads("#thread", "Step 1 of 5")
	v.reads("#messages .message.open", "1 reply")
	v.clicks("#by-reminder")
	v.reads("#clock", "09:52")
	v.reads("#messages", "The next reminder.")
	v.reads("#guide", "That's the idea")

	v.do(chromedp.Reload())
	v.reads("#thread", "Step 1 of 5")
	v.clicks("#thread-close")
	v.finds(`!document.getElementById("thread") && !location.search.includes("thread=")`)
	v.clicks(".replies")
	v.finds(`document.activeElement.id === "thread"`)
}

func TestAVisitorIsSomebodyElse(t *testing.T) {
	o := open(t)
	v := visit(t, o, 1024, 768)
	o.card(o.Slack.Person("ben").ID(), "Ben, time to move.")
	v.reads("#as-ben", "1")
	v.clicks("#as-ben")
	v.reads("#messages", "Ben, time to move.")
	v.finds(`location.search === "?as=ben&in=dm" && document.activeElement.id === "as-ben" && document.title.startsWith("Unhunch · Ben Okafor")`)
	v.reads("#clock", "5:01 AM")
	v.do(chromedp.NavigateBack())
	v.reads("#clock", "09:01")

	v.clicks("#tab-home")
	v.reads("#home", "Your day")
	v.clicks("#tab-dm")
	v.clicks("#open-shortcuts")
	v.presses("Take a break")
	v.reads("#messages", "Taken by shortcut.")
	v.clicks("#messages .more")
	v.finds(`document.activeElement.innerText === "Pause today"`)
	v.types(kb.ArrowDown + kb.Enter)
	v.reads("#messages", "You chose why")
}

func TestAModalKeepsWhatWasTypedAndShowsErrors(t *testing.T) {
	o := open(t)
	v := visit(t, o, 1440, 900)
	v.enters("/stretch settings")
	v.reads("#modal", "Call me")
	v.finds(`document.activeElement.closest("#modal") && document.activeElement.labels[0].innerText === "Call me"`)
	v.types("A" + kb.Tab)
	v.types("e") // the select jumps to the next option that begins so
	v.finds(`document.querySelector("#modal select").value === "90"`)
	o.card(o.Slack.Person("ana").ID(), "Meanwhile.")
	v.reads("#messages", "Meanwhile.")
	v.finds(`document.querySelector("#modal select").value === "90" && document.querySelector("#modal input:not([type=hidden])").value === "A" && document.activeElement.localName === "select"`)

	v.presses("Save")
	v.reads("#modal .error", "Three letters at least.")
	v.finds(`document.activeElement.matches("input[aria-invalid=true]") && document.getElementById(document.activeElement.getAttribute("aria-describedby")).innerText === "Three letters at least."`)
	v.finds(`document.querySelector("#modal select").value === "90"`)
	v.types("na" + kb.Enter)
	v.finds(`!document.getElementById("modal") && document.activeElement.matches(".composer .line")`)

	v.enters("/stretch settings")
	v.reads("#modal", "Call me")
	v.types(kb.Escape)
	v.finds(`!document.getElementById("modal")`)
}

func TestWhatIsTheVisitorsOwnSurvivesAnUpdate(t *testing.T) {
	o := open(t)
	ana := o.Slack.Person("ana").ID()
	for range 12 {
		o.card(ana, "An older one.")
	}
	v := visit(t, o, 1440, 900)
	v.finds(`(p => p.scrollHeight - p.scrollTop - p.clientHeight < 2)(document.getElementById("messages"))`)

	v.types("/stretch half")
	v.types(kb.ArrowLeft + kb.ArrowLeft)
	v.script(`document.getElementById("messages").scrollTop = 150`)
	o.card(ana, "A newer one.")
	v.reads("#messages", "A newer one.")
	v.finds(`document.activeElement.matches(".line") && document.activeElement.value === "/stretch half" && document.activeElement.selectionStart === 11`)
	if top := v.script(`document.getElementById("messages").scrollTop`); top != 150 {
		t.Errorf("scrolled to %v", top)
	}

	v.script(`document.getElementById("messages").scrollTop = 1e6`)
	v.do(chromedp.Click(`(//button[@aria-label="More"])[last()]`))
	v.finds(`document.querySelector(".menu:popover-open")`)
	o.card(ana, "The newest one.")
	v.reads("#messages", "The newest one.")
	v.finds(`document.querySelector(".menu:popover-open") && document.activeElement.innerText === "Pause today"`)
	v.finds(`(p => p.scrollHeight - p.scrollTop - p.clientHeight < 2)(document.getElementById("messages"))`)

	v.types(kb.Escape)
	v.clicks("#open-status")
	v.finds(`document.activeElement.name === "emoji"`)
	v.script(`(() => { const s = document.activeElement; s.value = ":palm_tree:"; s.dispatchEvent(new Event("change", {bubbles: true})); return 0 })()`)
	o.card(ana, "The very last one.")
	v.reads("#messages", "The very last one.")
	v.finds(`document.querySelector("#status-panel [name=text]").value === "On holiday" && document.querySelector("#status-panel:popover-open")`)
	v.presses("Save")
	v.reads("#as-ana", "🌴")
}

func TestOnAPhoneEveryPanelIsAScreen(t *testing.T) {
	o := open(t)
	v := visit(t, o, 390, 844)
	shown := func(id string) string { return `document.getElementById("` + id + `")?.checkVisibility()` }
	v.finds(shown("room") + ` && !` + shown("side"))
	v.enters("/stretch")
	v.presses("Start")
	v.finds(shown("thread") + ` && !` + shown("room"))
	v.fits()
	v.clicks("#thread .back")
	v.finds(shown("room"))
	v.fits()
	v.clicks("#room .back")
	v.finds(shown("side") + ` && !` + shown("room"))
	v.fits()
	v.clicks("#side .room-link")
	v.reads("#room", "#general")
	v.enters("/stretch settings")
	v.reads("#modal", "Call me")
	v.fits()
}

func TestWordsStandOutFromTheirGround(t *testing.T) {
	o := open(t)
	v := visit(t, o, 1440, 900)
	v.enters("/stretch quiet")
	v.enters("/stretch")
	v.presses("Start")
	v.reads("#thread", "Step 1 of 5")
	v.enters("/stretch")
	v.clicks("#by-day")
	v.reads("#trouble", "Nobody is waiting")
	for _, scheme := range []string{"light", "dark"} {
		v.prefers(scheme)
		if faint := v.text(contrast); faint != "" {
			t.Errorf("%s: under 4.5 to 1 (WCAG AA): %s", scheme, faint)
		}
	}
}

func (v *visitor) fits() {
	v.t.Helper()
	if over := v.script(`Math.max(...[...document.querySelectorAll("body *")].filter(e => e.checkVisibility() && !e.closest("pre, .unseen, .skip")).map(e => e.getBoundingClientRect().right)) - innerWidth`); over > 0.5 {
		v.t.Errorf("something stands out by %v px", over)
	}
}

// contrast lists the words that are too faint, by the formula of WCAG 2.
const contrast = `(() => {
	const pen = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
	const rgba = (css) => { pen.clearRect(0, 0, 1, 1); pen.fillStyle = css; pen.fillRect(0, 0, 1, 1); return [...pen.getImageData(0, 0, 1, 1).data]; };
	const light = ([r, g, b]) => [r, g, b].map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4).reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
	const over = (top, below) => top.slice(0, 3).map((c, i) => c * top[3] / 255 + below[i] * (1 - top[3] / 255));
	const ground = (e) => {
		const under = e.parentElement ? ground(e.parentElement) : [255, 255, 255];
		return over(rgba(getComputedStyle(e).backgroundColor), under);
	};
	const faint = new Set();
	for (const e of document.querySelectorAll("body *")) {
		if (!e.checkVisibility() || e.closest(".unseen, .skip, [disabled]") || ![...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim())) continue;
		const below = ground(e);
		const [a, b] = [light(over(rgba(getComputedStyle(e).color), below)), light(below)].sort((x, y) => y - x);
		if ((a + 0.05) / (b + 0.05) < 4.5) faint.add(e.className + " " + e.textContent.trim().slice(0, 20) + " " + ((a + 0.05) / (b + 0.05)).toFixed(2));
	}
	return [...faint].join("; ");
})()`
