//go:build browser

package web_test

import (
	"testing"

	"github.com/chromedp/chromedp"

	"unhunch/internal/sandbox/webtest"
)

// A browser looks at where a form leads in the end, and only goes where the page lets it.
func TestAVisitorInstallsTheAppInTheSecondWorkspace(t *testing.T) {
	for name, width := range map[string]int64{"at a desk": 1280, "on a phone": 390} {
		t.Run(name, func(t *testing.T) {
			q := settle(t)
			v := webtest.Visit(t, q.page.URL, width, 860)
			v.Reads("#of-South", "South")
			v.Clicks("#of-South")
			v.Reads("#nothing", "Unhunch is not in South")
			v.Fits()
			v.Finds(`document.getElementById("install").href === "` + q.app.URL + `/install"`)
			v.Do(chromedp.Navigate(q.app.URL + "/install"))
			v.Reads("main h1", "Unhunch wants to be")
			v.Finds(`document.documentElement.scrollWidth <= innerWidth`)
			v.Picks("Cem Aydin, for South")
			v.Ticks("See who does not want to be disturbed")
			v.Presses("Allow")
			v.Do(chromedp.WaitVisible("pre")) // at the app, which is another page
			v.Reads("body", "Installed in South with chat:write,commands,users:read,chat:write.public,files:write")
			v.Do(chromedp.Navigate(q.page.URL + "/?of=T0SOUTH"))
			v.Reads("#nothing", "Say hello to Unhunch")
		})
	}
}
