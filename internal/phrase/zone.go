package phrase

import (
	_ "embed"
	"strings"
	"sync"
)

// zoneList is all that IANA's database names, as Go has it: a test compares them.
//
//go:embed zones.txt
var zoneList string

// zoneNames are the names as they are spelled, by themselves in small letters.
var zoneNames = sync.OnceValue(func() map[string]string { //nolint:gochecknoglobals // a constant that has to be read once
	names := map[string]string{}
	for name := range strings.FieldsSeq(zoneList) {
		names[strings.ToLower(name)] = name
	}
	return names
})

// readZone knows a zone by its name, in any case: europe/berlin, gmt. If there is
// none by a name with a slash, whoever looks for it says so. EST and MST are the
// winter's time all year, which hardly anybody means.
func readZone(word string) (string, bool) {
	if name, ok := zoneNames()[word]; ok && word != "est" && word != "mst" {
		return name, true
	}
	if !strings.Contains(word, "/") {
		return "", false
	}
	name := []byte(word)
	for i := range name {
		if i == 0 || strings.IndexByte("/_-", name[i-1]) >= 0 {
			name[i] = strings.ToUpper(word[i : i+1])[0]
		}
	}
	return string(name), true
}
