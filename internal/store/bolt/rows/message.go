package rows

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
)

// Message is a row of owed, of version 1: flags | priority | workspace |
// person | kind | card | part | routine | step | snoozes | due, not before, not
// after | unsaid | channel | the rest of the message as JSON.
type Message struct {
	delivery.Message
	Channel string // "": not known when it was written, perhaps in people
	Sending bool   // it has an intent: it is about to be sent, or perhaps was
}

// The flags in front of a message. What a flag does not announce is not there.
const (
	owedEdit    = 1 << iota
	owedRef     // a card other than its own, or a part
	owedShows   // routine and step
	owedSnoozes // how often it was put off
	owedUnsaid
	owedRest
	owedSending
)

// EncodeMessage leaves the id out, which is the key.
func EncodeMessage(o Message) ([]byte, error) {
	m := o.Message
	rest := m
	rest.ID, rest.To, rest.Kind, rest.Priority, rest.Ref, rest.Edit = 0, prefs.UserID{}, "", 0, delivery.Ref{}, false
	rest.Routine, rest.Step, rest.Snoozes, rest.Unsaid = "", 0, 0, ""
	rest.Due, rest.NotBefore, rest.NotAfter = time.Time{}, time.Time{}, time.Time{}
	flags := flag(owedEdit, m.Edit) | flag(owedRef, m.Ref != delivery.Ref{Card: m.ID}) |
		flag(owedShows, m.Routine != "" || m.Step != 0) | flag(owedSnoozes, m.Snoozes != 0) |
		flag(owedUnsaid, m.Unsaid != "") | flag(owedRest, rest != delivery.Message{}) | flag(owedSending, o.Sending)
	b := append(make([]byte, 0, 96), Version1, flags, byte(m.Priority))
	b = appendText(appendText(appendText(b, m.To.Workspace), m.To.Person), m.Kind)
	if flags&owedRef != 0 {
		b = appendText(binary.AppendUvarint(b, m.Ref.Card), m.Ref.Part)
	}
	if flags&owedShows != 0 {
		b = appendNumber(appendText(b, m.Routine), m.Step)
	}
	if flags&owedSnoozes != 0 {
		b = appendNumber(b, m.Snoozes)
	}
	b = appendTime(appendTime(appendTime(b, m.Due), m.NotBefore), m.NotAfter)
	if flags&owedUnsaid != 0 {
		b = appendText(b, m.Unsaid)
	}
	b = appendText(b, o.Channel)
	if flags&owedRest == 0 {
		return b, nil
	}
	text, err := json.Marshal(rest)
	if err != nil {
		return nil, fmt.Errorf("encode message: %w", err)
	}
	return append(b, text...), nil
}

// DecodeMessage is EncodeMessage the other way round.
func DecodeMessage(id uint64, value []byte) (o Message, err error) {
	r := reader{rest: value}
	r.version()
	o = r.owed()
	if o.ID = id; o.Ref.Card == 0 {
		o.Ref.Card = id
	}
	if err := r.end(); err != nil {
		return Message{}, fmt.Errorf("message %d: %w", id, err)
	}
	if !isPerson(o.To) {
		return Message{}, fmt.Errorf("message %d: %w: %q", id, ErrBadID, o.To.String())
	}
	return o, nil
}

func (r *reader) message() delivery.Message {
	m := new(delivery.Message)
	r.json(m)
	return *m
}

func (r *reader) owed() (o Message) {
	flags := r.byte()
	m := delivery.Message{Priority: delivery.Priority(r.byte()), Edit: flags&owedEdit != 0}
	m.To = prefs.UserID{Workspace: r.text(), Person: r.text()}
	m.Kind = r.kind()
	if flags&owedRef != 0 {
		m.Ref = delivery.Ref{Card: r.uvarint(), Part: r.text()}
	}
	if flags&owedShows != 0 {
		m.Routine, m.Step = r.text(), r.count()
	}
	if flags&owedSnoozes != 0 {
		m.Snoozes = r.count()
	}
	m.Due, m.NotBefore, m.NotAfter = r.time(), r.time(), r.time()
	if flags&owedUnsaid != 0 {
		m.Unsaid = r.text()
	}
	o.Channel, o.Sending = r.text(), flags&owedSending != 0
	if flags&owedRest == 0 {
		o.Message = m
		return o
	}
	o.Message = r.message()
	o.Priority, o.Edit, o.Ref, o.To, o.Kind = m.Priority, m.Edit, m.Ref, m.To, m.Kind
	o.Routine, o.Step, o.Snoozes, o.Unsaid = m.Routine, m.Step, m.Snoozes, m.Unsaid
	o.Due, o.NotBefore, o.NotAfter = m.Due, m.NotBefore, m.NotAfter
	return o
}

// kind spares the commonest ones a copy.
func (r *reader) kind() delivery.Kind {
	switch name := r.bytes(r.count()); string(name) {
	case string(delivery.Reminder):
		return delivery.Reminder
	case string(delivery.Step):
		return delivery.Step
	case string(delivery.StepState):
		return delivery.StepState
	default:
		return delivery.Kind(name)
	}
}
