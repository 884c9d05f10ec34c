package calendar

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"unhunch/internal/calendar/content"
	"unhunch/internal/calendar/recur"
	"unhunch/internal/strict"
)

const (
	dateLayout = "20060102"        // RFC 5545, 3.3.4
	withTime   = "20060102T150405" // RFC 5545, 3.3.5
)

// property is one content line of a component.
type property struct {
	line  int
	value string
	date  bool // it says that it is a date
	since bool // of a RECURRENCE-ID: all that follow are meant, too
}

// event is a VEVENT.
type event struct {
	line int
	has  map[string][]property
}

// calendar reads the events of an iCalendar file, and passes over all else. A
// line that makes no sense is told, and does no harm: some programs leave out the
// space that a text goes on with.
func (f *file) calendar(data []byte) {
	c := components{file: f}
	lines := content.NewReader(bytes.NewReader(data), len(data), func(string) bool { return true })
	for !f.full() {
		l, err := lines.Next()
		if err != nil { // the end
			break
		}
		p := content.Parse(l)
		if p == nil {
			if len(f.odd) < mostOdd {
				f.odd = append(f.odd, f.problem(l.Number, "", "is no line of a calendar", "export the calendar again, or use a plain list of days"))
			}
			continue
		}
		if !c.take(l.Number, *p) {
			return
		}
	}
	if f.full() {
		return
	}
	if len(c.open) > 0 {
		f.note(0, "", "is cut off: "+c.open[len(c.open)-1]+" does not end", "export the calendar again")
	}
	f.events(c.events)
}

// components are those that a file is in the middle of.
type components struct {
	*file
	open   []string
	event  *event // the one that is read; nil: none is
	events []event
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
		if strings.TrimSpace(p.Value) == "" { // as if it were not there
			break
		}
		date := slices.Contains(p.ICalParameters["VALUE"], "DATE")
		since := slices.Contains(p.ICalParameters["RANGE"], "THISANDFUTURE")
		c.event.has[name] = append(c.event.has[name], property{line, p.Value, date, since})
	}
	return true
}

func (c *components) end(line int, kind string) bool {
	if len(c.open) == 0 || c.open[len(c.open)-1] != kind {
		c.note(line, "", "ends what was not begun", "export the calendar again")
		return false
	}
	if c.open = c.open[:len(c.open)-1]; c.event != nil && len(c.open) == 1 {
		c.events = append(c.events, *c.event)
		c.event = nil
	}
	return true
}

// events makes days off of events. One that is about a single day of another
// (RFC 5545, 3.8.4.4) takes that day's place, or calls it off.
func (f *file) events(all []event) {
	var observed []event
	replaced := map[string][]time.Time{}
	repeats := map[string]bool{}
	for _, e := range all {
		uid := e.one("UID").value
		if p := e.one("RECURRENCE-ID"); p.line > 0 && !p.since {
			replaced[uid] = append(replaced[uid], f.when(p))
		} else if p.line == 0 {
			repeats[uid] = true
		}
	}
	for _, e := range all {
		uid, p := e.one("UID").value, e.one("RECURRENCE-ID")
		switch {
		case strings.EqualFold(e.one("STATUS").value, "CANCELLED"):
		case p.line > 0 && (p.since || !repeats[uid]):
			f.note(p.line, "RECURRENCE-ID", "moves one day of another event", "leave that day out there (EXDATE), and make this an event of its own")
		case p.line > 0:
			f.event(e, nil)
		case e.observed():
			observed = append(observed, e)
		default:
			f.event(e, replaced[uid])
		}
		if f.full() {
			return
		}
	}
	if n := len(observed); n > 0 {
		f.observed = strict.Problems{f.problem(observed[0].line, "", fmt.Sprintf("is an observance, on which people work: %d such make no day off", n), "make it an event of your own, if it is a day off here")}
	}
}

// when is the day of a property that may have a time, which does not matter.
func (f *file) when(p property) time.Time {
	if t, err := time.Parse(withTime+"Z", strings.TrimSpace(p.value)); err == nil {
		return t.Round(24 * time.Hour) // somebody's midnight, in UTC
	}
	date, _, _ := strings.Cut(strings.TrimSpace(p.value), "T")
	return f.day(p, "RECURRENCE-ID", date)
}

// observed reports whether a public holiday calendar says that people work on a
// day: Google's write so in the first line, and how to hide such days in the
// second.
func (e event) observed() bool {
	first, rest, _ := strings.Cut(ics.FromText(e.one("DESCRIPTION").value), "\n")
	return strings.EqualFold(strings.TrimSpace(first), "Observance") || strings.Contains(rest, "Google") && len(e.has["ATTENDEE"]) == 0 && strings.EqualFold(e.one("TRANSP").value, "TRANSPARENT")
}

