package rows

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"unhunch/internal/session"
	"unhunch/internal/store/bolt/index"
)

// Version1 is the first byte of every value, which says how the rest is to be
// read. A value that changes its shape gets the next one.
const Version1 = 1

// errValue says that a stored value is not what its bucket holds.
var errValue = errors.New("unreadable value")

// What is small and frequent is compact; the rest is JSON. A field that is new
// in a type of the core is in the JSON until somebody moves it: see fields.

func appendJSON(value []byte, v any) ([]byte, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encode %T: %w", v, err)
	}
	return append(value, text...), nil
}

// decodeJSON reads a value that is JSON behind its version.
func decodeJSON(value []byte, into any) error {
	r := reader{rest: value}
	if r.version(); len(r.rest) == 0 {
		r.fail()
	}
	r.json(into)
	return r.err
}

func appendNumber(b []byte, n int) []byte { return binary.AppendUvarint(b, uint64(max(0, n))) }

func appendText[T ~string](b []byte, s T) []byte {
	return append(appendNumber(b, len(s)), s...)
}

// appendTime writes a time to the second; 0 is the zero time.
func appendTime(b []byte, t time.Time) []byte {
	if t.IsZero() {
		return append(b, 0)
	}
	return binary.AppendUvarint(b, Seconds(t))
}

// The flags in front of a note. The lowest bits are its What: 1 to 4 for those
// below, 0 for any other, which is in the rest.
const (
	noteDue     = 1 << 3
	noteWhy     = 1 << 4
	noteUnsaid  = 1 << 5
	noteRest    = 1 << 6 // JSON
	noteMeeting = 1 << 7
)

func flag(which byte, is bool) byte {
	if is {
		return which
	}
	return 0
}

// Whats are the kinds of note that a byte can name.
func Whats() []session.What {
	return []session.What{session.WasSent, session.WasHeld, session.WasDropped, session.WasUnknown}
}

func appendNote(b []byte, n session.Note) ([]byte, error) {
	rest, what := n, slices.Index(Whats(), n.What)+1
	rest.At, rest.Why, rest.Unsaid = time.Time{}, "", ""
	if what > 0 {
		rest.What = ""
	}
	late := n.At.Unix() - n.Due.Unix()
	near := !n.Due.IsZero() && -math.MaxInt32 < late && late < math.MaxInt32
	if near {
		rest.Due = time.Time{}
	}
	meeting := !n.MeetingFrom.IsZero() && fitsTime(n.MeetingFrom) && fitsTime(n.MeetingTo)
	if meeting {
		rest.MeetingFrom, rest.MeetingTo = time.Time{}, time.Time{}
	}
	flags := byte(what) | flag(noteDue, near) | flag(noteWhy, n.Why != "") |
		flag(noteUnsaid, n.Unsaid != "") | flag(noteRest, rest != session.Note{}) | flag(noteMeeting, meeting)
	b = appendTime(append(b, flags), n.At)
	if flags&noteDue != 0 {
		b = binary.AppendVarint(b, late)
	}
	if n.Why != "" {
		b = appendText(b, n.Why)
	}
	if n.Unsaid != "" {
		b = appendText(b, n.Unsaid)
	}
	if meeting {
		b = appendTime(appendTime(b, n.MeetingFrom), n.MeetingTo)
	}
	if flags&noteRest == 0 {
		return b, nil
	}
	text, err := json.Marshal(rest)
	return appendText(b, string(text)), err
}

// reader takes a compact value apart; its first error is kept for end.
type reader struct {
	rest  []byte
	whole string // the value with rest at its end, of which each text is cut; "": each is a copy
	err   error
}

func (r *reader) note() (n session.Note) {
	flags := r.byte()
	at := r.time()
	var late time.Duration
	var why, unsaid string
	var from, to time.Time
	if flags&noteDue != 0 {
		late = r.seconds()
	}
	if flags&noteWhy != 0 {
		why = r.text()
	}
	if flags&noteUnsaid != 0 {
		unsaid = r.text()
	}
	if flags&noteMeeting != 0 {
		from, to = r.time(), r.time()
	}
	if flags&noteRest != 0 {
		rest := new(session.Note) // lest all notes lie on the heap
		r.restOf(rest, 1)
		n = *rest
	}
	n.At, n.Why, n.Unsaid = at, why, unsaid
	if flags&noteMeeting != 0 {
		n.MeetingFrom, n.MeetingTo = from, to
	}
	if flags&noteDue != 0 {
		n.Due = at.Add(-late)
	}
	if what := int(flags & (noteDue - 1)); what > len(Whats()) {
		r.fail()
	} else if what > 0 {
		n.What = Whats()[what-1]
	}
	return n
}

// version has to be one that this program knows.
func (r *reader) version() {
	switch v := r.byte(); {
	case r.err != nil || v == Version1:
	case v == Spoilt()[0]:
		r.err = ErrSum
	default:
		r.err = fmt.Errorf("%w: version %d", errValue, v)
	}
}

func (r *reader) byte() byte {
	if b := r.bytes(1); r.err == nil {
		return b[0]
	}
	return 0
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

func (r *reader) text() string {
	b := r.bytes(r.count())
	if r.whole == "" || r.err != nil {
		return string(b)
	}
	end := len(r.whole) - len(r.rest)
	return r.whole[end-len(b) : end]
}

func (r *reader) fixed64() uint64 {
	b := r.bytes(8)
	if r.err != nil {
		return 0
	}
	return binary.BigEndian.Uint64(b)
}

func (r *reader) uvarint() uint64 {
	if len(r.rest) > 0 && r.rest[0] < 1<<7 { // as nearly all are
		n := r.rest[0]
		r.rest = r.rest[1:]
		return uint64(n)
	}
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

// length is how many items follow, each of at least a byte.
func (r *reader) length() int {
	n := r.count()
	if n > len(r.rest) {
		r.fail()
		return 0
	}
	return n
}

// time is a moment up to the year 36812, as index.Places can keep.
func (r *reader) time() time.Time {
	n := r.uvarint()
	if n == 0 {
		return time.Time{}
	}
	if n >= 1<<index.SecondBits-1 {
		r.fail()
		return time.Time{}
	}
	return time.Unix(int64(n), 0).UTC()
}

// change is a number, either way.
func (r *reader) change() int {
	n, size := binary.Varint(r.rest)
	if size <= 0 || n > math.MaxInt32 || n < -math.MaxInt32 {
		r.fail()
		return 0
	}
	r.rest = r.rest[size:]
	return int(n)
}

// seconds is a distance in time, either way.
func (r *reader) seconds() time.Duration { return time.Duration(r.change()) * time.Second }

// json reads all that is left, unless that is nothing.
func (r *reader) json(into any) {
	if r.err != nil || len(r.rest) == 0 {
		return
	}
	if err := json.Unmarshal(r.rest, into); err != nil {
		r.err = fmt.Errorf("%w: %w", errValue, err)
	}
	r.rest = nil
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
