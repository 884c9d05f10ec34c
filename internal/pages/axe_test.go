//go:build browser && axe

package pages_test

import (
	"net/http/httptest"
	"testing"

	"unhunch/internal/sandbox/webtest"
)

func TestEachPageIsForEverybody(t *testing.T) {
	server := httptest.NewServer(calm(rehearsal(t)))
	defer server.Close()
	for _, scheme := range []string{"light", "dark"} {
		t.Run(scheme, func(t *testing.T) {
			v := webtest.Visit(t, server.URL, 390, 900)
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
