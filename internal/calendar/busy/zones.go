package busy

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// mostZones is how many zones a file may name. Looking for one takes a while, and
// those of a whole company are twenty.
const mostZones = 200

// zones are those that a file names.
type zones struct {
	names     []string
	byName    map[string]zone
	explained map[string]timezone
	found     []*time.Location // by zone; nil: not looked for yet
	unknown   int
	left      *int // days that may be looked at for the rules of those explained
}

func newZones(persons *time.Location, left *int) zones {
	return zones{
		names:     []string{"", "UTC"},
		byName:    map[string]zone{},
		explained: map[string]timezone{},
		found:     []*time.Location{persons, time.UTC},
		left:      left,
	}
}

// named is the zone of a name. After so many, all others are the person's.
func (z *zones) named(name string) zone {
	if known, ok := z.byName[name]; ok {
		return known
	}
	if len(z.names) == mostZones {
		z.unknown++
		return persons
	}
	z.names, z.found = append(z.names, name), append(z.found, nil)
	z.byName[name] = zone(len(z.names) - 1)
	return z.byName[name]
}

// explain keeps what a file says of a zone. The first that says it is right.
func (z *zones) explain(t timezone) {
	if _, known := z.explained[t.name]; !known && t.name != "" && len(z.explained) < mostZones {
		z.explained[t.name] = t
	}
}

// location is that of a zone. Nobody knows all of them.
func (z *zones) location(of zone) *time.Location {
	if z.found[of] == nil {
		found := z.look(z.names[of])
		if found == nil {
			z.unknown++
			found = z.found[persons]
		}
		z.found[of] = found
	}
	return z.found[of]
}

// look finds a zone by the names that calendars give it. What a file says of it
// counts where it has no name of its own: the rules of the real one are newer.
func (z *zones) look(name string) *time.Location {
	if strings.EqualFold(name, "UTC") || strings.EqualFold(name, "Z") || strings.EqualFold(name, "tzone://Microsoft/Utc") {
		return time.UTC
	}
	if theirs := windows(name); theirs != "" {
		return iana(theirs)
	}
	known := iana(name)
	if known != nil && strings.Contains(name, "/") {
		return known
	}
	if t, ok := z.explained[name]; ok {
		if found := t.location(z.left); found != nil {
			return found
		}
	}
	if parts := strings.Split(name, "/"); len(parts) > 2 { // /mozilla.org/20050126_1/Europe/Berlin
		for _, n := range []int{3, 2} {
			if found := iana(strings.Join(parts[len(parts)-n:], "/")); found != nil {
				return found
			}
		}
	}
	if known != nil { // such as CET
		return known
	}
	return fixed(name)
}

var zoneShape = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$`)

// iana is a zone of the IANA database, or nil.
func iana(name string) *time.Location {
	if !zoneShape.MatchString(name) || name == "Local" { // that would be the machine's
		return nil
	}
	found, err := time.LoadLocation(name)
	if err != nil {
		return nil
	}
	return found
}

var fixedShape = regexp.MustCompile(`^(?:UTC|GMT)([+-])(\d{1,2}):?(\d{2})?$`)

// fixed is a zone that is called by how far it is from UTC, such as GMT+0100, or
// nil.
func fixed(name string) *time.Location {
	found := fixedShape.FindStringSubmatch(strings.ToUpper(name))
	if found == nil {
		return nil
	}
	hours, _ := strconv.Atoi(found[2]) // digits, says the shape
	minutes, _ := strconv.Atoi(found[3])
	if hours > 14 || minutes > 59 {
		return nil
	}
	offset := 60 * (60*hours + minutes)
	if found[1] == "-" {
		offset = -offset
	}
	return time.FixedZone(name, offset)
}

// instant is when a clock shows a moment, in seconds since 1970. Where it shows it
// twice, the first; where it never does, as if it had not been put on
// (RFC 5545, 3.3.5).
func (z *zones) instant(m moment) int64 {
	if m.zone == inUTC {
		return m.clock
	}
	zone := z.location(m.zone)
	before, after := offset(zone, m.clock-daySeconds), offset(zone, m.clock+daySeconds)
	if at := m.clock - after; offset(zone, m.clock-before) != before && offset(zone, at) == after {
		return at
	}
	return m.clock - before
}

// offset is how far the clocks of a zone are before UTC, in seconds.
func offset(zone *time.Location, at int64) int64 {
	_, seconds := time.Unix(at, 0).In(zone).Zone()
	return int64(seconds)
}

// end is when a stretch ends that begins at another moment, in seconds since 1970.
// Where both ends are by the same clock, they stay so: what ends at 18:00 does on
// every day, be it longer by an hour (RFC 5545 would have it otherwise; calendars
// do not).
func (z *zones) end(s stretch, begins moment) int64 {
	switch {
	case s.lasts != nil:
		return z.instant(begins.plus(s.lasts.days)) + s.lasts.seconds
	case s.begins.day && (s.ends == nil || *s.ends == s.begins): // some write the same day twice
		return z.instant(begins.plus(daySeconds))
	case s.ends == nil:
		return z.instant(begins)
	case s.ends.zone == s.begins.zone:
		return z.instant(begins.plus(s.ends.clock - s.begins.clock))
	default:
		return z.instant(begins) + z.instant(*s.ends) - z.instant(s.begins)
	}
}
