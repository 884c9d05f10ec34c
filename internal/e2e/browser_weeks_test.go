//go:build browser

package e2e

import (
	"fmt"
	"strings"
	"testing"

	"unhunch/internal/sandbox/webtest"
)

// pictures tells that Home shows so many pictures, each of which has arrived, is described
// and has the page behind it.
func pictures(n int) string {
	return fmt.Sprintf(`(() => {
		const all = [...document.querySelectorAll("#home .image img")];
		return all.length === %d && all.every((i) => i.complete && i.naturalWidth === 720 && i.alt.length > 60 && getComputedStyle(i).backgroundColor === "rgba(0, 0, 0, 0)");
	})()`, n)
}

// inBothColours looks at a page in the light and in the dark. A phone's is shot in the dark.
func inBothColours(v *webtest.Visitor, name, screen string) {
	if v.Fits(); screen == "" {
		v.Shoots(name)
	}
	v.Prefers("dark")
	if v.Fits(); screen != "" {
		v.Shoots(name + screen)
	}
	v.Prefers("light")
}

// TestTheWeeksArePictures takes breaks for two weeks and three days, twice a day at the
// most, and looks at the summary that came, and at Home.
func TestTheWeeksArePictures(t *testing.T) {
	onBothScreens(t, "weeks", aMonday, func(v *webtest.Visitor, screen string) {
		v.Enters("/stretch plan at 10:00, 15:00 mon-fri")
		v.Reads("#messages", "at 10:00 and 15:00")
		v.Messages()
		for i, answer := range strings.Fields(`
			stood stood  stood skip   skip skip  stood stood  stood skip
			stood skip   stood stood  skip skip  skip stood   skip skip
			stood skip   stood stood  skip stood`) {
			v.Clicks("#by-reminder")
			v.Reads("#messages", "In 10 min")
			v.Presses(map[string]string{"stood": "Just stood up", "skip": "Skip"}[answer])
			v.Finds(fmt.Sprintf(`document.querySelector("#messages").innerText.split(/that is a full break|The next one comes as planned/).length === %d`, i+2))
		}
		v.Clicks("#tab-home")
		v.Finds(pictures(2))
		v.Reads("#home", "Mon 1 · Tue 2 · Wed 1")
		v.Reads("#home", "Days with a break, week by week: 4, 3 and 3 so far.")
		v.Finds(`(() => { document.querySelector("#home .image img").scrollIntoView({ behavior: "instant", block: "center" }); return true; })()`)
		inBothColours(v, "home-weeks", screen)

		v.Clicks("#tab-dm")
		v.Finds(`[...document.querySelectorAll("#messages .image img")].filter((i) => i.complete && i.naturalWidth === 720).length === 3`) // of the first summary one, and of the second two
		v.Finds(`(() => { [...document.querySelectorAll("#messages .image img")].at(-1).scrollIntoView({ behavior: "instant", block: "center" }); return true; })()`)
		inBothColours(v, "summary", screen)
	})
}
