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
	for line := range strings.FieldsFuncSeq(text, func(c rune) bool { return c == '\n' || c == ';' }) {
		one := planReader{words: tidy(line)}
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
		return base, problem(prefs.FieldHours, p.inHours(), p.Args)
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

// hoursUnsaid is what the hours of a plan, or of a week, leave open.
type hoursUnsaid struct {
	Code prefs.Code // of a plan
	Args prefs.Args
}

// inHours is the code for it where hours alone were typed.
func (p hoursUnsaid) inHours() prefs.Code {
	if p.Code == PlanDays {
		return HoursDays
	}
	return HoursUnclear
}

// hoursGroup is hours and the days they are for, said in either order.
type hoursGroup struct {
	spans    []prefs.Span
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
	days, ok := readDays(word)
	if ok {
		r.addDays(days)
	}
	return ok
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

func readDays(word string) ([]time.Weekday, bool) {
	switch word {
	case "weekday", "weekdays", "workdays", "everyweekday", "everyworkday":
		word = "mon-fri"
	case "weekend", "weekends":
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

func (r *planReader) applyHours(t *prefs.Timetable) *hoursUnsaid {
	if len(r.groups) == 0 {
		return nil
	}
	var hours prefs.Hours
	for _, g := range r.groups {
		if len(g.days) == 0 {
			if len(r.groups) > 1 {
				return &hoursUnsaid{PlanDays, prefs.Args{"Span": g.spans[0]}}
			}
			g.days = t.Hours.Days()
		}
		for _, d := range sorted(g.days) {
			spans := g.spans
			if len(spans) == 0 {
				spans = usual(t.Hours, d)
			}
			if p := unclear(spans); p != nil {
				return p
			}
			hours[d] = append(hours[d], spans...)
		}
	}
	for d := range hours {
		slices.SortFunc(hours[d], func(a, b prefs.Span) int { return int(a.From - b.From) })
	}
	t.Hours = hours
	return nil
}

// unclear refuses hours that may end in the afternoon, or be the wrong way round.
func unclear(spans []prefs.Span) *hoursUnsaid {
	const noon = 12 * 60
	for _, s := range spans {
		late := prefs.Span{From: s.From, To: s.To + noon}
		if s.To < s.From && late.From < late.To && s.To < noon {
			return &hoursUnsaid{PlanHoursUnclear, prefs.Args{"Span": s, "Late": late, "Swapped": prefs.Span{From: s.To, To: s.From}}}
		}
	}
	return nil
}

// usual is the hours of a day, or of the first working day for a day off.
func usual(h prefs.Hours, d time.Weekday) []prefs.Span {
	days := h.Days()
	if len(h[d]) == 0 && len(days) > 0 {
		d = days[0]
	}
	return slices.Clone(h[d])
}
