package prefs

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// String gives "every 50 minutes, 9:00–17:30, Monday to Friday".
// schedule.ParsePlan reads it back.
func (t Timetable) String() string { return t.Plan.String() + ", " + t.Hours.String() }

// String gives "every 50 minutes", "at 10:00 and 15:00" or "cron 0 10,15 * * 1-5".
func (p Plan) String() string {
	switch {
	case p.Cron != "":
		return "cron " + p.Cron
	case len(p.Times) > 0:
		words := make([]string, len(p.Times))
		for i, t := range p.Times {
			words[i] = t.String()
		}
		return "at " + list(words)
	case p.Every == 60:
		return "every hour"
	case p.Every%60 == 0:
		return fmt.Sprintf("every %d hours", p.Every/60)
	default:
		return fmt.Sprintf("every %d minutes", p.Every)
	}
}

// String gives "9:00–17:30, Monday to Friday", or, when days differ, "9:00–12:00
// and 13:00–17:30 on Monday to Thursday; 9:00–13:00 on Friday".
func (h Hours) String() string {
	groups := h.alike()
	switch len(groups) {
	case 0:
		return "never"
	case 1:
		return spanWords(h[groups[0][0]]) + ", " + dayWords(groups[0])
	}
	parts := make([]string, len(groups))
	for i, days := range groups {
		parts[i] = spanWords(h[days[0]]) + " on " + dayWords(days)
	}
	return strings.Join(parts, "; ")
}

// Lines gives the hours as they are typed, a line for days that are alike, as in
// "Mon-Thu 9:00-12:00, 13:00-17:30". schedule.ParseHours reads it back.
func (h Hours) Lines() string {
	var lines []string
	for _, days := range h.alike() {
		var spans []string
		for _, s := range h[days[0]] {
			spans = append(spans, s.From.String()+"-"+s.To.String())
		}
		names := runs(days, func(d time.Weekday) string { return d.String()[:3] }, "-")
		lines = append(lines, strings.Join(names, ", ")+" "+strings.Join(spans, ", "))
	}
	return strings.Join(lines, "\n")
}

// alike puts the days with the same hours together, by the first of them.
func (h Hours) alike() [][]time.Weekday {
	var groups [][]time.Weekday
	for _, day := range h.Days() {
		same := func(g []time.Weekday) bool { return slices.Equal(h[g[0]], h[day]) }
		if i := slices.IndexFunc(groups, same); i >= 0 {
			groups[i] = append(groups[i], day)
		} else {
			groups = append(groups, []time.Weekday{day})
		}
	}
	return groups
}

func spanWords(spans []Span) string {
	words := make([]string, len(spans))
	for i, s := range spans {
		words[i] = s.String()
	}
	return list(words)
}

// dayWords takes days in the order of week.
func dayWords(days []time.Weekday) string {
	if len(days) == 7 {
		return "every day"
	}
	return list(runs(days, time.Weekday.String, " to "))
}

// runs names days in the order of week. Three and more in a row become "Monday
// to Wednesday".
func runs(days []time.Weekday, name func(time.Weekday) string, to string) []string {
	var words []string
	for i := 0; i < len(days); {
		end := i + 1
		for end < len(days) && days[end] == (days[end-1]+1)%7 {
			end++
		}
		if end-i >= 3 {
			words = append(words, name(days[i])+to+name(days[end-1]))
		} else {
			for _, d := range days[i:end] {
				words = append(words, name(d))
			}
		}
		i = end
	}
	return words
}

// list gives "a, b and c".
func list(words []string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " and " + words[last]
}
