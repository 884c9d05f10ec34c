package rows

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"slices"
	"time"

	"unhunch/internal/session"
)

// The flags in front of a note. The lowest bits are its What: 1 to 4 for those
// below, 0 for any other, which is in the rest.
const (
	noteDue     = 1 << 3
	noteWhy     = 1 << 4
	noteUnsaid  = 1 << 5
	noteRest    = 1 << 6 // JSON
	noteMeeting = 1 << 7
)

// Whats are the kinds of note that a byte can name.
func Whats() []session.What {
	return []session.What{session.WasSent, session.WasHeld, session.WasDropped, session.WasUnknown}
}

// AppendNote writes a note of the log.
func AppendNote(b []byte, n session.Note) ([]byte, error) {
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
	flags := byte(what) | Flag(noteDue, near) | Flag(noteWhy, n.Why != "") |
		Flag(noteUnsaid, n.Unsaid != "") | Flag(noteRest, rest != session.Note{}) | Flag(noteMeeting, meeting)
	b = AppendTime(append(b, flags), n.At)
	if flags&noteDue != 0 {
		b = binary.AppendVarint(b, late)
	}
	if n.Why != "" {
		b = AppendText(b, n.Why)
	}
	if n.Unsaid != "" {
		b = AppendText(b, n.Unsaid)
	}
	if meeting {
		b = AppendTime(AppendTime(b, n.MeetingFrom), n.MeetingTo)
	}
	if flags&noteRest == 0 {
		return b, nil
	}
	text, err := json.Marshal(rest)
	return AppendText(b, string(text)), err
}

// Note is AppendNote the other way round.
func (r *Reader) Note() (n session.Note) {
	flags := r.Byte()
	at := r.Time()
	var late time.Duration
	var why, unsaid string
	var from, to time.Time
	if flags&noteDue != 0 {
		late = r.Seconds()
	}
	if flags&noteWhy != 0 {
		why = r.Text()
	}
	if flags&noteUnsaid != 0 {
		unsaid = r.Text()
	}
	if flags&noteMeeting != 0 {
		from, to = r.Time(), r.Time()
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
		r.Fail()
	} else if what > 0 {
		n.What = Whats()[what-1]
	}
	return n
}
