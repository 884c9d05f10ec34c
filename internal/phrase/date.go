package phrase

import (
	"slices"
	"strings"
	"time"

	"unhunch/internal/prefs"
)

// dates are the days that were meant, the likeliest first, each by its
// midnight in wall time.
type dates struct {
	days    []time.Time
	guessed bool // which year is meant
	month   bool // a whole month is
	ends    bool // without a time, its end is: off for today
}

// over are the days on which they are over.
func (d dates) over() (all []time.Time) {
	for _, t := range d.days {
		if d.month {
			t = t.AddDate(0, 1, 0)
		} else {
			t = t.AddDate(0, 0, 1)
		}
		all = append(all, t)
	}
	return all
}

func one(days ...time.Time) []dates { return []dates{{days: days}} }

// date reads the day that words begin with, in each way that it can be read, and
// gives the words behind it. None: there is no day.
func (r *whenReader) date(words []string) ([]dates, []string, error) {
	if len(words) == 0 {
		return nil, nil, nil
	}
	today, first := r.today(), strings.Trim(words[0], ",")
	switch first {
	case "today":
		return []dates{{days: []time.Time{today}, ends: true}}, words[1:], nil
	case "tomorrow":
		return one(today.AddDate(0, 0, 1)), words[1:], nil
	case "next", "this", "coming":
		if len(words) > 1 {
			return r.nearby(first, skip(words[1:], "coming"))
		}
	}
	if d, ok := readDay(first); ok {
		if found, rest, err := r.dayAndMonth(words[1:]); err != nil || len(found) > 0 {
			return found, rest, onA(d, found, today, err)
		}
		ahead := int(d-today.Weekday()+7) % 7
		return one(today.AddDate(0, 0, ahead), today.AddDate(0, 0, ahead+7)), words[1:], nil
	}
	if t, err := time.Parse("2006-01-02t15:04", first); err == nil {
		return one(t.Truncate(24 * time.Hour)), slices.Concat([]string{t.Format("15:04")}, words[1:]), nil
	}
	if _, clock := readClock(first); !clock || r.clock {
		if found, ok, err := r.numeric(first); ok {
			return found, words[1:], err
		}
	}
	if found, rest, err := r.dayAndMonth(words); err != nil || len(found) > 0 {
		return found, rest, err
	}
	if dayOf, ok := ordinal(first); ok {
		return one(r.dayOfMonth(dayOf)...), words[1:], nil
	}
	return r.monthAlone(words)
}

// nearby reads "this friday" and "next friday". On a Wednesday the next Friday
// may be in two days, or in the week that begins then; and on a Friday this one
// is today.
func (r *whenReader) nearby(which string, words []string) ([]dates, []string, error) {
	if len(words) == 0 {
		return nil, nil, nil
	}
	d, ok := readDay(strings.Trim(words[0], ","))
	if !ok {
		return r.date(words)
	}
	today, rest := r.today(), words[1:]
	coming := today.AddDate(0, 0, int(d-today.Weekday()+6)%7+1)
	switch {
	case which == "coming", which == "this" && d != today.Weekday():
		return one(coming), rest, nil
	case which == "this" && len(rest) > 0:
		return one(today, coming), rest, nil
	case which == "this":
		return append(one(today.AddDate(0, 0, 1)), one(coming)...), rest, nil
	}
	later := r.nextWeek(today).AddDate(0, 0, int(d-r.week+7)%7)
	return append(one(coming), one(later)...), rest, nil
}

// onA refuses a date that is on another day of the week than was said.
func onA(said time.Weekday, found []dates, today time.Time, err error) error {
	if err != nil || len(found) == 0 {
		return err
	}
	days := found[0].days
	i := slices.IndexFunc(days, func(t time.Time) bool { return !t.Before(today) })
	if i < 0 || days[i].Weekday() == said {
		return err
	}
	return whenProblem(WhenOtherWeekday, prefs.Args{"Date": days[i]})
}

// numeric reads a date in figures: 3.1. and 3.1.2027, which have the day in front
// wherever they are written, 2026-12-24, and 3/1 in the two ways that it has.
func (r *whenReader) numeric(word string) (found []dates, ok bool, err error) {
	sign := strings.IndexAny(word, "./-")
	if sign <= 0 {
		return nil, false, nil
	}
	mark := word[sign : sign+1]
	parts := strings.Split(strings.TrimSuffix(word, "."), mark)
	if len(parts) < 2 || len(parts) > 3 || mark == "-" && len(parts) == 2 || slices.ContainsFunc(parts, func(p string) bool { return !isNumber(p) }) {
		return nil, false, nil
	}
	year := ""
	switch {
	case len(parts) == 3 && len(parts[0]) == 4:
		year, parts = parts[0], []string{parts[2], parts[1]}
		mark = "."
	case len(parts) == 3:
		year = parts[2]
		if len(year) == 2 {
			year = "20" + year
		}
	}
	orders := [][2]string{{parts[0], parts[1]}}
	if mark != "." {
		orders = append(orders, [2]string{parts[1], parts[0]})
	}
	err = whenProblem(WhenNoDate, prefs.Args{"Text": prefs.Quoted(word)})
	for _, o := range orders {
		dayOf, okDay := number(o[0], 31)
		month, okMonth := number(o[1], 12)
		if !okDay || !okMonth || month == 0 || dayOf == 0 {
			continue
		}
		d, problem := r.inYears(dayOf, time.Month(month), year)
		if problem != nil {
			err = problem
			continue
		}
		found = append(found, d)
	}
	if len(found) > 0 {
		return found, true, nil
	}
	_, clock := readClock(word)
	return nil, !clock, err
}

// dayOfMonth is that day of this month, or of the next that has it.
func (r *whenReader) dayOfMonth(dayOf int) (found []time.Time) {
	today := r.today()
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
func (r *whenReader) dayAndMonth(words []string) ([]dates, []string, error) {
	words = slices.DeleteFunc(slices.Clone(words), func(w string) bool { return w == "of" || w == "the" })
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
	if !ok || dayOf == 0 {
		return nil, words, nil
	}
	year, words := yearOf(words[2:])
	d, err := r.inYears(dayOf, month, year)
	if err != nil {
		return nil, words, err
	}
	return []dates{d}, words, nil
}

// monthAlone reads january and january 2027: its first day.
func (r *whenReader) monthAlone(words []string) ([]dates, []string, error) {
	month, ok := readMonth(strings.Trim(words[0], ".,"))
	if !ok {
		return nil, words, nil
	}
	year, rest := yearOf(words[1:])
	d, err := r.inYears(1, month, year)
	d.month = true
	return []dates{d}, rest, err
}

// yearOf takes the year that words begin with; "": they begin with none.
func yearOf(words []string) (year string, rest []string) {
	if len(words) > 0 && len(words[0]) == 4 && isNumber(words[0]) {
		return words[0], words[1:]
	}
	return "", words
}

// inYears is a date in the year that was said, or in this one and the next.
func (r *whenReader) inYears(dayOf int, month time.Month, said string) (dates, error) {
	today := r.today()
	d := dates{guessed: said == ""}
	years := []int{today.Year(), today.Year() + 1}
	if !d.guessed {
		year, _ := number(said, 9999)
		years = []int{year}
	}
	for _, year := range years {
		if t := time.Date(year, month, dayOf, 0, 0, 0, 0, time.UTC); t.Day() == dayOf {
			d.days = append(d.days, t)
		}
	}
	if len(d.days) == 0 {
		return d, whenProblem(WhenNoSuchDay, prefs.Args{"Month": month, "Is": dayOf})
	}
	return d, nil
}
