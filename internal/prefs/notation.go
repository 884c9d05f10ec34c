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
		return "at " + TypedTimes(p.Times)
	case ByInterval:
	}
	return fmt.Sprintf("every %dm", p.Every)
}

// TypedTimes gives times of the day as they are typed, as in "10:00, 15:00".
func TypedTimes(times []Minute) string {
	said := make([]string, len(times))
	for i, t := range times {
		said[i] = t.typed()
	}
	return strings.Join(said, ", ")
}

// typed gives "9:00", and "05:00" for an hour that people may also take for one of
// the afternoon.
func (m Minute) typed() string {
	if m >= 60 && m < 7*60 {
		return "0" + m.String()
	}
	return m.String()
}

// String gives the hours in one line, as in "Mon-Thu 9:00-12:00, 13:00-17:30;
// Fri 9:00-13:00".
func (h Hours) String() string { return strings.ReplaceAll(h.Lines(), "\n", "; ") }

// Lines gives the hours as they are typed, a line for each group of days with
// the same hours, as in "Mon-Thu 9:00-12:00, 13:00-17:30". phrase.Hours reads it
// back.
func (h Hours) Lines() string {
	plain := h.plain()
	var lines []string
	for _, days := range plain.Alike() {
		var spans []string
		for _, s := range plain[days[0]] {
			spans = append(spans, s.typed())
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

// typed gives "9:00-17:30" and "22:00-6:00", and "17:00-09:00" for an end that
// people may also take for one of the evening.
func (s Span) typed() string {
	from, end := s.OnWall()
	to := end.String()
	if end < from && end >= 60 && end+OneDay/2 > from {
		to = "0" + to
	}
	return from.typed() + "-" + to
}

// LongestNight is how long hours past midnight are at most that nobody asks about.
const LongestNight Minute = 16 * 60

// plainNight reports whether hours past midnight can be typed as they are, so that
// nobody takes them for others.
func (s Span) plainNight() bool {
	exact := s.From > OneDay/2+59 || s.From < 7*60 && s.From >= 60
	return s.From >= OneDay || exact && s.To-s.From <= LongestNight && s.To-OneDay < 10*60
}

// plain are the hours with those nights on two days that could be taken for
// something else.
func (h Hours) plain() Hours {
	out := h
	for d, spans := range h {
		i := slices.IndexFunc(spans, func(s Span) bool { return s.To > OneDay && !s.plainNight() })
		if i < 0 {
			continue
		}
		next := (d + 1) % 7
		out[d] = append(slices.Clone(out[d][:len(out[d])-len(spans)+i]), Span{spans[i].From, OneDay})
		past := []Span{{0, spans[i].To - OneDay}}
		for _, s := range spans[i+1:] {
			past = append(past, s.Later(-OneDay))
		}
		out[next] = append(past, out[next]...)
	}
	return out
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
