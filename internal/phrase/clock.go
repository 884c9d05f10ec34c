package phrase

import (
	"strings"

	"unhunch/internal/prefs"
)

const (
	noon     prefs.Minute = 12 * 60
	midnight prefs.Minute = 24 * 60
)

// clockTime is a time of day as somebody wrote it.
type clockTime struct {
	minute prefs.Minute
	half   bool // am or pm was said
	bare   bool // only a number
	exact  bool // it can be only this half of the day: 17:00, 05:00, 5am
	ends   bool // "midnight": which of the two ends of a day goes by what stands beside it
}

// readClock reads 9, 9:00, 9.30, 17h, 17h30, 1730 and 0930, 9am, 5:30pm, noon
// and midnight (as the end of a day).
func readClock(word string) (clockTime, bool) {
	switch word {
	case "noon", "midday":
		return clockTime{minute: noon, half: true, exact: true}, true
	case "midnight":
		return clockTime{minute: midnight, half: true, exact: true, ends: true}, true
	}
	word, am, pm := withoutHalf(word)
	hour, minute, parted := hourAndMinute(word)
	if parted && minute == "" && !strings.HasSuffix(word, "h") || len(minute) == 1 {
		return clockTime{}, false
	}
	h, ok := number(hour, 24)
	m, whole := 0, true
	if minute != "" {
		m, whole = number(minute, 59)
	}
	switch {
	case !ok || !whole || len(hour) > 2 || h == 24 && m > 0:
		return clockTime{}, false
	case (am || pm) && (h < 1 || h > 12):
		return clockTime{}, false
	case pm && h < 12:
		h += 12
	case am && h == 12:
		h = 0
	}
	return clockTime{
		minute: prefs.Minute(h*60 + m), half: am || pm, bare: !parted && !am && !pm,
		exact: am || pm || h > 12 || h == 0 || hour[0] == '0',
	}, true
}

// withoutHalf takes the half of the day from a time: 5:30 from 5:30pm and 530pm.
func withoutHalf(word string) (bare string, am, pm bool) {
	am, pm = strings.HasSuffix(word, "am"), strings.HasSuffix(word, "pm")
	if !am && !pm {
		return word, false, false
	}
	bare = word[:len(word)-2]
	if len(bare) == 3 && isNumber(bare) {
		bare = bare[:1] + ":" + bare[1:]
	}
	return bare, am, pm
}

// hourAndMinute takes 9:30, 9.30, 9h30, 9:30h, 0930 and 0930h apart.
func hourAndMinute(word string) (hour, minute string, parted bool) {
	if four := strings.TrimSuffix(word, "h"); len(four) == 4 && isNumber(four) {
		return four[:2], four[2:], true
	}
	i := strings.IndexAny(word, ":.h")
	if i < 0 {
		return word, "", false
	}
	minute = word[i+1:]
	if word[i] != 'h' {
		minute = strings.TrimSuffix(minute, "h")
	}
	return word[:i], minute, true
}

// small reports whether a time is of an hour at which hardly anybody is up, and
// may be of the afternoon.
func (c clockTime) small() bool { return !c.exact && c.minute >= 60 && c.minute < 7*60 }

// partOfDay reads morning, afternoon and evening.
func partOfDay(word string) (from, to prefs.Minute, ok bool) {
	switch word {
	case "morning":
		return 0, noon, true
	case "afternoon":
		return noon, midnight, true
	case "evening":
		return 17 * 60, midnight, true
	}
	return 0, 0, false
}
