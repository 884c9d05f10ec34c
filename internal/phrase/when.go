package phrase

import (
	"slices"
	"strings"
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
)

// almostAYear is how far ahead a date without a year is believed. Whoever names
// yesterday's has mistyped.
const almostAYear = 330 * 24 * time.Hour

// When reads a moment to come, as people type it: how long from now (20m,
// 1h30, 2 weeks), a time of the day (until 14:30: the next time it is that
// late), a day (until monday, tomorrow, 3 Jan, the 3rd, 2026-12-24), which begins
// at midnight unless a time is said with it and is over with "through", or the
// end of a stretch (this week, the rest of the month). A day, week or month to
// come needs "until" or the like: "pause friday" wants Friday off, and not all
// days before it. Nothing at all gives the zero time: the caller knows what that
// means. The moment is after now, in UTC, and at most a year ahead. The error is
// prefs.Problems.
func When(text string, now time.Time, zone *time.Location) (time.Time, error) {
	if len(text) > longestPhrase {
		return time.Time{}, tooLong(prefs.FieldWhen, text, longestPhrase)
	}
	r := whenReader{now: now.UTC().Truncate(time.Second), zone: zone, said: strings.Join(strings.Fields(text), " ")}
	words := r.skipFillers(tidy(text))
	if len(words) == 0 {
		return time.Time{}, nil
	}
	if months(words) > 1 {
		return time.Time{}, whenProblem(WhenTwoDays, nil)
	}
	until, err := r.read(words)
	if err != nil {
		return time.Time{}, err
	}
	switch {
	case r.guessed && until.Sub(r.now) > almostAYear:
		return time.Time{}, whenProblem(WhenJustPast, prefs.Args{"Text": prefs.Quoted(r.said)})
	case !until.After(r.now):
		return time.Time{}, whenProblem(WhenPast, prefs.Args{"Text": prefs.Quoted(r.said)})
	case until.After(r.now.AddDate(1, 0, 0)):
		return time.Time{}, whenProblem(WhenTooFar, prefs.Args{"Text": prefs.Quoted(r.said)})
	case r.ahead && !r.clock && !until.Before(schedule.Tomorrow(r.now, zone)):
		end := prefs.Clip(strings.Join(words, " "))
		return time.Time{}, whenProblem(WhenBeginOrEnd, prefs.Args{"Text": prefs.Quoted(end), "End": end})
	}
	return until, nil
}

type whenReader struct {
	now     time.Time
	zone    *time.Location
	said    string
	clock   bool // "until 9" means nine o'clock, "20" means 20 minutes
	through bool // the day that is named is to be over
	guessed bool // which year is meant
	ahead   bool // a day, week or month is named, not just how long, a time or today
}

func (r *whenReader) skipFillers(words []string) []string {
	for len(words) > 0 {
		switch words[0] {
		case "until", "till", "til", "at", "by":
			r.clock = true
		case "through", "thru", "including":
			r.clock, r.through = true, true
		case "for", "in", "on", "from", "now", "the", "my", "vacation", "holiday", "holidays", "leave":
		default:
			return words
		}
		words = words[1:]
	}
	return words
}

func (r *whenReader) read(words []string) (time.Time, error) {
	if end, ok := r.stretch(words); ok {
		return schedule.FromWall(end, r.zone), nil
	}
	if !(r.clock && isNumber(words[0])) || len(words) > 1 {
		if l, ok := readLapse(words); ok {
			return r.after(l), nil
		}
	}
	first := strings.Trim(words[0], ",")
	date, words, err := r.date(words)
	if err != nil {
		return time.Time{}, err
	}
	minute, ok := r.timeOfDay(words)
	if !ok {
		return time.Time{}, whenProblem(WhenNotUnderstood, prefs.Args{"Text": prefs.Quoted(r.said)})
	}
	r.ahead = len(date) > 0 && first != "today"
	if r.through && len(words) == 0 {
		for i := range date {
			date[i] = date[i].AddDate(0, 0, 1)
		}
	}
	return r.pick(date, minute), nil
}

