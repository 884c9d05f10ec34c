package phrase

import (
	"slices"
	"strings"
	"time"

	"unhunch/internal/prefs"
)

// Hours reads a week's working hours as people type them, a line, or a part
// up to a semicolon, for days that are alike:
//
//	mon-thu 9:00-12:00, 13:00-17:30
//	fri 9-13
//
// A day that is not named is off. Where no day is named at all, the days stay
// as in base, and a day named without hours has the usual ones. It reads what
// prefs.Hours.Lines writes. Its error is prefs.Problems; that hours overlap or
// end before they begin is left to CheckTimetable.
func Hours(text string, base prefs.Hours) (prefs.Hours, error) {
	const longest = 2 * longestPhrase
	if len(text) > longest {
		return base, tooLong(prefs.FieldHours, text, longest)
	}
	var r planReader
	for line := range strings.FieldsFuncSeq(unescaped(text), func(c rune) bool { return c == '\n' || c == ';' }) {
		one := planReader{words: planWords(line)}
		if word, ok := one.onlyHours(); !ok {
			return base, problem(prefs.FieldHours, HoursNotUnderstood, prefs.Args{"Text": prefs.Quoted(word)})
		}
		r.groups = append(r.groups, one.groups...)
	}
	if len(r.groups) == 0 {
		return base, problem(prefs.FieldHours, HoursEmpty, nil)
	}
	t := prefs.Timetable{Hours: base}
	if p := r.applyHours(&t); p != nil {
		return base, problem(prefs.FieldHours, HoursDays, p)
	}
	if r.unclear != nil && !r.odd {
		return base, problem(prefs.FieldHours, HoursUnclear, r.unclear.Args)
	}
	return t.Hours, nil
}

// onlyHours reads spans and days, and stops at what is neither.
func (r *planReader) onlyHours() (stopped string, ok bool) {
	every := ""
	for _, word := range r.words {
		for part := range strings.SplitSeq(word, ",") {
			switch part {
			case "", "on", "and", "from", "in", "-":
				continue
			case "every", "each":
				every = "every"
				continue
			}
			if !r.hours(every+part) && !r.hours(part) {
				return part, false
			}
			every = ""
		}
	}
	return "", true
}

// hoursGroup is hours and the days they are for, said in either order.
type hoursGroup struct {
	spans    []typedSpan
	days     []time.Weekday
	lastDays bool // the last thing said
}

// hours reads one span or some days.
func (r *planReader) hours(word string) bool {
	if s, ok := readSpan(word); ok {
		g := r.group(func(g hoursGroup) bool { return len(g.spans) > 0 && g.lastDays })
		g.spans, g.lastDays = append(g.spans, s), false
		return true
	}
	for part := range strings.SplitSeq(word, "/") { // mon/wed/fri
		if _, ok := readDays(part); !ok {
			return false
		}
	}
	for part := range strings.SplitSeq(word, "/") {
		days, _ := readDays(part)
		r.addDays(days)
	}
	return true
}

func (r *planReader) addDays(days []time.Weekday) {
	g := r.group(func(g hoursGroup) bool { return len(g.days) > 0 && !g.lastDays })
	g.days, g.lastDays = append(g.days, days...), true
}

// group is the last one, or a new one when that is full.
func (r *planReader) group(full func(hoursGroup) bool) *hoursGroup {
	last := len(r.groups) - 1
	if last < 0 || full(r.groups[last]) {
		r.groups = append(r.groups, hoursGroup{})
		last++
	}
	return &r.groups[last]
}

// applyHours gives what is missing where it is not said on which days some hours
// are.
func (r *planReader) applyHours(t *prefs.Timetable) (unsaid prefs.Args) {
	if len(r.groups) == 0 {
		return nil
	}
	var hours prefs.Hours
	for _, g := range r.groups {
		if len(g.days) == 0 {
			if len(r.groups) > 1 {
				return prefs.Args{"Span": g.spans[0].literal()}
			}
			g.days = t.Hours.Days()
		}
		spans := r.chosen(g.spans)
		for _, d := range sorted(g.days) {
			if len(spans) == 0 {
				hours[d] = append(hours[d], usual(t.Hours, d)...)
			}
			hours[d] = append(hours[d], spans...)
		}
	}
	for d := range hours {
		slices.SortFunc(hours[d], func(a, b prefs.Span) int { return int(a.From - b.From) })
	}
	t.Hours = hours.Shifts()
	return nil
}

// chosen is what is read of a day's spans, in the way that is tried now.
func (r *planReader) chosen(spans []typedSpan) []prefs.Span {
	var all []prefs.Span
	for i, s := range spans {
		if i > 0 {
			before := &all[len(all)-1]
			switch past, ok := s.afterMidnight(*before); {
			case ok && past.From == before.To && before.To == midnight: // 18-24, 0-2
				before.To = past.To
				continue
			case ok:
				all = append(all, past)
				continue
			}
			s = s.afterLunch(*before)
		}
		way := 0
		if len(s.ways) > 1 {
			way = r.either(&prefs.Problem{Code: PlanHoursUnclear, Args: prefs.Args{
				"Span": s.literal(), "Late": s.ways[0], "Swapped": s.ways[1],
			}})
			r.sure, r.odd = true, r.odd || s.odd
		}
		all = append(all, s.ways[way])
	}
	return all
}

// usual is the hours of a day, or of the first working day for a day off.
func usual(h prefs.Hours, d time.Weekday) []prefs.Span {
	days := h.Days()
	if len(h[d]) == 0 && len(days) > 0 {
		d = days[0]
	}
	return slices.Clone(h[d])
}
