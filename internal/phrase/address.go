package phrase

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"unhunch/internal/prefs"
)

// mostAddress is how long the address of a calendar may be, in characters: what is
// longer, not every server takes.
const mostAddress = 2000

// Address reads the address of a calendar, as it is typed or pasted: with webcal in
// the place of https, without either, or as Slack marks a link. Its host may be
// shown, and all else of it is a secret.
func Address(typed string) (address, host string, trouble prefs.CalendarTrouble) {
	text := unlinked(unescaped(strings.TrimSpace(typed)))
	if utf8.RuneCountInString(text) > mostAddress {
		return "", "", prefs.AddressTooLong
	}
	scheme, rest, named := strings.Cut(text, "://")
	if !named {
		scheme, rest = "https", text
	}
	switch strings.ToLower(scheme) {
	case "https", "webcal", "webcals":
	case "http":
		return "", "", prefs.NotEncrypted
	default:
		return "", "", prefs.NotAnAddress
	}
	u, err := url.Parse("https://" + rest)
	if err != nil || !named && !strings.Contains(u.Hostname(), ".") || u.Hostname() == "" || u.Path == "" || u.Path == "/" || strings.ContainsAny(rest, " \t\r\n") {
		return "", "", prefs.NotAnAddress
	}
	u.Host, u.Fragment = strings.ToLower(u.Host), ""
	return u.String(), u.Host, prefs.NoTrouble
}

// unlinked is a text without the marks of a link: <address> and <address|label>, and
// what people put around an address.
func unlinked(text string) string {
	text = strings.Trim(text, "<>\"'`“”„")
	text, _, _ = strings.Cut(text, "|")
	return strings.TrimSpace(text)
}
