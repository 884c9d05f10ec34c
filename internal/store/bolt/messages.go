package bolt

import (
	"errors"

	"unhunch/internal/moment"
	"unhunch/internal/store/bolt/index"
)

// errNotOwed is no mistake of anybody: an outcome or a claim came too late.
var errNotOwed = errors.New("not owed")

func (t txn) message(id uint64) (owedRow, error) {
	value := t.get(owed, idKey(id))
	if value == nil {
		return owedRow{}, errNotOwed
	}
	return decodeOwed(id, value)
}

func (t txn) putMessage(o owedRow) error {
	value, err := encodeOwed(o)
	if err != nil {
		return err
	}
	return t.put(owed, idKey(o.ID), value)
}

// comes and leaves tell of messages that wait from now on, or do so no more.
func (t txn) comes(m owedRow) { t.work.comes = append(t.work.comes, index.TicketOf(m.Message)) }

func (t txn) leaves(m owedRow) { t.work.leaves = append(t.work.leaves, index.TicketOf(m.Message)) }

// owing writes messages owed, and gives each its id.
type owing struct {
	txn
	messages puts
}

func (o *owing) add(m owedRow) (id uint64, err error) {
	id, err = o.in(owed).NextSequence()
	if err != nil {
		return 0, err
	}
	m.ID = id
	if m.Ref.Card == 0 {
		m.Ref.Card = id
	}
	m.Due, m.NotAfter, m.NotBefore = moment.Second(m.Due), moment.Second(m.NotAfter), roundUp(m.NotBefore)
	value, err := encodeOwed(m)
	if err != nil {
		return 0, err
	}
	o.messages.add(idKey(id), value)
	o.comes(m)
	return id, nil
}

func (o *owing) write() error {
	// Ids grow: pages are filled and not touched again until they are emptied.
	o.in(owed).FillPercent = 0.9
	return o.messages.write(o.Tx, owed)
}
