package bolt

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// version1 is the first byte of every value. A value that changes its shape
// gets the next one, and decoding keeps understanding this one.
const version1 = 1

// version2 is the first byte of a day with hours.
const version2 = 2

// errValue says that a stored value is not what its bucket holds.
var errValue = errors.New("unreadable value")

// record is a row of people: version | generation | channel | zone | the
// person as JSON. What sending needs stands in front, because to read the
// rest takes ten times as long.
type record struct {
	prefs.Person
	generation uint64 // grows whenever the reminder's due row is replaced
}

// contact is the front of a record.
type contact struct {
	generation    uint64
	channel, zone string
}

// deskRow is a row of desks.
type deskRow struct {
	Card    session.Card    `json:"card,omitzero"`
	Session session.Session `json:"session,omitzero"`
	Posts   *session.Posts  `json:"posts,omitempty"`
	Recent  []string        `json:"recent,omitempty"`
	Log     []session.Note  `json:"log,omitempty"`

	Experience session.Experience `json:"experience,omitzero"`

	Summary time.Time      `json:"summary,omitzero"`
	Week    string         `json:"week,omitempty"`
	Advice  session.Advice `json:"advice,omitzero"`
}

// dueRow is a row of due: version | generation | timetable (8 bytes) | tally's
// day | tally's count | seconds since First | snoozes. Numbers are varints.
type dueRow struct {
	generation uint64
	timetable  uint64 // prefs.Timetable.ID
	day        schedule.Tally
	late       time.Duration // At less First
	snoozes    int
}

// dayRow is a row of days: version | the counts of session.Day in their order |
// again, unless it is 0. With hours, again is always there, and after it come
// the hours that have counts: which | their counts in the order of session.Hour.
// Numbers are varints.
type dayRow struct {
	session.Day
	again int // of Offered, the reminders that had been put off and came again
}

// movedRow is a row of moved: version | generation | stale | 1 if ended.
// Numbers are varints.
type movedRow struct {
	generation uint64 // rows of any other are dropped when met
	stale      int    // how many of those there are
	ended      bool   // the row that counts is gone: the plan had no future
}

func encodeJSON(v any) ([]byte, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encode %T: %w", v, err)
	}
	return append([]byte{version1}, text...), nil
}

func decodeJSON(value []byte, into any) error {
	if len(value) == 0 || value[0] != version1 {
		return fmt.Errorf("%w: %T of an unknown version", errValue, into)
	}
	if err := json.Unmarshal(value[1:], into); err != nil {
		return fmt.Errorf("%w: %w", errValue, err)
	}
	return nil
}

func encodePerson(p record) ([]byte, error) {
	text, err := json.Marshal(p.Person)
	if err != nil {
		return nil, fmt.Errorf("encode person: %w", err)
	}
	value := binary.AppendUvarint([]byte{version1}, p.generation)
	for _, s := range []string{p.Channel, p.Prefs.Timetable.Zone} {
		value = binary.AppendUvarint(value, uint64(len(s)))
		value = append(value, s...)
	}
	return append(value, text...), nil
}

func decodePerson(value []byte) (record, error) {
	front, text, err := decodeContact(value)
	if err != nil {
		return record{}, err
	}
	p := record{generation: front.generation}
	if err := json.Unmarshal(text, &p.Person); err != nil {
		return record{}, fmt.Errorf("%w: %w", errValue, err)
	}
	return p, nil
}

// decodeContact reads the front only; rest is the person's JSON.
func decodeContact(value []byte) (front contact, rest []byte, err error) {
	r := reader{rest: value}
	r.version()
	front = contact{generation: r.uvarint(), channel: string(r.bytes(r.count())), zone: string(r.bytes(r.count()))}
	return front, r.rest, r.err
}

func decodeMessage(id uint64, value []byte) (delivery.Message, error) {
	var m delivery.Message
	if err := decodeJSON(value, &m); err != nil {
		return delivery.Message{}, fmt.Errorf("message %d: %w", id, err)
	}
	if _, err := personKey(m.To); err != nil {
		return delivery.Message{}, fmt.Errorf("message %d: %w", id, err)
	}
	m.ID = id
	return m, nil
}

func encodeDue(r dueRow) []byte {
	value := append(make([]byte, 0, 24), version1)
	value = binary.AppendUvarint(value, r.generation)
	value = binary.BigEndian.AppendUint64(value, r.timetable)
	for _, n := range []int{r.day.Day, r.day.Count, int(r.late / time.Second), r.snoozes} {
		value = binary.AppendUvarint(value, uint64(max(0, n)))
	}
	return value
}

