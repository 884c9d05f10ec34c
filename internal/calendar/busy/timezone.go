package busy

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"slices"
	"strings"
	"time"

	"unhunch/internal/calendar/recur"
)

// timezone is a VTIMEZONE: what a file says of a zone.
type timezone struct {
	name    string
	changes []change
}

// change is a STANDARD or DAYLIGHT: when the clocks are put on or back, by the
// clock as it was before.
type change struct {
	first    moment
	begun    bool
	rules    []string
	more     []stretch
	from, to *int // seconds before UTC
}

// The limits of what a file says of a zone.
const (
	mostChanges     = 500  // in a file
	mostTransitions = 2000 // of a zone
	mostOffsets     = 100  // of a zone
)

// transition is when the clocks change to an offset, both in seconds.
type transition struct {
	at     int64
	offset int
}

// location makes of a zone what Go can reckon with: the form that the files of the
// IANA database have (RFC 8536). nil: what is said makes no sense.
func (t timezone) location(left *int) *time.Location {
	before := 0
	var all []transition
	earliest := int64(1<<63 - 1)
	for _, c := range t.changes {
		if !c.begun || c.from == nil || c.to == nil {
			continue
		}
		if c.first.clock < earliest {
			earliest, before = c.first.clock, *c.from
		}
		for _, clock := range c.times(left) {
			all = append(all, transition{clock - int64(*c.from), *c.to})
		}
		if len(all) > mostTransitions {
			return nil
		}
	}
	if len(all) == 0 {
		return nil
	}
	slices.SortStableFunc(all, func(a, b transition) int { return cmp.Compare(a.at, b.at) })
	location, err := time.LoadLocationFromTZData(t.name, tzif(before, all))
	if err != nil {
		return nil
	}
	return location
}

// times are when a change comes, on the clock as it was before.
func (c change) times(left *int) []int64 {
	all := []int64{c.first.clock}
	for _, more := range c.more {
		all = append(all, more.begins.clock)
	}
	from, to := time.Date(1970, time.January, 1, 0, 0, 0, 0, time.UTC), time.Date(2100, time.January, 1, 0, 0, 0, 0, time.UTC)
	for _, text := range c.rules {
		rule, err := recur.Parse(text, time.FixedZone("", *c.from)) // what ends it is in UTC
		if err != nil {
			continue
		}
		times, err := rule.Between(c.first.wall(), from, to, left)
		if err != nil || len(times) > mostTransitions {
			continue
		}
		for _, t := range times {
			all = append(all, t.Unix())
		}
	}
	return all
}

// tzif writes transitions as a file of version 2, of which the part for version 1
// is empty.
func tzif(before int, all []transition) []byte {
	offsets := []int{before} // the first is that of all time before
	var times, kinds bytes.Buffer
	for _, t := range all {
		i := slices.Index(offsets[1:], t.offset) + 1
		if i == 0 {
			if len(offsets) == mostOffsets {
				continue
			}
			i, offsets = len(offsets), append(offsets, t.offset)
		}
		_ = binary.Write(&times, binary.BigEndian, t.at)
		kinds.WriteByte(byte(i))
	}
	var file bytes.Buffer
	header := func(transitions, offsets, letters int) {
		file.WriteString("TZif2" + strings.Repeat("\x00", 15))
		for _, n := range []int{0, 0, 0, transitions, offsets, letters} {
			_ = binary.Write(&file, binary.BigEndian, uint32(n))
		}
	}
	header(0, 0, 0)
	header(kinds.Len(), len(offsets), 1)
	file.Write(times.Bytes())
	file.Write(kinds.Bytes())
	for _, offset := range offsets {
		_ = binary.Write(&file, binary.BigEndian, int32(offset))
		file.Write([]byte{0, 0}) // not summer, and the first name of all
	}
	file.WriteByte(0) // the names: one, of no letters
	return file.Bytes()
}
