// Package phrase reads what people type: when, how often, in which hours.
package phrase

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	"unhunch/internal/prefs"
)

// What can be wrong with a phrase. What it says may be wrong besides, as package
// schedule finds.
const (
	TooLong           prefs.Code = "too-long" // Is, Most: characters
	PlanEmpty         prefs.Code = "plan-empty"
	PlanNotUnderstood prefs.Code = "plan-not-understood" // Text
	HowOften          prefs.Code = "how-often"
	NotDays           prefs.Code = "not-days"
	IntervalZero      prefs.Code = "interval-zero"
	TwoPlans          prefs.Code = "two-plans"
	AtNoTime          prefs.Code = "at-no-time"
	AtNotATime        prefs.Code = "at-not-a-time" // Text
	MaxNoNumber       prefs.Code = "max-no-number"
	MaxNotANumber     prefs.Code = "max-not-a-number"   // Text
	PlanDays          prefs.Code = "plan-days"          // Span
	PlanHoursUnclear  prefs.Code = "plan-hours-unclear" // Span, Late, Swapped: spans

	TimesNotUnderstood prefs.Code = "times-not-understood" // Text
	TimesEmpty         prefs.Code = "times-empty"

	HoursNotUnderstood prefs.Code = "hours-not-understood" // Text
	HoursEmpty         prefs.Code = "hours-empty"
	HoursDays          prefs.Code = "hours-days"    // Span
	HoursUnclear       prefs.Code = "hours-unclear" // Span, Late, Swapped: spans

	WhenNotUnderstood prefs.Code = "when-not-understood" // Text
	WhenTwoDays       prefs.Code = "when-two-days"
	WhenJustPast      prefs.Code = "when-just-past"     // Text
	WhenPast          prefs.Code = "when-past"          // Text
	WhenTooFar        prefs.Code = "when-too-far"       // Text
	WhenBeginOrEnd    prefs.Code = "when-begin-or-end"  // Text, quoted; End, the same as it stands
	WhenTwoReadings   prefs.Code = "when-two-readings"  // Text
	WhenOtherWeekday  prefs.Code = "when-other-weekday" // Date
	WhenNoDate        prefs.Code = "when-no-date"       // Text
	WhenNoSuchDay     prefs.Code = "when-no-such-day"   // Month, Is
)

// longestPhrase is in bytes: whatever is longer was pasted by accident.
const longestPhrase = 300

// tidy brings what people type into one form: lower case, no quotes, plain
// hyphens without spaces around them, "9am" for "9 a.m.", "9-17" for "9 to 17".
func tidy(text string) []string {
	text = strings.NewReplacer(
		"–", "-", "—", "-", "−", "-", "‒", "-", "‑", "-",
		"“", " ", "”", " ", "„", " ", "\"", " ", "`", " ", "‘", " ", "’", " ", "'", " ",
		"a.m.", "am", "p.m.", "pm", ";", " ",
	).Replace(strings.ToLower(text))
	var words []string
	glue := false
	for w := range strings.FieldsSeq(text) {
		if w == "to" && len(words) > 0 {
			w = "-"
		}
		last := len(words) - 1
		half := w == "am" || w == "pm" || strings.HasPrefix(w, "am-") || strings.HasPrefix(w, "pm-")
		switch {
		case last >= 0 && (glue || strings.HasPrefix(w, "-") || half && endsInDigit(words[last])):
			words[last] += w
		default:
			words = append(words, w)
		}
		glue = strings.HasSuffix(w, "-")
	}
	return words
}

func endsInDigit(word string) bool {
	return word != "" && unicode.IsDigit(rune(word[len(word)-1]))
}

// clockTime is a time of day as somebody wrote it.
type clockTime struct {
	minute prefs.Minute
	half   bool // am or pm was said
	bare   bool // only a number
}

