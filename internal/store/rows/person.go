package rows

import (
	"fmt"
	"slices"
	"time"

	"unhunch/internal/moment"
	"unhunch/internal/prefs"
)

// Person is a row of people, of version 1: see fields. The timetable has a row of its
// own.
type Person struct {
	prefs.Person

	Table uint64 `json:"-"` // prefs.Timetable.ID
}

// personFields are those that nearly everybody has, by who has them.
var personFields = fields[Person]{ //nolint:gochecknoglobals // a shape does not change
	one(func(p *Person) *string { return &p.Channel }, asText[string]()), // see DecodeChannel
	one(func(p *Person) *uint64 { return &p.Table }, asHash()),
	one(func(p *Person) *uint64 { return &p.Version }, asID()),
	one(func(p *Person) *time.Time { return &p.Due }, asTime()),
	one(func(p *Person) *time.Time { return &p.OptedIn }, asTime()),
	one(func(p *Person) *time.Time { return &p.Met }, asTime()),
	part(func(p *Person) *prefs.Prefs { return &p.Prefs }, fields[prefs.Prefs]{
		one(func(p *prefs.Prefs) *time.Duration { return &p.Length }, asSeconds()),
		one(func(p *prefs.Prefs) *prefs.Pace { return &p.Pace }, asText[prefs.Pace]()),
		list(func(p *prefs.Prefs) *[]string { return &p.Places }, asText[string]()),
		one(func(p *prefs.Prefs) *prefs.Pictures { return &p.Pictures }, asText[prefs.Pictures]()),
		yes(func(p *prefs.Prefs) *bool { return &p.ZoneFixed }),
		list(func(p *prefs.Prefs) *[]string { return &p.Equipment }, asText[string]()),
		one(func(p *prefs.Prefs) *string { return &p.Language }, asText[string]()),
		one(func(p *prefs.Prefs) *prefs.Summary { return &p.Summary }, asText[prefs.Summary]()),
	}),
	one(func(p *Person) *string { return &p.Locale }, asText[string]()),
	part(func(p *Person) *prefs.Safety { return &p.Safety }, fields[prefs.Safety]{
		named(func(s *prefs.Safety) *map[string]time.Time { return &s.Screened }, asTime()),
		named(func(s *prefs.Safety) *map[string]string { return &s.Lists }, asText[string]()),
	}),
	one(func(p *Person) *int { return &p.Snoozes }, asNumber()),
	one(func(p *Person) *time.Time { return &p.PausedUntil }, asTime()),
	one(func(p *Person) *prefs.Easing { return &p.Easing }, asText[prefs.Easing]()),
	part(func(p *Person) *prefs.Calendar { return &p.Calendar }, fields[prefs.Calendar]{
		{
			put: func(b []byte, c *prefs.Calendar) ([]byte, bool) {
				b, given := AppendText(b, string(c.Sealed)), c.Given()
				c.Sealed = nil
				return b, given
			},
			get: func(r *Reader, c *prefs.Calendar) { c.Sealed = prefs.Sealed(r.Text()) },
		},
		one(func(c *prefs.Calendar) *string { return &c.Key }, asText[string]()),
		one(func(c *prefs.Calendar) *string { return &c.Host }, asText[string]()),
		one(func(c *prefs.Calendar) *time.Time { return &c.Since }, asTime()),
	}),
}

// restOfPerson leaves out what is not to be there where it says nothing.
type restOfPerson struct {
	prefs.Person

	Prefs   restOfPrefs `json:"prefs,omitzero"`
	Version uint64      `json:"version,omitempty"`
}

type restOfPrefs struct {
	prefs.Prefs

	Timetable *struct{}     `json:"timetable,omitempty"` // in timetables
	Length    time.Duration `json:"length,omitempty"`
	Pace      prefs.Pace    `json:"pace,omitempty"`
}

// EncodePerson leaves the timetable out.
func EncodePerson(p Person) ([]byte, error) {
	p.ID, p.Prefs.Timetable = prefs.UserID{}, prefs.Timetable{}
	return personFields.append(append(make([]byte, 0, 128), Version1), &p, func(p *Person) any {
		return restOfPerson{p.Person, restOfPrefs{Prefs: p.Prefs, Length: p.Prefs.Length, Pace: p.Prefs.Pace}, p.Version}
	})
}

// DecodePerson leaves the timetable empty.
func DecodePerson(value []byte) (p Person, err error) {
	r := Reader{rest: value, whole: string(value)}
	r.Version()
	personFields.read(&r, &p)
	return p, r.End()
}

// DecodeChannel reads no more than it must.
func DecodeChannel(value []byte) (string, error) {
	channel, _, err := DecodeAddress(value)
	return channel, err
}

// DecodeAddress is DecodeChannel, and reads the timetable's id, too.
func DecodeAddress(value []byte) (channel string, table uint64, err error) {
	r := Reader{rest: value}
	r.Version()
	flags := r.Uvarint()
	r.restOf(new(struct{}), flags)
	if flags&(1<<1) != 0 {
		channel = r.Text()
	}
	if flags&(1<<2) != 0 {
		table = asHash().get(&r)
	}
	return channel, table, r.err
}

// EncodeTimetable writes a row of timetables, of version 1: the timetable as JSON.
func EncodeTimetable(table prefs.Timetable) ([]byte, error) {
	return appendJSON([]byte{Version1}, table)
}

// DecodeTimetable reads a row of timetables, whose id says what is in it.
func DecodeTimetable(id uint64, value []byte) (table prefs.Timetable, err error) {
	if err := decodeJSON(value, &table); err != nil {
		return table, err
	}
	if table.ID() != id {
		return table, fmt.Errorf("%w: the timetable %x under the id of another", ErrValue, table.ID())
	}
	return table, nil
}

// TidyPerson is the person as they are stored: times to the second.
func TidyPerson(p prefs.Person) prefs.Person {
	p.Met, p.OptedIn, p.Due = moment.Second(p.Met), moment.Second(p.OptedIn), moment.Second(p.Due)
	p.PausedUntil, p.RestUntil = moment.Second(p.PausedUntil), moment.Second(p.RestUntil)
	p.Pauses = slices.Clone(p.Pauses)
	for i, pause := range p.Pauses {
		p.Pauses[i] = prefs.Pause{From: moment.Second(pause.From), Until: moment.Second(pause.Until)}
	}
	p.Calendar.Since = moment.Second(p.Calendar.Since)
	return p
}
