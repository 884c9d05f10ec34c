package busy

import (
	"slices"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"unhunch/internal/calendar/content"
)

const (
	dateLayout = "20060102"        // RFC 5545, 3.3.4
	timeLayout = "20060102T150405" // RFC 5545, 3.3.5
)

// moment reads a date or a time. Which of them it is says its length: some write
// VALUE=DATE and a time.
func (f *file) moment(p *ics.BaseProperty, text string) (moment, bool) {
	zone := param(p, "TZID")
	if i := strings.LastIndex(text, ":"); i >= 0 { // a zone called (UTC+01:00) without quotes
		zone, text = zone+":"+text[:i], text[i+1:]
	}
	text = strings.ToUpper(strings.TrimSpace(text))
	if len(text) == len(dateLayout) {
		t, err := time.Parse(dateLayout, text)
		return moment{clock: t.Unix(), zone: persons, day: true}, err == nil
	}
	text, utc := strings.CutSuffix(text, "Z")
	t, err := time.Parse(timeLayout, text)
	if err != nil || len(text) != len(timeLayout) { // it would take parts of a second
		return moment{}, false
	}
	m := moment{clock: t.Unix()}
	switch {
	case utc:
		m.zone = inUTC
	case zone != "":
		m.zone = f.zones.named(zone)
	default:
		m.zone = persons
	}
	return m, true
}

// param is a parameter, in one piece: the names of some zones have commas and no
// quotes.
func param(p *ics.BaseProperty, name string) string {
	return strings.TrimSpace(strings.Join(p.ICalParameters[name], ","))
}

// is reports whether a parameter says so.
func is(p *ics.BaseProperty, name, value string) bool {
	return slices.ContainsFunc(p.ICalParameters[name], func(v string) bool { return strings.EqualFold(v, value) })
}

// stretch reads a period (RFC 5545, 3.3.9).
func (f *file) stretch(p *ics.BaseProperty, text string) (s stretch, ok bool) {
	first, second, found := strings.Cut(text, "/")
	if s.begins, ok = f.moment(p, first); !ok || !found {
		return s, false
	}
	if m, ok := f.moment(p, second); ok {
		s.ends = &m
		return s, true
	}
	s.lasts, ok = lasts(second)
	return s, ok
}

// listed are the dates that a property lists, and stretches. One that is none is
// passed over.
func (f *file) listed(p *ics.BaseProperty) (list []stretch) {
	for text := range strings.SplitSeq(p.Value, ",") {
		if f.dates++; f.dates > mostDates {
			f.odd[OddLine]++
			break
		}
		s, ok := f.stretch(p, text)
		if !ok {
			s.ends, s.lasts = nil, nil
			s.begins, ok = f.moment(p, text)
		}
		switch {
		case ok:
			list = append(list, s)
		case strings.TrimSpace(text) != "":
			f.odd[OddLine]++
		}
	}
	return list
}

func lasts(text string) (*length, bool) {
	days, seconds, ok := content.Duration(text)
	return &length{int64(days) * daySeconds, int64(seconds)}, ok && days >= 0 && seconds >= 0
}
