package say_test

import (
	"strings"
	"testing"

	"unhunch/internal/say"
)

func TestABrowserIsSpokenToInTheLanguageThatItWants(t *testing.T) {
	for header, want := range map[string]string{
		"":                                     "en",
		"de":                                   "de",
		"de-CH,de;q=0.9,en;q=0.8":              "de",
		"fr-FR,fr;q=0.9,de;q=0.5,en;q=0.4":     "de",
		"en-GB,en;q=0.9,de;q=0.8":              "en",
		"tlh":                                  "en",
		"*":                                    "en",
		"de;q=nothing":                         "en",
		"\x00\xff":                             "en",
		"de" + strings.Repeat(", fr", 100_000): "en",
	} {
		if got := say.Accepted(header).Language(); got != want {
			t.Errorf("%.40q: %s, want %s", header, got, want)
		}
	}
}
