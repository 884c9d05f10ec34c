package phrase

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// lapse is a length of time, of which days and months follow the calendar.
type lapse struct {
	months, days int
	time         time.Duration
}

type unit struct {
	names string
	lapse
}

// units lists them from the shortest on.
func units() []unit {
	return []unit{
		{" m min mins minute minutes ", lapse{time: time.Minute}},
		{" h hr hrs hour hours ", lapse{time: time.Hour}},
		{" d day days ", lapse{days: 1}},
		{" w wk wks week weeks ", lapse{days: 7}},
		{" fortnight fortnights ", lapse{days: 14}},
		{" month months ", lapse{months: 1}},
		{" y yr yrs year years ", lapse{months: 12}},
	}
}

// Where the units stand that mean something to a phrase.
const (
	minutes = 0
	hours   = 1
)

func unitOf(name string) int {
	return slices.IndexFunc(units(), func(u unit) bool { return strings.Contains(u.names, " "+name+" ") })
}

// readLapse reads 20m, 1h30, "90 min", "2 weeks", "an hour and a half", "1.5
// hours", "fifteen minutes" and a mere number of minutes.
func readLapse(words []string) (lapse, bool) {
	r := lapseReader{rest: pieces(inPoints(words)), least: len(units())}
	if len(r.rest) == 0 {
		return lapse{}, false
	}
	for len(r.rest) > 0 {
		if !r.part() {
			return lapse{}, false
		}
	}
	return r.sum, true
}

// inPoints writes the parts that people write in other ways: 1 1/2 hours, 1:30
// hours.
func inPoints(words []string) []string {
	words = slices.Clone(words)
	for i, w := range words {
		switch w {
		case "1/2":
			words[i] = ".5"
		case "1/4":
			words[i] = ".25"
		case "3/4":
			words[i] = ".75"
		}
		hour, minute, ok := strings.Cut(w, ":")
		if ok && i == 0 && len(minute) == 2 && isNumber(hour) && isNumber(minute) && len(words) > 1 && unitOf(strings.Trim(words[1], ",")) == hours {
			words[0], words[1] = hour+"h", minute+"m"
		}
	}
	return words
}

// pieces takes words apart into numbers, as they are written, and names; nil:
// there is something else.
func pieces(words []string) (all []string) {
	text := strings.Join(words, " ")
	for text != "" {
		r := rune(text[0])
		var length int
		switch {
		case r >= '0' && r <= '9' || r == '.' && len(text) > 1 && text[1] >= '0' && text[1] <= '9':
			length = len(text) - len(strings.TrimLeft(text, "0123456789"))
			if rest := text[length:]; len(rest) > 1 && (rest[0] == '.' || rest[0] == ',' && rest[1] != ' ') {
				length += 1 + len(rest[1:]) - len(strings.TrimLeft(rest[1:], "0123456789"))
			}
		case unicode.IsLetter(r):
			length = len(text) - len(strings.TrimLeftFunc(text, func(r rune) bool { return r >= 'a' && r <= 'z' }))
		case r == ' ' || r == ',' || r == '.', r == '-' && len(all) > 0 && !isAmount(all[len(all)-1]):
			text = text[1:]
			continue
		}
		if length == 0 {
			return nil
		}
		all, text = append(all, text[:length]), text[length:]
	}
	return all
}

func isAmount(piece string) bool { return strings.Trim(piece, "0123456789.,") == "" }

type lapseReader struct {
	rest  []string
	sum   lapse
	least int // units must shrink: 1h30, not 30m1h
}

// next takes the next piece, if it is one of these.
func (r *lapseReader) next(of ...string) bool {
	if len(r.rest) > 0 && slices.Contains(of, r.rest[0]) {
		r.rest = r.rest[1:]
		return true
	}
	return false
}

