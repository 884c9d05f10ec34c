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
	var groups [][]time.Weekday // days with the same hours, by their first
	for _, day := range h.Days() {
		same := func(g []time.Weekday) bool { return slices.Equal(h[g[0]], h[day]) }
		if i := slices.IndexFunc(groups, same); i >= 0 {
			groups[i] = append(groups[i], day)
		} else {
			groups = append(groups, []time.Weekday{day})
		}
	}
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

func spanWords(spans []Span) string {
	words := make([]string, len(spans))
	for i, s := range spans {
		words[i] = s.String()
	}
	return list(words)
}

// dayWords takes days in the order of week. Three and more in a row become
// "Monday to Wednesday".
func dayWords(days []time.Weekday) string {
	if len(days) == 7 {
		return "every day"
	}
	var words []string
	for i := 0; i < len(days); {
		end := i + 1
		for end < len(days) && days[end] == (days[end-1]+1)%7 {
			end++
		}
		if end-i >= 3 {
			words = append(words, days[i].String()+" to "+days[end-1].String())
		} else {
			for _, d := range days[i:end] {
				words = append(words, d.String())
			}
		}
		i = end
	}
	return list(words)
}

// list gives "a, b and c".
func list(words []string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " and " + words[last]
}