func decodeDue(value []byte) (dueRow, error) {
	r := reader{rest: value}
	r.version()
	var row dueRow
	row.generation = r.uvarint()
	row.timetable = r.fixed64()
	row.day = schedule.Tally{Day: r.count(), Count: r.count()}
	row.late = time.Duration(r.count()) * time.Second
	row.snoozes = r.count()
	return row, r.end()
}

func encodeMoved(r movedRow) []byte {
	value := binary.AppendUvarint([]byte{version1}, r.generation)
	value = binary.AppendUvarint(value, uint64(max(0, r.stale)))
	if r.ended {
		return append(value, 1)
	}
	return append(value, 0)
}

func decodeMoved(value []byte) (movedRow, error) {
	r := reader{rest: value}
	r.version()
	row := movedRow{generation: r.uvarint(), stale: r.count(), ended: r.count() == 1}
	return row, r.end()
}

func encodeDay(d dayRow) []byte {
	value := []byte{version1}
	if d.Hours != (session.Hours{}) {
		value[0] = version2
	}
	for _, n := range []int{d.Offered, d.Started, d.Done, d.Stood, d.Snoozed, d.Skipped, d.Seconds} {
		value = binary.AppendUvarint(value, uint64(max(0, n)))
	}
	if d.again > 0 || value[0] == version2 {
		value = binary.AppendUvarint(value, uint64(d.again))
	}
	for hour, n := range d.Hours {
		if n == (session.Hour{}) {
			continue
		}
		value = append(value, byte(hour))
		for _, n := range []uint16{n.Offered, n.PutOff, n.Taken} {
			value = binary.AppendUvarint(value, uint64(n))
		}
	}
	return value
}

func decodeDay(date string, value []byte) (dayRow, error) {
	r := reader{rest: value}
	version := r.versionUpTo(version2)
	d := dayRow{Day: session.Day{
		Date: date, Offered: r.count(), Started: r.count(), Done: r.count(),
		Stood: r.count(), Snoozed: r.count(), Skipped: r.count(), Seconds: r.count(),
	}}
	if len(r.rest) > 0 || version == version2 {
		d.again = r.count()
	}
	for before := -1; version == version2 && len(r.rest) > 0; {
		hour := r.count()
		if hour <= before || hour >= len(d.Hours) {
			r.fail()
			break
		}
		d.Hours[hour] = session.Hour{Offered: r.small(), PutOff: r.small(), Taken: r.small()}
		before = hour
	}
	return d, r.end()
}

// reader takes a compact value apart; its first error is kept for end.
type reader struct {
	rest []byte
	err  error
}

func (r *reader) version() { r.versionUpTo(version1) }

func (r *reader) versionUpTo(newest byte) byte {
	v := r.bytes(1)
	if r.err != nil {
		return 0
	}
	if v[0] < version1 || v[0] > newest {
		r.err = fmt.Errorf("%w: version %d", errValue, v[0])
	}
	return v[0]
}

func (r *reader) bytes(n int) []byte {
	if len(r.rest) < n {
		r.fail()
		return nil
	}
	head := r.rest[:n]
	r.rest = r.rest[n:]
	return head
}

func (r *reader) fixed64() uint64 {
	b := r.bytes(8)
	if r.err != nil {
		return 0
	}
	return binary.BigEndian.Uint64(b)
}

func (r *reader) uvarint() uint64 {
	n, size := binary.Uvarint(r.rest)
	if size <= 0 {
		r.fail()
		return 0
	}
	r.rest = r.rest[size:]
	return n
}

// count is a number that people could reach.
func (r *reader) count() int {
	n := r.uvarint()
	if n > math.MaxInt32 {
		r.fail()
		return 0
	}
	return int(n)
}

// small is a number that an hour could reach.
func (r *reader) small() uint16 {
	n := r.uvarint()
	if n > math.MaxUint16 {
		r.fail()
		return 0
	}
	return uint16(n)
}

func (r *reader) fail() {
	if r.err == nil {
		r.err = fmt.Errorf("%w: cut short or out of range", errValue)
	}
	r.rest = nil
}

func (r *reader) end() error {
	if r.err == nil && len(r.rest) > 0 {
		return fmt.Errorf("%w: %d bytes too many", errValue, len(r.rest))
	}
	return r.err
}
