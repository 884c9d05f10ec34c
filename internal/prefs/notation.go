package prefs

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// String gives a timetable as it is typed: "every 50m Mon-Fri 9:00-17:30".
// phrase.Plan reads it back. It is no sentence for people.
func (t Timetable) String() string { return t.Plan.String() + " " + t.Hours.String() }

// String gives "every 50m", "at 10:00, 15:00" or "cron 0 10,15 * * 1-5".
func (p Plan) String() string {
	switch p.Kind() {
	case ByCron:
		return "cron " + p.Cron
	case ByTimes:
		said := make([]string, len(p.Times))
		for i, t := range p.Times {
			said[i] = t.String()
		}
		return "at " + strings.Join(said, ", ")
	case ByInterval:
	}
	return fmt.Sprintf("every %dm", p.Every)
}

// String gives the hours in one line, as in "Mon-Thu 9:00-12:00, 13:00-17:30;
// Fri 9:00-13:00".
func (h Hours) String() string { return strings.ReplaceAll(h.Lines(), "\n", "; ") }

// Lines gives the hours as they are typed, a line for each group of days with
// the same hours, as in "Mon-Thu 9:00-12:00, 13:00-17:30". phrase.Hours reads it
// back.
func (h Hours) Lines() string {
	var lines []string
	for _, days := range h.Alike() {
		var spans []string
		for _, s := range h[days[0]] {
			spans = append(spans, s.From.String()+"-"+s.To.String())
		}
		var names []string
		for _, run := range Runs(days) {
			name := run[0].String()[:3]
			if last := run[len(run)-1]; last != run[0] {
				name += "-" + last.String()[:3]
			}
			names = append(names, name)
		}
		lines = append(lines, strings.Join(names, ", ")+" "+strings.Join(spans, ", "))
	}
	return strings.Join(lines, "\n")
}

// Alike puts the days with the same hours together, by the first of them.
func (h Hours) Alike() [][]time.Weekday {
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

// Runs puts three and more days that follow each other together; any other day
// stands alone. The days come in the order of the week, from Monday on.
func Runs(days []time.Weekday) [][]time.Weekday {
	const worthARun = 3
	var runs [][]time.Weekday
	for i := 0; i < len(days); {
		end := i + 1
		for end < len(days) && days[end] == (days[end-1]+1)%7 {
			end++
		}
		if end-i < worthARun {
			end = i + 1
		}
		runs = append(runs, days[i:end])
		i = end
	}
	return runs
}
