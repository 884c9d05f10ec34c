//go:build browser

package pages_test

import (
	"testing"

	"unhunch/internal/pages"
	"unhunch/internal/sandbox/webtest"
)

// shots are the pages, the one that says what became of an installation, and one that
// tells of something that came to nothing.
func visited() map[string]string {
	return map[string]string{
		"home": pages.Home, "install": pages.Install, "privacy": pages.Privacy, "support": pages.Support,
		"done": "/done", "lacking": "/lacking", "not-found": "/nowhere",
	}
}

func TestEachPageFitsAndLoadsNothingFromElsewhere(t *testing.T) {
	address := webtest.Serves(t, calm(rehearsal(t)))
	for size, width := range map[string]int64{"wide": 1280, "phone": 390} {
		for _, scheme := range []string{"light", "dark"} {
			t.Run(size+" "+scheme, func(t *testing.T) {
				v := webtest.Visit(t, address, width, 900)
				v.Prefers(scheme)
				for name, path := range visited() {
					for _, lang := range []string{"en", "de"} {
						v.Goes(path + "?lang=" + lang)
						v.Finds(`document.readyState === "complete" && document.querySelector("main h1")`)
						v.Fits()
						v.Shoots("page-" + name + "-" + lang + "-" + size + "-" + scheme)
					}
				}
			})
		}
	}
}
