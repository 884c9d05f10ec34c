package busy

import (
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"unhunch/internal/calendar/content"
)

// file is a file on its way to becoming spans.
type file struct {
	zones  zones
	events []*event
	lists  []stretch // of free/busy lists
	count  int
	odd    map[Oddity]int
	left   int // days and times that may still be looked at

	open  []component
	found bool // there is a calendar
	event *event
	zone  *timezone

	changes int // of the clocks, in all zones
	dates   int // that are listed besides rules
}

func newFile(zone *time.Location) *file {
	f := &file{odd: map[Oddity]int{}, left: mostLooked}
	f.zones = newZones(zone, &f.left)
	return f
}

// component is a part of a file that is open at a line.
type component string

// Those that matter. Whatever is in others goes by.
const (
	calendar component = "VCALENDAR"
	vevent   component = "VEVENT"
	freebusy component = "VFREEBUSY"
	vzone    component = "VTIMEZONE"
	standard component = "STANDARD"
	daylight component = "DAYLIGHT"
	other    component = "" // an alarm, a task
)

func kind(name string) component {
	switch c := component(strings.ToUpper(strings.TrimSpace(name))); c {
	case calendar, vevent, freebusy, vzone, standard, daylight:
		return c
	case other:
		return other
	default:
		return other
	}
}

// needed reports whether anything is kept of a property, by the component it is in.
func needed(in component, name string) bool {
	switch in {
	case vevent:
		switch name {
		case "UID", "SEQUENCE", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "STATUS", "TRANSP",
			"X-MICROSOFT-CDO-BUSYSTATUS", "X-APPLE-EWS-BUSYSTATUS", "X-MICROSOFT-CDO-ALLDAYEVENT":
			return true
		}
	case freebusy:
		return name == "FREEBUSY"
	case vzone:
		return name == "TZID"
	case standard, daylight:
		switch name {
		case "DTSTART", "RRULE", "RDATE", "TZOFFSETFROM", "TZOFFSETTO":
			return true
		}
	case calendar, other:
	}
	return false
}

// inside is the component that a line is in.
func (f *file) inside() component {
	if len(f.open) == 0 {
		return other
	}
	return f.open[len(f.open)-1]
}

func (f *file) wanted(name string) bool {
	return name == "BEGIN" || name == "END" || needed(f.inside(), name)
}

func (f *file) read(r io.Reader) error {
	lines := content.NewReader(r, longestLine, f.wanted)
	for {
		line, err := lines.Next()
		switch {
		case errors.Is(err, io.EOF) && !f.found:
			return NotCalendar
		case errors.Is(err, io.EOF) && len(f.open) > 0:
			return CutOff
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		p := content.Parse(line)
		if p == nil {
			f.odd[OddLine]++
			continue
		}
		if err := f.take(line.Name, p); err != nil {
			return err
		}
	}
}

// take goes on by a line.
func (f *file) take(name string, p *ics.BaseProperty) error {
	switch {
	case name == "BEGIN":
		return f.begin(kind(p.Value))
	case name == "END":
		f.end(kind(p.Value))
	case strings.TrimSpace(p.Value) == "": // as if it were not there
	default:
		switch f.inside() {
		case vevent:
			f.ofEvent(name, p)
		case freebusy:
			return f.ofList(p)
		case vzone:
			f.zone.name = strings.TrimSpace(ics.FromText(p.Value))
		case standard, daylight:
			f.ofZone(name, p)
		case calendar, other:
		}
	}
	return nil
}

func (f *file) begin(c component) error {
	if c == calendar || slices.Contains([]component{vevent, freebusy, vzone}, c) && len(f.open) > 1 {
		if len(f.open) > 0 { // what is open forgot to end
			f.odd[OddLine]++
			f.close(f.open[0])
		}
		if c != calendar {
			f.open = append(f.open, calendar)
		}
	}
	outside := f.inside()
	switch {
	case c == calendar:
		f.found = true
	case c == vevent && outside == calendar:
		f.event = &event{}
		f.count++
	case c == vzone && outside == calendar:
		f.zone = &timezone{}
	case (c == standard || c == daylight) && outside == vzone && f.changes < mostChanges:
		f.changes++
		f.zone.changes = append(f.zone.changes, change{})
	case c == freebusy && outside == calendar:
	default:
		c = other
	}
	f.open = append(f.open, c)
	switch {
	case f.count > MostEvents:
		return TooMany
	case len(f.open) > mostOpen:
		return CutOff
	}
	return nil
}

// end closes a component, and what forgot to end inside.
func (f *file) end(c component) {
	switch i := f.last(c); {
	case i < 0:
		f.odd[OddLine]++
		return
	case i < len(f.open)-1:
		f.odd[OddLine]++
	}
	f.close(c)
}

// last is where a component is open; -1: it is not.
func (f *file) last(c component) int {
	for i, open := range slices.Backward(f.open) {
		if open == c {
			return i
		}
	}
	return -1
}

func (f *file) close(c component) {
	for i := f.last(c); len(f.open) > i; {
		switch f.inside() {
		case vevent:
			f.keep(f.event)
			f.event = nil
		case vzone:
			f.zones.explain(*f.zone)
			f.zone = nil
		case calendar, freebusy, standard, daylight, other:
		}
		f.open = f.open[:len(f.open)-1]
	}
}

// keep keeps an event that makes sense.
func (f *file) keep(e *event) {
	if !e.begun || e.bad {
		f.odd[OddTime]++
		return
	}
	e.wholeDay = e.wholeDay || e.when.begins.day
	f.events = append(f.events, e)
}
