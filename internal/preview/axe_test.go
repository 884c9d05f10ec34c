//go:build browser && axe

package preview

import (
	"testing"

	"unhunch/internal/sandbox/webtest"
)

func TestThePagesAreForEverybody(t *testing.T) {
	address := webtest.Serves(t, previewOf(""))
	v := webtest.Visit(t, address, 1280, 900)
	for _, scheme := range []string{"light", "dark"} {
		v.Prefers(scheme)
		for _, path := range shown() {
			v.Goes(path)
			v.IsForEverybody()
		}
	}
}
