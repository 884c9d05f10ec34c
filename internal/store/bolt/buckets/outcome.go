package buckets

import (
	"bytes"
	"fmt"

	"unhunch/internal/delivery"
	"unhunch/internal/session"

	"unhunch/internal/store/rows"
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
	if !rows.IsAwaited(message) || o.Verdict != delivery.Sent && o.Verdict != delivery.Dropped {
		return nil, nil
	}
	repeats, channel, err := rows.Repeats(message)
	if err != nil {
		return nil, err
	}
	verdict := byte(outcomeDropped)
	if o.Verdict == delivery.Sent {
		verdict = outcomeSent
		if o.Receipt.Channel != "" && o.Receipt.Channel != string(channel) {
			return nil, nil
		}
	}
	b = rows.AppendTime(append(append(b, rows.Version1, verdict), repeats...), o.At)
	if verdict == outcomeDropped {
		return rows.AppendText(b, o.Reason), nil
	}
	return rows.AppendText(rows.AppendText(b, o.Receipt.TS), o.Receipt.Routine), nil
}

// DecodeOutcome is AppendOutcome the other way round.
func DecodeOutcome(id uint64, value []byte) (o Outcome, err error) {
	r := rows.Read(value)
	r.Version()
	verdict := r.Byte()
	o.ID, o.Person = id, r.Bytes(r.Count())
	o.Due = r.Time()
	before, snoozes, unsaid := r.Time(), r.Count(), r.Text()
	switch o.At = r.Time(); verdict {
	case outcomeSent:
		o.What, o.MeetingFrom, o.Snoozes, o.Unsaid = session.WasSent, before, snoozes, unsaid
		o.TS, o.Routine = r.Bytes(r.Count()), r.Bytes(r.Count())
	case outcomeDropped:
		o.What, o.Why = session.WasDropped, r.Text()
	default:
		r.Fail()
	}
	if err := r.End(); err != nil {
		return Outcome{}, fmt.Errorf("outcome %d: %w", id, err)
	}
	if !namesPerson(o.Person) {
		return Outcome{}, fmt.Errorf("outcome %d: %w: key %x", id, rows.ErrBadID, o.Person)
	}
	return o, nil
}

func namesPerson(key []byte) bool {
	half := bytes.IndexByte(key, 0)
	return half > 0 && half < len(key)-1 && bytes.IndexByte(key[half+1:], 0) < 0
}
