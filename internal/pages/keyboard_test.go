//go:build browser

package pages_test

import (
	"strings"
	"testing"

	"unhunch/internal/pages"
	"unhunch/internal/sandbox/webtest"
)

func TestEachPageIsReadByTheKeyboard(t *testing.T) {
	address := webtest.Serves(t, calm(rehearsal(t)))
	v := webtest.Visit(t, address, 1280, 900)
	for name, path := range visited() {
		for _, lang := range []string{"en", "de"} {
			v.Goes(path + "?lang=" + lang)
			if way := v.Walks(); len(way) < 6 || !strings.HasPrefix(way[0], "a ") {
				t.Errorf("%s: the way is %q", name, way)
			}
		}
	}
	for _, scheme := range []string{"light", "dark"} {
		v.Prefers(scheme)
		v.Goes(pages.Install)
		v.Walks()
		v.StandsStill()
	}
	v.Forces()
	v.Walks()
}

func TestAnInstallationIsBegunWithoutAMouse(t *testing.T) {
	address := webtest.Serves(t, calm(rehearsal(t)))
	v := webtest.Visit(t, address, 390, 844)
	v.Tabs("a", "To the text")
	v.Types(webtest.Enter + webtest.Tab)
	v.Finds(`document.activeElement.matches("main a")`) // past all that each page begins with
	v.Tabs("main a", "Add to Slack")
	v.Types(webtest.Enter)
	v.Finds(`location.pathname === "/install" && document.readyState === "complete"`)
	v.Tabs("footer a", "Deutsch")
	v.Types(webtest.Enter)
	v.Finds(`document.documentElement.lang === "de" && document.readyState === "complete"`)
	v.Tabs("nav a", "Datenschutz")
	v.Types(webtest.Enter)
	v.Finds(`location.pathname === "/privacy" && document.documentElement.lang === "de" && document.readyState === "complete"`)
	v.Tabs("nav a", "Installieren")
	v.Types(webtest.Enter)
	v.Finds(`location.pathname === "/install" && document.readyState === "complete"`)
	v.Tabs("main a.button", "Zu Slack")
	v.Finds(`document.activeElement.pathname === "` + pages.Begin + `"`)
}

// A window of 1280 by 1024 that is enlarged to 400 % has 320 by 256, and to 200 %, 640 by 512.
func TestEachPageIsWholeHoweverItIsEnlarged(t *testing.T) {
	address := webtest.Serves(t, calm(rehearsal(t)))
	v := webtest.Visit(t, address, 320, 256)
	for _, size := range [][2]int64{{320, 256}, {640, 512}, {1280, 900}} {
		v.Resizes(size[0], size[1])
		for _, path := range visited() {
			for _, lang := range []string{"en", "de"} {
				v.Goes(path + "?lang=" + lang)
				v.StaysWhole()
			}
		}
	}
}
