package busy

import (
	"crypto/sha256"
	"encoding/binary"
	"regexp"
	"strconv"
	"strings"

	ics "github.com/arran4/golang-ical"
)

// ofEvent takes a property of an event.
func (f *file) ofEvent(name string, p *ics.BaseProperty) {
	e, value := f.event, strings.ToUpper(strings.TrimSpace(p.Value))
	switch name {
	case "UID":
		sum := sha256.Sum256([]byte(p.Value))
		e.uid = binary.BigEndian.Uint64(sum[:])
	case "SEQUENCE":
		e.version, _ = strconv.Atoi(value) // one that is none is the first
	case "DTSTART":
		e.when.begins, e.begun = f.moment(p, p.Value)
	case "DTEND":
		m, ok := f.moment(p, p.Value)
		e.when.ends, e.bad = &m, e.bad || !ok
	case "DURATION":
		length, ok := lasts(value)
		e.when.lasts, e.bad = length, e.bad || !ok
	case "RRULE":
		e.rules = f.rule(e.rules, p)
	case "RDATE":
		e.added = append(e.added, f.listed(p)...)
	case "EXDATE":
		for _, s := range f.listed(p) {
			e.left = append(e.left, s.begins)
		}
	case "RECURRENCE-ID":
		m, ok := f.moment(p, p.Value)
		e.instead, e.bad = &m, e.bad || !ok
		e.onwards = is(p, "RANGE", "THISANDFUTURE")
	case "STATUS":
		e.cancelled = value == "CANCELLED"
	case "TRANSP":
		e.shown = shown(value)
	case "X-MICROSOFT-CDO-BUSYSTATUS", "X-APPLE-EWS-BUSYSTATUS":
		e.marked = mark(value)
	case "X-MICROSOFT-CDO-ALLDAYEVENT":
		e.wholeDay = value == "TRUE"
	}
}

// rule keeps a rule besides others.
func (f *file) rule(others []string, p *ics.BaseProperty) []string {
	if len(others) == mostRules {
		f.odd[OddRule]++
		return others
	}
	return append(others, p.Value)
}

// ofList takes stretches of a free/busy list. Those of a kind that nobody knows are
// busy (RFC 5545, 3.2.9).
func (f *file) ofList(p *ics.BaseProperty) error {
	for text := range strings.SplitSeq(p.Value, ",") {
		if f.count++; f.count > MostEvents {
			return TooMany
		}
		s, ok := f.stretch(p, text)
		switch {
		case !ok:
			f.odd[OddTime]++
		case !is(p, "FBTYPE", "FREE"):
			f.lists = append(f.lists, s)
		}
	}
	return nil
}

// ofZone takes a property of a change of the clocks.
func (f *file) ofZone(name string, p *ics.BaseProperty) {
	c := &f.zone.changes[len(f.zone.changes)-1]
	switch name {
	case "DTSTART":
		c.first, c.begun = f.moment(p, p.Value)
	case "RRULE":
		c.rules = f.rule(c.rules, p)
	case "RDATE":
		c.more = append(c.more, f.listed(p)...)
	case "TZOFFSETFROM":
		c.from = seconds(p.Value)
	case "TZOFFSETTO":
		c.to = seconds(p.Value)
	}
}

var offsetShape = regexp.MustCompile(`^([+-])(\d{2}):?(\d{2}):?(\d{2})?$`)

// seconds reads an offset (RFC 5545, 3.3.14); nil: it is none.
func seconds(text string) *int {
	found := offsetShape.FindStringSubmatch(strings.TrimSpace(text))
	if found == nil {
		return nil
	}
	n := func(i int) int {
		n, _ := strconv.Atoi(found[i]) // two digits, or none
		return n
	}
	offset := 60*(60*n(2)+n(3)) + n(4)
	if n(2) > 14 || n(3) > 59 || n(4) > 59 {
		return nil
	}
	if found[1] == "-" {
		offset = -offset
	}
	return &offset
}
