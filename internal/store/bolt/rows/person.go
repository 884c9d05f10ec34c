package rows

import (
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"unhunch/internal/moment"
	"unhunch/internal/prefs"
)

// Person is a row of people, of version 1: channel | timetable (8 bytes) |
// version | snoozes | due, opted in, met, paused until | the rest of the person
// as JSON. What sending needs stands in front, because to read the rest takes
// ten times as long.
type Person struct {
	prefs.Person
	Table uint64 // prefs.Timetable.ID
}

// On writes into a due row what that repeats of the person, so that a beat need not
// read them.
func (p Person) On(r *Reminder) {
	r.Timetable, r.Channel, r.Calendar, r.Pauses = p.Table, p.Channel, p.Calendar.Given(), p.Pauses
}

// rest is what of a person is JSON. A field that stands in front is not there
// again.
type rest struct {
	prefs.Person
	Prefs   restOfPrefs `json:"prefs"`
	Version *struct{}   `json:"version,omitempty"`
}

type restOfPrefs struct {
	prefs.Prefs
	Timetable *struct{} `json:"timetable,omitempty"` // in timetables
}

// EncodePerson leaves the timetable out, which has a row of its own.
func EncodePerson(p prefs.Person) ([]byte, error) {
	value := appendText(append(make([]byte, 0, 160), Version1), p.Channel)
	value = binary.BigEndian.AppendUint64(value, p.Prefs.Timetable.ID())
	value = binary.AppendUvarint(value, p.Version)
	value = appendNumber(value, p.Snoozes)
	for _, t := range []time.Time{p.Due, p.OptedIn, p.Met, p.PausedUntil} {
		value = appendTime(value, t)
	}
	left := rest{Person: p, Prefs: restOfPrefs{Prefs: p.Prefs}}
	left.Channel, left.Snoozes = "", 0
	left.Due, left.OptedIn, left.Met, left.PausedUntil = time.Time{}, time.Time{}, time.Time{}, time.Time{}
	return appendJSON(value, left)
}

// DecodePerson leaves the timetable empty.
func DecodePerson(value []byte) (p Person, err error) {
	r := reader{rest: value}
	r.version()
	channel := r.text()
	p.Table = r.fixed64()
	version, snoozes := r.uvarint(), r.count()
	times := [...]time.Time{r.time(), r.time(), r.time(), r.time()}
	r.json(&p.Person)
	p.Channel, p.Version, p.Snoozes = channel, version, snoozes
	p.Due, p.OptedIn, p.Met, p.PausedUntil = times[0], times[1], times[2], times[3]
	return p, r.err
}

// DecodeChannel reads the front only.
func DecodeChannel(value []byte) (string, error) {
	r := reader{rest: value}
	r.version()
	return r.text(), r.err
}

// EncodeTimetable writes a row of timetables, of version 1: the timetable as JSON.
func EncodeTimetable(table prefs.Timetable) ([]byte, error) {
	return appendJSON([]byte{Version1}, table)
}

// DecodeTimetable reads a row of timetables, whose key says what is in it.
func DecodeTimetable(key, value []byte) (table prefs.Timetable, err error) {
	id, err := ParseID(key)
	if err != nil {
		return table, err
	}
	if err := decodeJSON(value, &table); err != nil {
		return table, err
	}
	if table.ID() != id {
		return table, fmt.Errorf("%w: the timetable %x under the key of another", errValue, table.ID())
	}
	return table, nil
}

// TidyPerson is the person as they are stored: times to the second.
func TidyPerson(p prefs.Person) prefs.Person {
	p.OptedIn, p.Due = moment.Second(p.OptedIn), moment.Second(p.Due)
	p.PausedUntil, p.RestUntil = moment.Second(p.PausedUntil), moment.Second(p.RestUntil)
	p.Pauses = slices.Clone(p.Pauses)
	for i, pause := range p.Pauses {
		p.Pauses[i] = prefs.Pause{From: moment.Second(pause.From), Until: moment.Second(pause.Until)}
	}
	p.Calendar.Since = moment.Second(p.Calendar.Since)
	return p
}
