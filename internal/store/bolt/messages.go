package bolt

import (
	"errors"

	"unhunch/internal/moment"
	"unhunch/internal/store/bolt/index"
	"unhunch/internal/store/bolt/rows"
)

// errNotOwed is no mistake of anybody: an outcome or a claim came too late.
var errNotOwed = errors.New("not owed")

func (t txn) message(id uint64) (rows.Message, error) {
	value := t.Get(rows.Owed, rows.IDKey(id))
	if value == nil {
		return rows.Message{}, errNotOwed
	}
	return rows.DecodeMessage(id, value)
}

func (t txn) putMessage(o rows.Message) error {
	key, value, err := t.messageRow(&o)
	if err != nil {
		return err
	}
	return t.Put(rows.Owed, key, value)
}

func (t txn) messageRow(o *rows.Message) (key, value []byte, err error) {
	key = t.sheet.Cut(rows.AppendIDKey(t.sheet.Rest(), o.ID))
	if value, err = rows.AppendMessage(t.sheet.Rest(), o); err != nil {
		return nil, nil, err
	}
	return key, t.sheet.Cut(value), nil
}

// comes and leaves tell of messages that wait from now on, or do so no more.
func (t txn) comes(m rows.Message) { t.work.comes = append(t.work.comes, index.TicketOf(m.Message)) }

func (t txn) leaves(m rows.Message) { t.work.leaves = append(t.work.leaves, index.TicketOf(m.Message)) }

// owing writes messages owed, and gives each its id.
type owing struct {
	txn
	messages rows.Puts
}

func (o *owing) add(m rows.Message) (id uint64, err error) {
	id, err = o.In(rows.Owed).NextSequence()
	if err != nil {
		return 0, err
	}
	m.ID = id
	if m.Ref.Card == 0 {
		m.Ref.Card = id
	}
	m.Due, m.NotAfter, m.NotBefore = moment.Second(m.Due), moment.Second(m.NotAfter), rows.RoundUp(m.NotBefore)
	key, value, err := o.messageRow(&m)
	if err != nil {
		return 0, err
	}
	o.messages.Add(key, value)
	o.comes(m)
	return id, nil
}

func (o *owing) write() error {
	// Ids grow: pages are filled and not touched again until they are emptied.
	o.In(rows.Owed).FillPercent = 0.9
	return o.messages.Write(o.Tx, rows.Owed)
}
