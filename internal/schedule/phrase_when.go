package schedule

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"unhunch/internal/prefs"
)

const whenExample = "say it as in 20m, 2 weeks, 14:30, until monday or until 3 Jan"

// ParseWhen reads a moment to come, as people type it: how long from now (20m,
// 1h30, 2 weeks), a time of the day (until 14:30: the next time it is that
// late), or a day (until monday, tomorrow, 3 Jan, 2026-12-24), which begins at
// midnight unless a time is said with it. Nothing at all gives the zero time:
// the caller knows what that means. The moment is after now, in UTC, and at
// most a year ahead. The error is prefs.Problems.
func ParseWhen(text string, now time.Time, zone *time.Location) (time.Time, error) {
	if len(text) > longestPhrase {
		return time.Time{}, tooLong(prefs.FieldWhen, text, longestPhrase)
	}
	r := whenReader{now: now.UTC().Truncate(time.Second), zone: zone, said: strings.Join(strings.Fields(text), " ")}
	words := r.skipFillers(tidy(text))
	if len(words) == 0 {
		return time.Time{}, nil
	}
	until, err := r.read(words)
	if err != nil {
		return time.Time{}, err
	}
	switch {
	case !until.After(r.now):
		return time.Time{}, whenProblem(fmt.Sprintf("%q is already past", prefs.Clip(r.said)), "say a time to come, as in tomorrow or until 3 Jan")
	case until.After(r.now.AddDate(1, 0, 0)):
		return time.Time{}, whenProblem(fmt.Sprintf("%q is more than a year ahead", prefs.Clip(r.said)), "choose something nearer, or leave the time out")
	}
	return until, nil
}

type whenReader struct {
	now   time.Time
	zone  *time.Location
	said  string
	clock bool // "until 9" means nine o'clock, "20" means 20 minutes
}

func (r *whenReader) skipFillers(words []string) []string {
	for len(words) > 0 {
		switch words[0] {
		case "until", "till", "til", "at", "by":
			r.clock = true
		case "for", "in", "on", "from", "now", "the":
		default:
			return words
		}
		words = words[1:]
	}
	return words
}

func (r *whenReader) read(words []string) (time.Time, error) {
	if !(r.clock && isNumber(words[0])) || len(words) > 1 {
		if l, ok := readLapse(words); ok {
			return r.after(l), nil
		}
	}
	date, words, err := r.date(words)
	if err != nil {
		return time.Time{}, err
	}
	minute, ok := r.timeOfDay(words)
	if !ok {
		return time.Time{}, whenProblem(fmt.Sprintf("I do not understand %q", prefs.Clip(r.said)), whenExample)
	}
	return r.pick(date, minute), nil
}

// after goes by the calendar for days and months, so that two weeks end at the
// time of the day at which they began.
func (r *whenReader) after(l lapse) time.Time {
	if l.days == 0 && l.months == 0 {
		return r.now.Add(l.time)
	}
	return fromWall(toWall(r.now, r.zone).AddDate(0, l.months, l.days), r.zone).Add(l.time)
}

// dates are the days that were meant, the likeliest first, each by its
// midnight in wall time. None: any day.
type dates []time.Time

func (r *whenReader) date(words []string) (dates, []string, error) {
	today := toWall(r.now, r.zone).Truncate(day)
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
			if next, ok := nextOf(words[1], today); ok {
				return dates{next}, words[2:], nil
			}
			return r.date(words[1:])
		}
	}
	if d, ok := readDay(first); ok {
		ahead := int(d-today.Weekday()+7) % 7
		return dates{today.AddDate(0, 0, ahead), today.AddDate(0, 0, ahead+7)}, words[1:], nil
	}
	if t, err := time.Parse("2006-1-2", first); err == nil {
		return dates{t}, words[1:], nil
	}
	if strings.Contains(first, "/") {
		return nil, nil, whenProblem(fmt.Sprintf("%q can be read in two ways", prefs.Clip(first)), "name the month, as in 3 Jan")
	}
	return r.dayAndMonth(words, today)
}

func nextOf(unit string, today time.Time) (time.Time, bool) {
	switch unit {
	case "week":
		return today.AddDate(0, 0, (int(time.Monday-today.Weekday())+6)%7+1), true
	case "month":
		return time.Date(today.Year(), today.Month()+1, 1, 0, 0, 0, 0, time.UTC), true
	}
	return time.Time{}, false
}

// dayAndMonth reads 3 jan, jan 3rd, 3. january 2027; no date at all is fine.
func (r *whenReader) dayAndMonth(words []string, today time.Time) (dates, []string, error) {
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
	for _, ordinal := range []string{"st", "nd", "rd", "th"} {
		a = strings.TrimSuffix(a, ordinal)
	}
	dayOf, ok := number(a, 31)
	if !isNumber(a) || !ok {
		return nil, words, nil
	}
	words = words[2:]
	years := []int{today.Year(), today.Year() + 1}
	if len(words) > 0 && len(words[0]) == 4 && isNumber(words[0]) {
		year, _ := number(words[0], 9999)
		years, words = []int{year}, words[1:]
	}
	var found dates
	for _, year := range years {
		if t := time.Date(year, month, dayOf, 0, 0, 0, 0, time.UTC); t.Day() == dayOf {
			found = append(found, t)
		}
	}
	if len(found) == 0 {
		return nil, nil, whenProblem(fmt.Sprintf("%s does not have %d days", month, dayOf), whenExample)
	}
	return found, words, nil
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
		today := toWall(r.now, r.zone).Truncate(day)
		days = dates{today, today.AddDate(0, 0, 1)}
	}
	var t time.Time
	for _, d := range days {
		t = fromWall(d.Add(time.Duration(m)*time.Minute), r.zone)
		if t.After(r.now) {
			break
		}
	}
	return t
}

func whenProblem(what, mend string) error {
	return prefs.Problems{{Field: prefs.FieldWhen, What: what, Mend: mend}}
}
