package phrase_test

import (
	"strings"
	"testing"

	"unhunch/internal/phrase"
	"unhunch/internal/prefs"
)

func TestTheAddressOfACalendarIsReadAsItIsPasted(t *testing.T) {
	const address = "https://calendar.example/ical/Ana%40x/private-1A/basic.ics?a=1&b=2"
	for _, typed := range []string{
		address,
		" " + address + "\n",
		"webcal://calendar.example/ical/Ana%40x/private-1A/basic.ics?a=1&b=2",
		"WebCals://Calendar.Example/ical/Ana%40x/private-1A/basic.ics?a=1&b=2#top",
		"calendar.example/ical/Ana%40x/private-1A/basic.ics?a=1&b=2",
		"<https://calendar.example/ical/Ana%40x/private-1A/basic.ics?a=1&amp;b=2>",
		"&lt;" + address + "|calendar.example&gt;",
		"“" + address + "”",
	} {
		read, host, trouble := phrase.Address(typed)
		if read != address || host != "calendar.example" || trouble != prefs.NoTrouble {
			t.Errorf("%q is read as %q at %q: %q", typed, read, host, trouble)
		}
	}
}

func TestWhatIsNoAddressOfACalendarIsToldApart(t *testing.T) {
	for typed, want := range map[string]prefs.CalendarTrouble{
		"":                              prefs.NotAnAddress,
		"my calendar":                   prefs.NotAnAddress,
		"https://":                      prefs.NotAnAddress,
		"https://calendar.example":      prefs.NotAnAddress,
		"https://calendar.example/":     prefs.NotAnAddress,
		"a/b":                           prefs.NotAnAddress,
		"https://localhost/a.ics":       prefs.NoTrouble, // where it leads, the connection sees
		"https://cal endar.example/a":   prefs.NotAnAddress,
		"https://calendar.example/a b":  prefs.NotAnAddress,
		"https://calendar.example:x/a":  prefs.NotAnAddress,
		"file:///etc/passwd":            prefs.NotAnAddress,
		"ftp://calendar.example/a.ics":  prefs.NotAnAddress,
		"http://calendar.example/a.ics": prefs.NotEncrypted,
		"https://calendar.example/" + strings.Repeat("ä", 1975): prefs.NoTrouble,
		"https://calendar.example/" + strings.Repeat("ä", 1976): prefs.AddressTooLong,
	} {
		address, host, trouble := phrase.Address(typed)
		if trouble != want || want != prefs.NoTrouble && address+host != "" {
			t.Errorf("%.60q: %q, want %q; it gives %.60q at %q", typed, trouble, want, address, host)
		}
	}
}
