package calendar

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/teambition/rrule-go"
)

const dateLayout = "20060102" // RFC 5545, 3.3.4

// property is one content line of a component.
type property struct {
	line  int
	value string
	date  bool // it says that it is a date
}

// event is a VEVENT.
type event struct {
	line int
	has  map[string][]property
}

// calendar reads the events of an iCalendar file, and passes over all else.
func (f *file) calendar(data []byte) {
	c := components{file: f}
	for _, l := range unfold(string(data)) {
		if f.full() {
			return
		}
		p, err := ics.ParseProperty(ics.ContentLine(l.text))
		if err != nil || p == nil {
			f.note(l.number, "", "is no line of a calendar", "export the calendar again, or use a plain list of days")
			return
		}
		if !c.take(l.number, *p) {
			return
		}
	}
	if len(c.open) > 0 {
		f.note(0, "", "is cut off: "+c.open[len(c.open)-1]+" does not end", "export the calendar again")
	}
}

// components are those that a file is in the middle of.
type components struct {
	*file
	open  []string
	event *event // the one that is read; nil: none is
}

// take goes on by a line. It reports false where the file makes no sense any
// more.
func (c *components) take(line int, p ics.BaseProperty) bool {
	kind := strings.ToUpper(strings.TrimSpace(p.Value))
	switch name := strings.ToUpper(p.IANAToken); {
	case name == "BEGIN":
		if c.open = append(c.open, kind); slices.Equal(c.open, []string{"VCALENDAR", "VEVENT"}) {
			c.event = &event{line: line, has: map[string][]property{}}
		}
	case name == "END":
		return c.end(line, kind)
	case c.event != nil && len(c.open) == 2:
		date := slices.Contains(p.ICalParameters["VALUE"], "DATE")
		c.event.has[name] = append(c.event.has[name], property{line, p.Value, date})
	}
	return true
}

func (c *components) end(line int, kind string) bool {
	if len(c.open) == 0 || c.open[len(c.open)-1] != kind {
		c.note(line, "", "ends what was not begun", "export the calendar again")
		return false
	}
	if c.open = c.open[:len(c.open)-1]; c.event != nil && len(c.open) == 1 {
		c.file.event(*c.event)
		c.event = nil
	}
	return true
}

// line is a content line, with the number of the first line it is written on.
type line struct {
	number int
	text   string
}

// unfold joins lines that are continued on the next one (RFC 5545, 3.1).
func unfold(text string) (lines []line) {
	var whole strings.Builder
	begun := 0
	end := func() {
		if begun > 0 {
			lines = append(lines, line{begun, whole.String()})
		}
		whole.Reset()
	}
	for i, raw := range strings.Split(text, "\n") {
		raw = strings.TrimSuffix(raw, "\r")
		switch {
		case raw == "":
		case begun > 0 && (raw[0] == ' ' || raw[0] == '\t'):
			whole.WriteString(raw[1:])
		default:
			end()
			begun = i + 1
			whole.WriteString(raw)
		}
	}
	end()
	return lines
}

// event makes days off of an event, unless it was called off.
func (f *file) event(e event) {
	if status := e.one("STATUS"); strings.EqualFold(status.value, "CANCELLED") {
		return
	}
	if p := e.one("RECURRENCE-ID"); p.line > 0 {
		f.note(p.line, "RECURRENCE-ID", "moves one day of another event", "leave that day out there (EXDATE), and make this an event of its own")
		return
	}
	known := len(f.problems)
	first := f.date(e, "DTSTART")
	days := f.length(e, first)
	if len(f.problems) > known {
		return
	}
	name := named(ics.FromText(e.one("SUMMARY").value))
	if name == "" {
		name = "a day off"
	}
	for _, day := range f.occurrences(e, first) {
		f.add(e.line, day, days, name)
		if f.full() {
			return
		}
	}
}

// one is the last property of a name, or none: line 0.
func (e event) one(name string) property {
	all := e.has[name]
	if len(all) == 0 {
		return property{}
	}
	return all[len(all)-1]
}

