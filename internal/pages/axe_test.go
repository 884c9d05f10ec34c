//go:build browser && axe

package pages_test

import (
	"testing"

	"unhunch/internal/sandbox/webtest"
)

func TestEachPageIsForEverybody(t *testing.T) {
	address := webtest.Serves(t, calm(rehearsal(t)))
	for _, scheme := range []string{"light", "dark"} {
		t.Run(scheme, func(t *testing.T) {
			v := webtest.Visit(t, address, 390, 900)
			v.Prefers(scheme)
			for _, path := range visited() {
				for _, lang := range []string{"en", "de"} {
					v.Goes(path + "?lang=" + lang)
					v.IsForEverybody()
				}
			}
		})
	}
}
