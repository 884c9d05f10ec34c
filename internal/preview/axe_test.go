//go:build browser && axe

package preview

import (
	"net/http/httptest"
	"testing"

	"unhunch/internal/sandbox/webtest"
)

func TestThePagesAreForEverybody(t *testing.T) {
	server := httptest.NewServer(previewOf(""))
	defer server.Close()
	defer server.CloseClientConnections()
	v := webtest.Visit(t, server.URL, 1280, 900)
	for _, scheme := range []string{"light", "dark"} {
		v.Prefers(scheme)
		for _, path := range shown() {
			v.Goes(path)
			v.IsForEverybody()
		}
	}
}