// stretch is the end of "this week", "the rest of the month", "the end of the
// day" or "next year", in wall time.
func (r *whenReader) stretch(words []string) (end time.Time, ok bool) {
	rest := strings.Join(words, " ")
	for _, begins := range []string{"rest of the ", "rest of this ", "rest of ", "end of the ", "end of this ", "end of ", "this ", "new ", "next "} {
		if unit, cut := strings.CutPrefix(rest, begins); cut {
			r.ahead = begins == "next " || begins == "new "
			return r.over(begins, unit)
		}
	}
	return r.over("", rest)
}

func (r *whenReader) over(begins, unit string) (time.Time, bool) {
	today := schedule.ToWall(r.now, r.zone).Truncate(24 * time.Hour)
	switch {
	case unit == "day" && begins != "next " && begins != "new ":
		return today.AddDate(0, 0, 1), true
	case unit == "week" && begins != "" && begins != "new ":
		return today.AddDate(0, 0, (int(time.Monday-today.Weekday())+6)%7+1), true
	case unit == "month" && begins != "" && begins != "new ":
		return time.Date(today.Year(), today.Month()+1, 1, 0, 0, 0, 0, time.UTC), true
	case unit == "year" && begins != "":
		return time.Date(today.Year()+1, time.January, 1, 0, 0, 0, 0, time.UTC), true
	}
	return time.Time{}, false
}

// after goes by the calendar for days and months, so that two weeks end at the
// time of the day at which they began.
func (r *whenReader) after(l lapse) time.Time {
	if l.days == 0 && l.months == 0 {
		return r.now.Add(l.time)
	}
	return schedule.FromWall(schedule.ToWall(r.now, r.zone).AddDate(0, l.months, l.days), r.zone).Add(l.time)
}

// dates are the days that were meant, the likeliest first, each by its
// midnight in wall time. None: any day.
type dates []time.Time

func (r *whenReader) date(words []string) (dates, []string, error) {
	today := schedule.ToWall(r.now, r.zone).Truncate(24 * time.Hour)
	first := strings.Trim(words[0], ",")
	switch first {
	case "today":
		if len(words) == 1 { // off for today
			return dates{today.AddDate(0, 0, 1)}, nil, nil
		}
		return dates{today}, words[1:], nil
	case "tomorrow":
		return dates{today.AddDate(0, 0, 1)}, words[1:], nil
	case "next":
		if len(words) > 1 {
			return r.date(words[1:])
		}
	}
	if d, ok := readDay(first); ok {
		if found, rest, err := r.dayAndMonth(words[1:], today); err != nil || len(found) > 0 {
			return found, rest, onA(d, found, today, err)
		}
		ahead := int(d-today.Weekday()+7) % 7
		return dates{today.AddDate(0, 0, ahead), today.AddDate(0, 0, ahead+7)}, words[1:], nil
	}
	if t, err := time.Parse("2006-1-2", first); err == nil {
		return dates{t}, words[1:], nil
	}
	if found, ok, err := r.dotted(first, today); ok {
		return found, words[1:], err
	}
	if dayOf, ok := ordinal(first); ok && (len(words) == 1 || words[1] == "at") {
		return r.dayOfMonth(dayOf, today), words[1:], nil
	}
	if strings.Contains(first, "/") {
		return nil, nil, whenProblem(WhenTwoReadings, prefs.Args{"Text": prefs.Quoted(first)})
	}
	return r.dayAndMonth(words, today)
}

// onA refuses a date that is on another day of the week than was said.
func onA(said time.Weekday, found dates, today time.Time, err error) error {
	i := slices.IndexFunc(found, func(t time.Time) bool { return !t.Before(today) })
	if err != nil || i < 0 || found[i].Weekday() == said {
		return err
	}
	return whenProblem(WhenOtherWeekday, prefs.Args{"Date": found[i]})
}

// dotted reads 3.1. and 3.1.2027, which has the day in front wherever it is
// written.
func (r *whenReader) dotted(word string, today time.Time) (found dates, ok bool, err error) {
	dayText, rest, _ := strings.Cut(word, ".")
	monthText, yearText, dots := strings.Cut(rest, ".")
	if !dots || !isNumber(dayText) || !isNumber(monthText) || yearText != "" && !isNumber(yearText) {
		return nil, false, nil
	}
	dayOf, okDay := number(dayText, 31)
	month, okMonth := number(monthText, 12)
	if !okDay || !okMonth || month == 0 {
		return nil, true, whenProblem(WhenNoDate, prefs.Args{"Text": prefs.Quoted(word)})
	}
	found, err = r.inYears(dayOf, time.Month(month), yearText, today)
	return found, true, err
}

