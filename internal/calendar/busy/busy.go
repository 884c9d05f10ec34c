// Package busy reads from a calendar file when somebody is busy, and nothing else.
package busy

import (
	"io"
	"time"
)

// Calendar is what was read of a file.
type Calendar struct {
	// Spans are in order. Those that touch or overlap are one.
	Spans []Span
	// Events is how many events there were, and stretches of free/busy lists, be
	// they free or busy and at whatever time.
	Events int
	// Odd is how much of the file could not be used.
	Odd map[Oddity]int
}

// Read tells when somebody is busy between from and to: what begins before or ends
// after is clipped. zone is the person's: for whole days, for times without a zone,
// and for zones that nobody knows. docs/calendars.md says what counts as busy.
//
// The error is a Fault, or that of r. What a file may cost is bounded, whatever is
// in it: it is read line by line, and of an event its times are kept, how it
// repeats, and whether it keeps somebody busy.
func Read(r io.Reader, zone *time.Location, from, to time.Time) (Calendar, error) {
	f := newFile(zone)
	if err := f.read(&limited{r, Largest}); err != nil {
		return Calendar{}, err
	}
	t := telling{f, spans{from: from.Unix(), to: to.Unix()}}
	t.tell()
	if f.zones.unknown > 0 {
		f.odd[OddZone] = f.zones.unknown
	}
	return Calendar{Spans: t.merged(), Events: f.count, Odd: f.odd}, nil
}
