package schedule

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"unhunch/internal/prefs"
)

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

func (r *planReader) applyHours(t *prefs.Timetable) error {
	if len(r.groups) == 0 {
		return nil
	}
	var hours prefs.Hours
	for _, g := range r.groups {
		if len(g.days) == 0 {
			if len(r.groups) > 1 {
				return planProblem(fmt.Sprintf("it is not said on which days %s is", g.spans[0]))
			}
			g.days = t.Hours.Days()
		}
		for _, d := range sorted(g.days) {
			spans := g.spans
			if len(spans) == 0 {
				spans = usual(t.Hours, d)
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

// usual is the hours of a day, or of the first working day for a day off.
func usual(h prefs.Hours, d time.Weekday) []prefs.Span {
	days := h.Days()
	if len(h[d]) == 0 && len(days) > 0 {
		d = days[0]
	}
	return slices.Clone(h[d])
}
