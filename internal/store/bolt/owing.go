package bolt

import (
	"bytes"
	"slices"
	"time"
)

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
	m.Due, m.NotAfter, m.NotBefore = second(m.Due), second(m.NotAfter), roundUp(m.NotBefore)
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
	return o.messages.write(o.txn, owed)
}

// puts are rows to be written in the order of their keys: bbolt keeps a
// page's rows in a slice while a transaction is open, and inserting them
// anyhow moves the rest of it each time.
type puts []struct{ key, value []byte }

func (p *puts) add(key, value []byte) {
	*p = append(*p, struct{ key, value []byte }{key, value})
}

func (p *puts) write(t txn, b bucket) error {
	slices.SortFunc(*p, func(a, b struct{ key, value []byte }) int { return bytes.Compare(a.key, b.key) })
	for _, row := range *p {
		if err := t.put(b, row.key, row.value); err != nil {
			return err
		}
	}
	return nil
}

// earliest is the earlier of two moments, where zero is none.
func earliest(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
