//go:build browser && axe

package web_test

import (
	"testing"

	"github.com/chromedp/chromedp/kb"

	"unhunch/internal/sandbox/webtest"
)

func TestThePageIsForEverybody(t *testing.T) {
	_, v := full(t)
	for _, scheme := range []string{"light", "dark"} {
		v.Prefers(scheme)
		v.Goes("/?as=ana&in=dm")
		v.IsForEverybody()
		v.Hits(`[...document.querySelectorAll("#messages .more")].at(-1)`)
		v.Finds(`document.querySelector(".menu:popover-open")`)
		v.IsForEverybody()
		v.Types(kb.Escape)
		for button, panel := range map[string]string{"open-status": "status-panel", "open-calendar": "calendar-panel"} {
			v.Clicks("#" + button)
			v.Finds(`document.getElementById("` + panel + `").matches(":popover-open")`)
			v.IsForEverybody()
			v.Types(kb.Escape)
		}
		v.Goes("/?as=ana&in=home")
		v.Reads("#home", "Your day")
		v.IsForEverybody()
		v.Enters("/stretch settings")
		v.Reads("#modal", "Call me")
		v.Fills("Call me", "A"+kb.Enter)
		v.Reads("#modal .error", "Three letters at least.")
		v.IsForEverybody()
		v.Types(kb.Escape)
		v.Finds(`!document.getElementById("modal")`)
	}
	v.Resizes(390, 844)
	for _, place := range []string{"dm", "home", "me"} {
		v.Goes("/?as=ana&in=" + place)
		v.IsForEverybody()
	}
}

func TestSlacksQuestionIsForEverybody(t *testing.T) {
	q := settle(t)
	v := webtest.Visit(t, q.page.URL, 1280, 900)
	for _, scheme := range []string{"light", "dark"} {
		v.Prefers(scheme)
		v.Goes("/?of=T0SOUTH")
		v.IsForEverybody()
		v.Goes("/oauth/v2/authorize?" + q.query().Encode())
		v.IsForEverybody()
	}
}
