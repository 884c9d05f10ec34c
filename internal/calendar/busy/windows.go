package busy

import (
	_ "embed"
	"strings"
)

// windowsZones are the zones that Windows, Outlook and Exchange call by names of their
// own, a line for each: windowsZones.xml of Unicode CLDR 48, the zone of territory 001.
//
//go:embed windows.txt
var windowsZones string

// windows is the name in the IANA database of a zone that Windows has a name for, or "".
func windows(name string) string {
	_, rest, found := strings.Cut("\n"+windowsZones, "\n"+name+" = ")
	if !found || strings.Contains(name, "\n") {
		return ""
	}
	zone, _, _ := strings.Cut(rest, "\n")
	return zone
}