// event makes days off of an event, but for those that others replace.
func (f *file) event(e event, replaced []time.Time) {
	known := len(f.problems)
	first := f.begins(e)
	days := f.length(e, first)
	if len(f.problems) > known {
		return
	}
	name := named(ics.FromText(e.one("SUMMARY").value))
	if name == "" {
		name = "a day off"
	}
	for _, day := range f.occurrences(e, first, replaced) {
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

// begins is the first day of an event.
func (f *file) begins(e event) time.Time {
	p := e.one("DTSTART")
	if p.line == 0 {
		f.note(e.line, "DTSTART", "is missing", "export the calendar again")
		return time.Time{}
	}
	if t, ok := e.midnight(p); ok {
		return t
	}
	return f.day(p, "DTSTART", p.value)
}

// midnight reads the midnight that a whole day is written with: one that ends at
// another, or that says so.
func (e event) midnight(p property) (time.Time, bool) {
	start, err := time.Parse(withTime, clock(e.one("DTSTART").value))
	if strings.EqualFold(e.one("X-MICROSOFT-CDO-ALLDAYEVENT").value, "TRUE") && err == nil {
		t, err := time.Parse(withTime, clock(p.value))
		return t.Round(24 * time.Hour), err == nil // somebody's midnight, in UTC
	}
	if err != nil || !start.Equal(start.Truncate(24*time.Hour)) {
		return time.Time{}, false
	}
	end, err := time.Parse(withTime, clock(e.one("DTEND").value))
	whole := err == nil && end.After(start) && !end.Add(time.Minute).Truncate(24*time.Hour).Before(end)
	length, long := lasts(e.one("DURATION").value)
	if !whole && !(e.one("DTEND").line == 0 && long && length > 0) {
		return time.Time{}, false
	}
	t, err := time.Parse(withTime, clock(p.value))
	if err != nil || !t.Equal(t.Truncate(24*time.Hour)) && p != e.one("DTEND") {
		return time.Time{}, false
	}
	return t.Add(time.Minute).Truncate(24 * time.Hour), true // 23:59 is the end of a day, too
}

// clock is a time without the mark of UTC: a midnight is one wherever it is.
func clock(value string) string { return strings.TrimSuffix(strings.TrimSpace(value), "Z") }

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
		p := e.one("DTEND")
		end, ok := e.midnight(p)
		if !ok {
			end = f.day(p, "DTEND", p.value)
		}
		return max(1, daysBetween(first, end)) // some write the same day twice
	}
	p := e.one("DURATION")
	if p.line == 0 {
		return 1
	}
	n, ok := lasts(p.value)
	if !ok || n < 1 || n > longestOff {
		f.note(p.line, "DURATION", fmt.Sprintf("%q is no number of days", clip(p.value)), "write it as in P1D")
	}
	return n
}

// lasts is how many days a duration is, be it in hours.
func lasts(text string) (days int, ok bool) {
	const day = 24 * 60 * 60
	days, seconds, ok := content.Duration(text)
	return days + seconds/day, ok && seconds%day == 0
}

// occurrences are the first days of an event and of all its repetitions.
func (f *file) occurrences(e event, first time.Time, replaced []time.Time) []time.Time {
	all := []time.Time{first}
	if p := e.one("RRULE"); p.line > 0 {
		var err error
		if all, err = f.yearly(p.value, first); err != nil {
			f.note(p.line, "RRULE", err.Error(), "let it come every year, or write each day as an event of its own")
			return nil
		}
	}
	all = append(all, f.listed(e, "RDATE")...)
	out := map[time.Time]bool{}
	for _, day := range slices.Concat(f.listed(e, "EXDATE"), replaced) {
		out[day] = true
	}
	return slices.DeleteFunc(all, func(t time.Time) bool { return out[t.UTC()] })
}

// yearly are the days of a rule of what comes once or a few times a year.
func (f *file) yearly(text string, first time.Time) ([]time.Time, error) {
	rule, err := recur.Parse(text, time.UTC)
	if err != nil {
		return nil, fmt.Errorf("%q %w", clip(text), err)
	}
	if instead, ok := rule.Yearly(); !ok {
		return nil, fmt.Errorf("%q %s, and only whole days that come every year can be followed", clip(text), instead)
	}
	days, err := rule.Between(first,
		time.Date(f.from, time.January, 1, 0, 0, 0, 0, time.UTC),
		time.Date(f.to+1, time.January, 1, 0, 0, 0, 0, time.UTC), &f.left)
	if err != nil {
		return nil, fmt.Errorf("%q %w", clip(text), err)
	}
	return days, nil
}

// listed are the days that a property lists, which may be there more than once.
func (f *file) listed(e event, name string) (list []time.Time) {
	for _, p := range e.has[name] {
		for value := range strings.SplitSeq(p.value, ",") {
			if f.full() {
				return nil
			}
			if strings.TrimSpace(value) == "" {
				continue
			}
			if t, ok := e.midnight(property{value: value}); ok {
				list = append(list, t)
				continue
			}
			list = append(list, f.day(p, name, value))
		}
	}
	return list
}