// dayOfMonth is that day of this month, or of the next that has it.
func (r *whenReader) dayOfMonth(dayOf int, today time.Time) (found dates) {
	for ahead := range 3 {
		t := time.Date(today.Year(), today.Month()+time.Month(ahead), dayOf, 0, 0, 0, 0, time.UTC)
		if t.Day() == dayOf {
			found = append(found, t)
		}
	}
	return found
}

// ordinal reads 3rd.
func ordinal(word string) (int, bool) {
	for _, ending := range []string{"st", "nd", "rd", "th"} {
		if digits, cut := strings.CutSuffix(word, ending); cut && isNumber(digits) {
			n, ok := number(digits, 31)
			return n, ok && n > 0
		}
	}
	return 0, false
}

// months counts the months that are named.
func months(words []string) (n int) {
	for _, w := range words {
		for part := range strings.FieldsFuncSeq(w, func(r rune) bool { return r == '-' || r == ',' || r == '.' }) {
			if _, named := readMonth(part); named {
				n++
			}
		}
	}
	return n
}

// dayAndMonth reads 3 jan, jan 3rd, 3rd of january, 3. january 2027; no date at
// all is fine.
func (r *whenReader) dayAndMonth(words []string, today time.Time) (dates, []string, error) {
	words = slices.DeleteFunc(slices.Clone(words), func(w string) bool { return w == "of" })
	if len(words) < 2 {
		return nil, words, nil
	}
	a, b := strings.Trim(words[0], ".,"), strings.Trim(words[1], ".,")
	month, named := readMonth(b)
	if !named {
		a, b = b, a
		if month, named = readMonth(b); !named {
			return nil, words, nil
		}
	}
	dayOf, ok := ordinal(a)
	if isNumber(a) {
		dayOf, ok = number(a, 31)
	}
	if !ok {
		return nil, words, nil
	}
	words, year := words[2:], ""
	if len(words) > 0 && len(words[0]) == 4 && isNumber(words[0]) {
		words, year = words[1:], words[0]
	}
	found, err := r.inYears(dayOf, month, year, today)
	return found, words, err
}

// inYears is a date in the year that was said, or in this one and the next.
func (r *whenReader) inYears(dayOf int, month time.Month, said string, today time.Time) (found dates, err error) {
	years := []int{today.Year(), today.Year() + 1}
	if r.guessed = said == ""; !r.guessed {
		year, _ := number(said, 9999)
		years = []int{year}
	}
	for _, year := range years {
		if t := time.Date(year, month, dayOf, 0, 0, 0, 0, time.UTC); t.Day() == dayOf {
			found = append(found, t)
		}
	}
	if len(found) == 0 {
		return nil, whenProblem(WhenNoSuchDay, prefs.Args{"Month": month, "Is": dayOf})
	}
	return found, nil
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

// timeOfDay reads what is left after the day: nothing, or a time.
func (r *whenReader) timeOfDay(words []string) (m prefs.Minute, ok bool) {
	if len(words) == 0 {
		return 0, true
	}
	at := slices.Contains(words, "at")
	words = slices.DeleteFunc(slices.Clone(words), func(w string) bool { return w == "at" })
	if len(words) != 1 {
		return 0, false
	}
	c, ok := readClock(words[0])
	if c.bare && !r.clock && !at {
		return 0, false
	}
	return c.minute, ok
}

// pick is the first of the moments that is to come, or the last one if all are
// past.
func (r *whenReader) pick(days dates, m prefs.Minute) time.Time {
	if days == nil {
		today := schedule.ToWall(r.now, r.zone).Truncate(24 * time.Hour)
		days = dates{today, today.AddDate(0, 0, 1)}
	}
	var t time.Time
	for _, d := range days {
		t = schedule.FromWall(d.Add(time.Duration(m)*time.Minute), r.zone)
		if t.After(r.now) {
			break
		}
	}
	return t
}

func whenProblem(code prefs.Code, args prefs.Args) error {
	return problem(prefs.FieldWhen, code, args)
}