// date is a whole day.
func (f *file) date(e event, name string) time.Time {
	p := e.one(name)
	if p.line == 0 {
		f.note(e.line, name, "is missing", "export the calendar again")
		return time.Time{}
	}
	return f.day(p, name, p.value)
}

func (f *file) day(p property, name, value string) time.Time {
	t, err := time.Parse(dateLayout, strings.TrimSpace(value))
	switch {
	case err == nil:
	case !p.date && strings.Contains(value, "T"):
		f.note(p.line, name, "has a time of the day, and only whole days count", "make it an all-day event, or leave it out")
	default:
		f.note(p.line, name, fmt.Sprintf("%q is no date", clip(value)), "write it as in 20261225")
	}
	return t
}

// length is how many days an event lasts. Its end is the first day after it
// (RFC 5545, 3.6.1).
func (f *file) length(e event, first time.Time) int {
	if e.one("DTEND").line > 0 {
		if end := f.date(e, "DTEND"); !end.IsZero() && !first.IsZero() {
			return max(1, daysBetween(first, end)) // some write the same day twice
		}
		return 0
	}
	p := e.one("DURATION")
	if p.line == 0 {
		return 1
	}
	count, unit := strings.TrimPrefix(p.value, "P"), 1
	switch {
	case strings.HasSuffix(count, "W"):
		count, unit = strings.TrimSuffix(count, "W"), 7
	case strings.HasSuffix(count, "D"):
		count = strings.TrimSuffix(count, "D")
	}
	n, err := strconv.Atoi(count)
	if err != nil || n < 1 || n > longestOff {
		f.note(p.line, "DURATION", fmt.Sprintf("%q is no number of days", clip(p.value)), "write it as in P1D")
	}
	return n * unit
}

// occurrences are the first days of an event and of all its repetitions.
func (f *file) occurrences(e event, first time.Time) []time.Time {
	all := []time.Time{first}
	if p := e.one("RRULE"); p.line > 0 {
		rule, err := yearly(p.value, first, f.to)
		if err != nil {
			f.note(p.line, "RRULE", err.Error(), "let it come every year, or write each day as an event of its own")
			return nil
		}
		all = rule.Between(
			time.Date(f.from, time.January, 1, 0, 0, 0, 0, time.UTC),
			time.Date(f.to, time.December, 31, 0, 0, 0, 0, time.UTC), true)
	}
	all = append(all, f.listed(e, "RDATE")...)
	out := map[time.Time]bool{}
	for _, day := range f.listed(e, "EXDATE") {
		out[day] = true
	}
	return slices.DeleteFunc(all, func(t time.Time) bool { return out[t.UTC()] })
}

// listed are the days that a property lists, which may be there more than once.
func (f *file) listed(e event, name string) (list []time.Time) {
	for _, p := range e.has[name] {
		for value := range strings.SplitSeq(p.value, ",") {
			if f.full() {
				return nil
			}
			list = append(list, f.day(p, name, value))
		}
	}
	return list
}

// yearly reads a rule of what comes once or a few times a year, until the end
// of a year.
func yearly(text string, first time.Time, to int) (*rrule.RRule, error) {
	option, err := rrule.StrToROption(text)
	if err != nil {
		return nil, fmt.Errorf("%q is no rule: %w", clip(text), err)
	}
	if option.Freq != rrule.YEARLY {
		return nil, fmt.Errorf("repeats %s, and only what comes every year can be followed", strings.ToLower(option.Freq.String()))
	}
	if len(option.Byhour)+len(option.Byminute)+len(option.Bysecond) > 0 {
		return nil, fmt.Errorf("%q has a time of the day, and only whole days count", clip(text))
	}
	option.Dtstart = first
	if end := time.Date(to, time.December, 31, 0, 0, 0, 0, time.UTC); option.Until.IsZero() || option.Until.After(end) {
		option.Until = end
	}
	rule, err := rrule.NewRRule(*option)
	if err != nil {
		return nil, fmt.Errorf("%q is no rule: %w", clip(text), err)
	}
	return rule, nil
}