// part reads one amount and its unit.
func (r *lapseReader) part() bool {
	begun := r.least < len(units())
	if r.next("and") && !begun {
		return false
	}
	if begun && r.least == hours && r.fraction(hours) {
		return true // an hour and a half
	}
	mere := len(r.rest) == 1 && isNumber(r.rest[0])
	n, ok := r.amount()
	if !ok {
		return false
	}
	if len(r.rest) == 0 || isAmount(r.rest[0]) || r.rest[0] == "and" {
		if extra, ok := r.half(); ok { // one and a half hours
			n += extra
		}
	}
	i := minutes
	switch {
	case len(r.rest) > 0 && unitOf(r.rest[0]) >= 0:
		i = unitOf(r.rest[0])
		r.rest = r.rest[1:]
	case !mere || begun && r.least != hours:
		return false // a mere number is of minutes: 1h30
	}
	return r.add(n, i)
}

// fraction reads the "a half" behind a unit.
func (r *lapseReader) fraction(of int) bool {
	if len(r.rest) > 2 {
		return false
	}
	before := r.rest
	if n, ok := r.share(); ok && len(r.rest) == 0 {
		r.least++
		return r.add(n, of)
	}
	r.rest = before
	return false
}

// half reads the "and a half" between a number and its unit.
func (r *lapseReader) half() (float64, bool) {
	before := r.rest
	if r.next("and") {
		if n, ok := r.share(); ok && len(r.rest) > 0 && unitOf(r.rest[0]) >= 0 {
			return n, true
		}
	}
	r.rest = before
	return 0, false
}

// share reads half, a quarter and three quarters.
func (r *lapseReader) share() (float64, bool) {
	one := r.next("a", "an", "one")
	switch {
	case r.next("half"):
		return 0.5, true
	case r.next("quarter"):
		return 0.25, true
	case !one && r.next("three"):
		return 0.75, r.next("quarters")
	}
	return 0, false
}

// amount reads how many of a unit there are.
func (r *lapseReader) amount() (float64, bool) {
	before := r.rest
	if n, ok := r.share(); ok { // half an hour, a quarter of an hour
		r.next("of")
		r.next("a", "an")
		return n, true
	}
	r.rest = before
	if len(r.rest) == 0 {
		return 0, false
	}
	first := r.rest[0]
	r.rest = r.rest[1:]
	if isAmount(first) {
		return r.figure(first)
	}
	if first == "a" && r.next("couple") || first == "couple" {
		r.next("of")
		return 2, true
	}
	if i := slices.Index(ones(), first); i >= 0 {
		return float64(i), true
	}
	if first == "a" || first == "an" {
		return 1, true
	}
	i := slices.Index(tens(), first)
	if i < 0 {
		return 0, false
	}
	n := float64(10 * (i + 2))
	if len(r.rest) > 0 {
		if one := slices.Index(ones()[:10], r.rest[0]); one > 0 {
			r.rest = r.rest[1:]
			return n + float64(one), true
		}
	}
	return n, true
}

// figure reads a number in figures, be it of two pieces: 1 ½. That 1.30 is a
// number is not plain.
func (r *lapseReader) figure(text string) (float64, bool) {
	const most = 9999
	text = strings.Replace(text, ",", ".", 1)
	_, share, _ := strings.Cut(text, ".")
	if len(share) > 1 && !slices.Contains([]string{"25", "50", "75"}, share) {
		return 0, false
	}
	n, err := strconv.ParseFloat(text, 64)
	if err == nil && len(r.rest) > 0 && strings.HasPrefix(r.rest[0], ".") && n == math.Trunc(n) {
		share, _ := strconv.ParseFloat(r.rest[0], 64)
		n += share
		r.rest = r.rest[1:]
	}
	return n, err == nil && n <= most
}

func ones() []string {
	return []string{
		"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
		"fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
	}
}

func tens() []string {
	return []string{"twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"}
}

// add adds so many of a unit. Parts of days are hours.
func (r *lapseReader) add(n float64, i int) bool {
	if i >= r.least {
		return false
	}
	r.least = i
	u := units()[i]
	if u.months > 0 {
		r.sum.months += int(n) * u.months
		return n == math.Trunc(n)
	}
	days := n * float64(u.days)
	whole := math.Trunc(days)
	r.sum.days += int(whole)
	r.sum.time += (time.Duration(n*float64(u.time)) + time.Duration((days-whole)*float64(24*time.Hour))).Round(time.Second)
	return true
}
