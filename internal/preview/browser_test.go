//go:build browser

package preview

import (
	"testing"

	"unhunch/internal/sandbox/webtest"
)

// shown are a list, a routine with its steps, and a progression.
func shown() []string { return []string{"/", "/wall-roll", "/progression-twelve-weeks"} }

func TestThePagesAreReadByTheKeyboardAndWholeHoweverEnlarged(t *testing.T) {
	address := webtest.Serves(t, previewOf(""))
	v := webtest.Visit(t, address, 1280, 900)
	for _, path := range shown() {
		v.Resizes(1280, 900)
		for _, scheme := range []string{"light", "dark"} {
			v.Prefers(scheme)
			v.Goes(path)
			v.StandsOut()
			v.StandsStill()
		}
		v.Walks()
		for _, size := range [][2]int64{{320, 256}, {640, 512}, {1280, 1024}} {
			v.Resizes(size[0], size[1])
			v.StaysWhole()
		}
	}
}
