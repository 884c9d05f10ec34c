package rows

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
)

// Message is a value in owed, of version 1: flags | what its outcome repeats: the
// person's key, due, before, snoozes, unsaid | channel | priority | kind | not
// before, not after | card, part | routine, step | the rest of the message as JSON.
type Message struct {
	delivery.Message
	Channel string // "": not known when it was written, perhaps in people
	Awaited bool   // the person's due row waits for its outcome: see Reminder.Awaits
}

// The flags in front of a message. What a flag does not announce is not there.
const (
	owedEdit  = 1 << iota
	owedRef   // a card other than its own, or a part
	owedShows // routine and step
	owedRest
	owedAwaited
)

// AppendMessage leaves the id out, which is the key.
func AppendMessage(b []byte, o *Message) ([]byte, error) {
	m, rest := &o.Message, o.Message
	rest.ID, rest.To, rest.Kind, rest.Priority, rest.Ref, rest.Edit = 0, prefs.UserID{}, "", 0, delivery.Ref{}, false
	rest.Routine, rest.Step, rest.Snoozes, rest.Unsaid = "", 0, 0, ""
	rest.Due, rest.Before, rest.NotBefore, rest.NotAfter = time.Time{}, time.Time{}, time.Time{}, time.Time{}
	flags := Flag(owedEdit, m.Edit) | Flag(owedRef, m.Ref != delivery.Ref{Card: m.ID}) |
		Flag(owedShows, m.Routine != "" || m.Step != 0) | Flag(owedRest, rest != delivery.Message{}) |
		Flag(owedAwaited, o.Awaited)
	b = append(b, Version1, flags)
	b = AppendNumber(b, len(m.To.Workspace)+1+len(m.To.Person))
	b = append(append(append(b, m.To.Workspace...), 0), m.To.Person...)
	b = AppendNumber(AppendTime(AppendTime(b, m.Due), m.Before), m.Snoozes)
	b = AppendText(AppendText(b, m.Unsaid), o.Channel)
	b = appendKind(append(b, byte(m.Priority)), m.Kind)
	b = AppendTime(AppendTime(b, m.NotBefore), m.NotAfter)
	if flags&owedRef != 0 {
		b = AppendText(binary.AppendUvarint(b, m.Ref.Card), m.Ref.Part)
	}
	if flags&owedShows != 0 {
		b = AppendNumber(AppendText(b, m.Routine), m.Step)
	}
	if flags&owedRest == 0 {
		return b, nil
	}
	text, err := json.Marshal(rest)
	if err != nil {
		return nil, fmt.Errorf("encode message: %w", err)
	}
	return append(b, text...), nil
}

// DecodeMessage is AppendMessage the other way round.
func DecodeMessage(id uint64, value []byte) (o Message, err error) {
	r := Reader{rest: value, whole: string(value)}
	r.Version()
	r.owed(&o)
	if o.ID = id; o.Ref.Card == 0 {
		o.Ref.Card = id
	}
	if err := r.End(); err != nil {
		return Message{}, fmt.Errorf("message %d: %w", id, err)
	}
	if !isPerson(o.To) {
		return Message{}, fmt.Errorf("message %d: %w: %q", id, ErrBadID, o.To.String())
	}
	return o, nil
}

func (r *Reader) owed(o *Message) {
	flags := r.Byte()
	o.To, _ = parsePerson(r.Text())
	o.Edit, o.Awaited = flags&owedEdit != 0, flags&owedAwaited != 0
	o.Due, o.Before, o.Snoozes, o.Unsaid = r.Time(), r.Time(), r.Count(), r.Text()
	o.Channel = r.Text()
	o.Priority, o.Kind = delivery.Priority(r.Byte()), r.kind()
	o.NotBefore, o.NotAfter = r.Time(), r.Time()
	if flags&owedRef != 0 {
		o.Ref = delivery.Ref{Card: r.Uvarint(), Part: r.Text()}
	}
	if flags&owedShows != 0 {
		o.Routine, o.Step = r.Text(), r.Count()
	}
	if flags&owedRest == 0 {
		return
	}
	m, rest := &o.Message, o.Message
	r.json(&rest)
	rest.Priority, rest.Edit, rest.Ref, rest.To, rest.Kind = m.Priority, m.Edit, m.Ref, m.To, m.Kind
	rest.Routine, rest.Step, rest.Snoozes, rest.Unsaid = m.Routine, m.Step, m.Snoozes, m.Unsaid
	rest.Due, rest.Before, rest.NotBefore, rest.NotAfter = m.Due, m.Before, m.NotBefore, m.NotAfter
	*m = rest
}

// kinds are those that a byte can name, counted from 1; 0 stands before the text
// of any other.
func kinds() [13]delivery.Kind {
	return [...]delivery.Kind{
		delivery.Reminder, delivery.Break, delivery.Card, delivery.Passed, delivery.Step, delivery.StepState,
		delivery.End, delivery.EndState, delivery.Screening, delivery.Easing, delivery.Rested, delivery.Summary, delivery.Calendar,
	}
}

func appendKind(b []byte, kind delivery.Kind) []byte {
	known := kinds()
	n := slices.Index(known[:], kind) + 1
	if b = append(b, byte(n)); n == 0 {
		return AppendText(b, kind)
	}
	return b
}

func (r *Reader) kind() delivery.Kind {
	known := kinds()
	switch n := int(r.Byte()); {
	case n == 0:
		return delivery.Kind(r.Text())
	case n <= len(known):
		return known[n-1]
	default:
		r.Fail()
		return ""
	}
}

// IsAwaited reads of a message whether its person's due row waits for its outcome.
func IsAwaited(message []byte) bool {
	return len(message) > 1 && message[0] == Version1 && message[1]&owedAwaited != 0
}

// NotAwaited is a message for whose outcome no due row waits any more.
func NotAwaited(message []byte) []byte {
	value := bytes.Clone(message)
	value[1] &^= owedAwaited
	return value
}

// Repeats is the part of a message that its outcome has, too: the person's key, due,
// before, snoozes and unsaid, as AppendMessage wrote them. channel is what stands behind.
func Repeats(message []byte) (part, channel []byte, err error) {
	r := Reader{rest: message[min(2, len(message)):]}
	all := r.rest
	r.Bytes(r.Count())
	r.Uvarint()
	r.Uvarint()
	r.Uvarint()
	r.Bytes(r.Count())
	part = all[:len(all)-len(r.rest)]
	channel = r.Bytes(r.Count())
	return part, channel, r.err
}
