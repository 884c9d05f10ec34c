package bolt

import (
	"errors"

	"unhunch/internal/moment"
	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/bolt/index"
	"unhunch/internal/store/rows"
)

// errNotOwed is no mistake of anybody: an outcome or a claim came too late.
var errNotOwed = errors.New("not owed")

func (t txn) message(id uint64) (rows.Message, error) {
	value := t.Message(buckets.Owed, id)
	if value == nil {
		return rows.Message{}, errNotOwed
	}
	return rows.DecodeMessage(id, value)
}

func (t txn) putMessage(o *rows.Message) error {
	value, err := rows.AppendMessage(t.sheet.Rest(), o)
	if err != nil {
		return err
	}
	return t.keep(buckets.Owed, o.ID, t.sheet.Cut(value))
}

// keep puts a message where its neighbours are. Where they cannot be read they are put
// aside first.
func (t txn) keep(b buckets.Bucket, id uint64, value []byte) error {
	if rows.IsSpoilt(t.Message(b, id)) {
		if err := t.putMessageAside(b, id, rows.ErrSum); err != nil {
			return err
		}
	}
	t.PutMessage(b, id, value)
	return nil
}

// drop removes a message. Where it is among those that cannot be read, all of them are put
// aside.
func (t txn) drop(b buckets.Bucket, id uint64) error {
	if rows.IsSpoilt(t.Message(b, id)) {
		return t.putMessageAside(b, id, rows.ErrSum)
	}
	t.DropMessage(b, id)
	return nil
}

// comes and leaves tell of messages that wait from now on, or do so no more.
func (t txn) comes(m *rows.Message) { t.work.comes = append(t.work.comes, index.TicketOf(&m.Message)) }

func (t txn) leaves(m *rows.Message) {
	t.work.leaves = append(t.work.leaves, index.TicketOf(&m.Message))
}

// owes writes a message owed, and gives it its id.
func (t txn) owes(m *rows.Message) (id uint64, err error) {
	id, err = t.In(buckets.Owed).NextSequence()
	if err != nil {
		return 0, err
	}
	m.ID = id
	if m.Ref.Card == 0 {
		m.Ref.Card = id
	}
	m.Due, m.NotAfter, m.NotBefore = moment.Second(m.Due), moment.Second(m.NotAfter), rows.RoundUp(m.NotBefore)
	t.comes(m)
	return id, t.putMessage(m)
}
