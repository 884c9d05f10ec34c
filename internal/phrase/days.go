package phrase

import (
	"strings"
	"time"
)

// readDay reads mon, monday, mondays and the like.
func readDay(word string) (time.Weekday, bool) {
	if word == "weds" {
		return time.Wednesday, true
	}
	for d := time.Sunday; d <= time.Saturday; d++ {
		name := strings.ToLower(d.String())
		if len(word) >= 2 && strings.HasPrefix(name, word) || word == name+"s" {
			return d, true
		}
	}
	return 0, false
}

// readDays reads a day, a few from one to another, and names for some.
func readDays(word string) ([]time.Weekday, bool) {
	switch word {
	case "weekday", "weekdays", "workday", "workdays", "everyweekday", "everyworkday":
		word = "mon-fri"
	case "weekend", "weekends", "everyweekend":
		word = "sat-sun"
	case "daily", "everyday":
		word = "mon-sun"
	}
	a, b, isRange := strings.Cut(word, "-")
	first, ok := readDay(a)
	last := first
	if isRange && ok {
		last, ok = readDay(b)
	}
	if !ok {
		return nil, false
	}
	days := []time.Weekday{first}
	for d := first; d != last; {
		d = (d + 1) % 7
		days = append(days, d)
	}
	return days, true
}

func readMonth(word string) (time.Month, bool) {
	for m := time.January; m <= time.December; m++ {
		name := strings.ToLower(m.String())
		if len(word) >= 3 && (strings.HasPrefix(name, word) || word == "sept" && m == time.September) {
			return m, true
		}
	}
	return 0, false
}