// readClock reads 9, 9:00, 9.30, 17h, 17h30, 9am, 5:30pm, noon and midnight (as
// the end of a day).
func readClock(word string) (clockTime, bool) {
	switch word {
	case "noon", "midday":
		return clockTime{minute: 12 * 60, half: true}, true
	case "midnight":
		return clockTime{minute: 24 * 60, half: true}, true
	}
	am, pm := strings.HasSuffix(word, "am"), strings.HasSuffix(word, "pm")
	if am || pm {
		word = word[:len(word)-2]
	}
	hour, minute := word, ""
	i := strings.IndexAny(word, ":.h")
	if i >= 0 {
		hour, minute = word[:i], word[i+1:]
		if minute == "" && word[i] != 'h' || len(minute) == 1 {
			return clockTime{}, false
		}
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
	return clockTime{minute: prefs.Minute(h*60 + m), half: am || pm, bare: i < 0 && !am && !pm}, true
}

// longestGuess is how long the hours are at most that are read from "9-5".
const longestGuess = 10 * 60

// readSpan reads 9:00-17:30, 9-17, 9am-5pm, and 9-5 as people mean it. That 9-8
// would be eleven hours is not plain: it comes back as it is, ending before it
// begins.
func readSpan(word string) (prefs.Span, bool) {
	a, b, ok := strings.Cut(word, "-")
	from, okFrom := readClock(a)
	to, okTo := readClock(b)
	if !ok || !okFrom || !okTo {
		return prefs.Span{}, false
	}
	const noon = 12 * 60
	switch {
	case !from.half && to.half && from.minute < noon && to.minute >= noon && from.minute+noon < to.minute:
		from.minute += noon // 1-5pm
	case !from.half && !to.half && to.minute <= from.minute && from.minute < to.minute+noon && to.minute < noon && to.minute+noon-from.minute <= longestGuess:
		to.minute += noon // 9-5
	}
	return prefs.Span{From: from.minute, To: to.minute}, true
}

// lapse is a length of time, of which days and months follow the calendar.
type lapse struct {
	months, days int
	time         time.Duration
}

// readLapse reads 20m, 1h30, "90 min", "2 weeks", "half an hour" and a mere
// number of minutes.
func readLapse(words []string) (lapse, bool) {
	rest := strings.Join(words, " ")
	for _, said := range [][2]string{
		{"half an hour", "30m"},
		{"half hour", "30m"},
		{"an ", "1"},
		{"a ", "1"},
		{"one ", "1"},
		{"two ", "2"},
		{"three ", "3"},
		{"four ", "4"},
		{"five ", "5"},
		{"six ", "6"},
		{"seven ", "7"},
		{"eight ", "8"},
		{"nine ", "9"},
		{"ten ", "10"},
		{"twelve ", "12"},
	} {
		if after, ok := strings.CutPrefix(rest, said[0]); ok {
			rest = said[1] + after
		}
	}
	rest = strings.ReplaceAll(rest, " ", "")
	if rest == "" {
		return lapse{}, false
	}
	var sum lapse
	least := len(units()) // units must shrink: 1h30, not 30m1h
	for rest != "" {
		digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
		n, ok := number(rest[:digits], 9999)
		if !ok {
			return lapse{}, false
		}
		rest = rest[digits:]
		letters := len(rest) - len(strings.TrimLeftFunc(rest, unicode.IsLetter))
		unit, i := unitOf(rest[:letters], least)
		if i < 0 {
			return lapse{}, false
		}
		rest, least = rest[letters:], i
		sum.months += n * unit.months
		sum.days += n * unit.days
		sum.time += time.Duration(n) * unit.time
	}
	return sum, true
}

type unit struct {
	names string
	lapse
}

// units lists them from the shortest on. The empty name is that of minutes: 1h30.
func units() []unit {
	return []unit{
		{" m min mins minute minutes ", lapse{time: time.Minute}},
		{" h hr hrs hour hours ", lapse{time: time.Hour}},
		{" d day days ", lapse{days: 1}},
		{" w wk wks week weeks ", lapse{days: 7}},
		{" fortnight fortnights ", lapse{days: 14}},
		{" month months ", lapse{months: 1}},
	}
}

func unitOf(name string, under int) (unit, int) {
	if name == "" {
		name = "m"
	}
	for i, u := range units()[:under] {
		if strings.Contains(u.names, " "+name+" ") {
			return u, i
		}
	}
	return unit{}, -1
}

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

// number reads digits only, up to most.
func number(digits string, most int) (int, bool) {
	n, err := strconv.Atoi(digits)
	return n, err == nil && n <= most && unicode.IsDigit(rune(digits[0]))
}

func problem(field prefs.Field, code prefs.Code, args prefs.Args) error {
	return prefs.Problems{{Field: field, Code: code, Args: args}}
}

func tooLong(field prefs.Field, text string, most int) error {
	return problem(field, TooLong, prefs.Args{"Is": len(text), "Most": most})
}
