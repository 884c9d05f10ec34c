package rows

import (
	"fmt"

	"unhunch/internal/delivery"
	"unhunch/internal/session"
)

// Outcome is a value in outcomes, of version 1: what became of a reminder, until
// its person's due row takes it up. It is 1 for one that was sent, 2 for one that was
// dropped | the person's key, due, before, snoozes, unsaid, as its message had
// them | at | ts, routine; or the reason.
//
// Its slices are bbolt's own.
type Outcome struct {
	session.Note // of the log
	ID           uint64
	Person       []byte // key
	Snoozes      int
	TS, Routine  []byte
}

const (
	outcomeSent = 1 + iota
	outcomeDropped
)

// AppendOutcome makes of a message its outcome, behind what is there, and reads no more
// of it than it must. It is nil where no due row waits for that, or where the person's desk
// has to know at once: whether it was sent nobody knows, or it is in a channel that
// the due row does not know of.
func AppendOutcome(b, message []byte, o delivery.Outcome) ([]byte, error) {
	if !IsAwaited(message) || o.Verdict != delivery.Sent && o.Verdict != delivery.Dropped {
		return nil, nil
	}
	r := reader{rest: message[2:]}
	repeats, channel := r.repeats(), r.bytes(r.count())
	if r.err != nil {
		return nil, r.err
	}
	verdict := byte(outcomeDropped)
	if o.Verdict == delivery.Sent {
		verdict = outcomeSent
		if o.Receipt.Channel != "" && o.Receipt.Channel != string(channel) {
			return nil, nil
		}
	}
	b = appendTime(append(append(b, Version1, verdict), repeats...), o.At)
	if verdict == outcomeDropped {
		return appendText(b, o.Reason), nil
	}
	return appendText(appendText(b, o.Receipt.TS), o.Receipt.Routine), nil
}

// repeats is the part of a message that its outcome has, too.
func (r *reader) repeats() []byte {
	all := r.rest
	r.bytes(r.count())
	r.uvarint()
	r.uvarint()
	r.uvarint()
	r.bytes(r.count())
	return all[:len(all)-len(r.rest)]
}

// DecodeOutcome is AppendOutcome the other way round.
func DecodeOutcome(id uint64, value []byte) (o Outcome, err error) {
	r := reader{rest: value}
	r.version()
	verdict := r.byte()
	o.ID, o.Person = id, r.bytes(r.count())
	o.Due = r.time()
	before, snoozes, unsaid := r.time(), r.count(), r.text()
	switch o.At = r.time(); verdict {
	case outcomeSent:
		o.What, o.MeetingFrom, o.Snoozes, o.Unsaid = session.WasSent, before, snoozes, unsaid
		o.TS, o.Routine = r.bytes(r.count()), r.bytes(r.count())
	case outcomeDropped:
		o.What, o.Why = session.WasDropped, r.text()
	default:
		r.fail()
	}
	if err := r.end(); err != nil {
		return Outcome{}, fmt.Errorf("outcome %d: %w", id, err)
	}
	if !namesPerson(o.Person) {
		return Outcome{}, fmt.Errorf("outcome %d: %w: key %x", id, ErrBadID, o.Person)
	}
	return o, nil
}
