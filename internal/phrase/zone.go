package phrase

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"unhunch/internal/prefs"
)

// zoneList is all that IANA's database names, as Go has it: a test compares them.
//
//go:embed zones.txt
var zoneList string

// cityList has what people call a place's time besides.
//
//go:embed cities.txt
var cityList string

// places are the zones that may be meant by a name in small letters, the likeliest
// first: IANA's own names, their cities, and what cities.txt has.
var places = sync.OnceValue(func() map[string][]string { //nolint:gochecknoglobals // a constant that has to be read once
	all := map[string][]string{}
	for zone := range strings.FieldsSeq(zoneList) {
		name := strings.ToLower(zone)
		all[name] = []string{zone}
		region, _, _ := strings.Cut(name, "/")
		city := name[strings.LastIndexByte(name, '/')+1:]
		if slices.Contains(continents(), region) && all[city] == nil && !slices.Contains(wordsToo(), city) {
			all[city] = []string{zone}
		}
	}
	for line := range strings.Lines(cityList) {
		if words := strings.Fields(line); len(words) > 1 && !strings.HasPrefix(line, "#") {
			all[words[0]] = words[1:]
		}
	}
	return all
})

// continents are the regions of IANA's names that have cities: US/Central is none.
func continents() []string {
	return []string{"africa", "america", "arctic", "asia", "atlantic", "australia", "europe", "indian", "pacific"}
}

// wordsToo are last parts of names that are words of English as well.
func wordsToo() []string {
	return []string{"act", "center", "easter", "midway", "north", "south", "wake", "west", "yap"}
}

// unmarked takes the marks off letters that have some in the names of cities.
var unmarked = strings.NewReplacer( //nolint:gochecknoglobals // a constant, if Go had those of replacers
	"á", "a", "à", "a", "â", "a", "ã", "a", "ä", "a", "å", "a", "ç", "c", "é", "e", "è", "e", "ê", "e", "í", "i", "ł", "l",
	"ñ", "n", "ń", "n", "ó", "o", "ô", "o", "õ", "o", "ö", "o", "ø", "o", "ú", "u", "ü", "u",
)

// Zone reads a time zone as people name it: by IANA's name, a city, or the letters of
// its time, in any case. Its error is prefs.Problems.
func Zone(text string) (string, error) {
	words := strings.Fields(strings.ToLower(text))
	if len(words) == 0 {
		return "", problem(prefs.FieldZone, prefs.ZoneMissing, nil)
	}
	switch may, n := placeIn(words); {
	case n < len(words):
		return "", problem(prefs.FieldZone, prefs.ZoneUnknown, prefs.Args{"Text": prefs.Quoted(text)})
	case len(may) > 1:
		return "", problem(prefs.FieldZone, ZoneUnclear, prefs.Args{"Text": prefs.Quoted(text), "Zones": strings.Join(may, ", ")})
	default:
		return may[0], nil
	}
}

// placeIn reads the name of a place from as many of the first words as it takes, with
// the word "time" behind it; 0 words: they begin with none.
func placeIn(words []string) (zones []string, n int) {
	const most = 4 // port of spain time
	for n = min(most, len(words)); n > 0; n-- {
		name := strings.Trim(strings.Join(words[:n], "_"), ",.")
		if n > 1 {
			name = strings.TrimSuffix(name, "_time")
		}
		name = strings.ReplaceAll(name, "._", "_") // St. Petersburg
		for _, known := range []string{name, unmarked.Replace(name), strings.ReplaceAll(name, "_", "-")} {
			if may := places()[known]; may != nil {
				return may, n
			}
		}
	}
	return nil, 0
}

// spelled is a name with a slash as IANA's are written, for whoever looks for it and
// says that there is none.
func spelled(word string) string {
	name := []byte(word)
	for i := range name {
		if i == 0 || strings.IndexByte("/_-", name[i-1]) >= 0 {
			name[i] = strings.ToUpper(word[i : i+1])[0]
		}
	}
	return string(name)
}
