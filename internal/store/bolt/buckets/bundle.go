package buckets

import (
	"encoding/binary"
	"iter"
	"maps"
	"slices"

	"unhunch/internal/store/rows"
)

// Messages whose ids follow one another are owed together, sent together and heard of
// together, and bbolt charges for a row and hardly for its length. So those with
// ids up to the next multiple of sixteen share one, in owed and then in outcomes.
// A transaction takes such a bundle apart when it is asked for one of them, and writes
// it once, at its end.

// bundled is how many ids share a row: those that differ only below it.
const bundled = 16

// bundle is a row of owed or outcomes, of version 1: of each message that is there,
// in order, its place among the sixteen, and 16 more if it has an intent: it is about
// to be sent, or perhaps was | how long its value is | the value. The key is the
// first of the sixteen ids.
type bundle struct {
	first   uint64
	values  [bundled][]byte // nil: there is none
	sending uint16          // which of them have an intent
	spoilt  bool            // it cannot be read, so that each of the sixteen is Spoilt
	changed bool
}

// BundleKey is the key of the row in which a message is.
func BundleKey(id uint64) []byte { return IDKey(id &^ (bundled - 1)) }

// IsBundle reports whether a key is one of those.
func IsBundle(key []byte) bool { return len(key) == 8 && key[7]%bundled == 0 }

// decodeBundle takes one apart; without a row it is empty. Its values are the row's.
func decodeBundle(first uint64, value []byte) (of bundle, err error) {
	of.first = first
	if value == nil {
		return of, nil
	}
	r := rows.Read(value)
	r.Version()
	for at := -1; r.More(); {
		head := int(r.Byte())
		if head%bundled <= at || head >= 2*bundled {
			r.Fail()
			break
		}
		at = head % bundled
		of.sending |= uint16(head/bundled) << at
		of.values[at] = r.Bytes(r.Count())
	}
	if err = r.End(); err != nil {
		of.spoilt, of.sending = true, 0
		for at := range of.values {
			of.values[at] = rows.Spoilt()
		}
	}
	return of, err
}

// encode gives nil where nothing is left.
func (of *bundle) encode() []byte {
	size := 1 + SumSize
	for _, value := range of.values {
		size += 2 + binary.MaxVarintLen16 + len(value)
	}
	row := append(make([]byte, 0, size), rows.Version1)
	for at, value := range of.values {
		if value != nil {
			head := byte(at) + byte(of.sending>>at&1)*bundled
			row = append(rows.AppendNumber(append(row, head), len(value)), value...)
		}
	}
	if len(row) == 1 {
		return nil
	}
	return row
}

// bundle is the one in which a message is.
func (t *Tx) bundle(b Bucket, id uint64) *bundle {
	in, first := t.In(b), id&^(bundled-1)
	if in.last != nil && in.last.first == first {
		return in.last
	}
	of := in.bundles[first]
	if of == nil {
		in.key = AppendIDKey(in.key[:0], first)
		met, _ := decodeBundle(first, t.Get(b, in.key)) // what cannot be read is Spoilt
		if of = &met; in.bundles == nil {
			in.bundles = map[uint64]*bundle{}
		}
		in.bundles[first] = of
	}
	in.last = of
	return of
}

// Message is the value that is kept of a message in owed or in outcomes, nil where
// there is none. In a row that cannot be read each of the sixteen is Spoilt.
func (t *Tx) Message(b Bucket, id uint64) []byte { return t.bundle(b, id).values[id%bundled] }

// PutMessage keeps a value, which belongs to the transaction from then on. The row in
// which it goes must not be spoilt: see TakeOut.
func (t *Tx) PutMessage(b Bucket, id uint64, value []byte) {
	of := t.bundle(b, id)
	of.values[id%bundled], of.changed = value, true
}

// DropMessage does nothing where there is no such message, nor where its row is spoilt,
// which would look sound from then on: see TakeOut.
func (t *Tx) DropMessage(b Bucket, id uint64) {
	if of := t.bundle(b, id); of.values[id%bundled] != nil && !of.spoilt {
		of.values[id%bundled], of.changed = nil, true
		of.sending &^= 1 << (id % bundled)
	}
}

// Sending reports whether a message owed has an intent.
func (t *Tx) Sending(id uint64) bool { return t.bundle(Owed, id).sending>>(id%bundled)&1 != 0 }

// Sends gives a message owed its intent, or takes it away, and reports whether it had one.
// In a row that is spoilt none has, nor gets any.
func (t *Tx) Sends(id uint64, now bool) (had bool) {
	of := t.bundle(Owed, id)
	if had = t.Sending(id); had != now && !of.spoilt {
		of.sending ^= 1 << (id % bundled)
		of.changed = true
	}
	return had
}

// TakeOut deletes a row, and gives what was stored; nil: there was none. Of a bundle no
// message is left.
func (t *Tx) TakeOut(b Bucket, key []byte) (stored []byte, err error) {
	if id, err := ParseID(key); err == nil && t.In(b).bundles[id] != nil {
		*t.In(b).bundles[id] = bundle{first: id}
	}
	stored, found := t.Stored(b, key)
	if !found {
		return nil, nil
	}
	return stored, t.Delete(b, key)
}

// Messages are those in owed or in outcomes, in order. Whoever is given one may drop it,
// and any other.
func (t *Tx) Messages(b Bucket) iter.Seq2[uint64, []byte] {
	return func(yield func(id uint64, value []byte) bool) {
		firsts := slices.Collect(maps.Keys(t.In(b).bundles))
		for key := range t.Keys(b) {
			if IsBundle(key) {
				firsts = append(firsts, binary.BigEndian.Uint64(key))
			}
		}
		slices.Sort(firsts)
		for _, first := range slices.Compact(firsts) {
			of := t.bundle(b, first)
			for at := range of.values {
				if value := of.values[at]; value != nil && !yield(first+uint64(at), value) {
					return
				}
			}
		}
	}
}

// MessagesFrom are those in owed or in outcomes from an id on, in order, each with its
// intent, as they were when the transaction began. Unlike Messages it remembers none.
func (t *Tx) MessagesFrom(b Bucket, from uint64) iter.Seq2[Posted, []byte] {
	return func(yield func(m Posted, value []byte) bool) {
		in := t.In(b)
		cursor := in.Cursor()
		for key, stored := cursor.Seek(BundleKey(from)); key != nil; key, stored = cursor.Next() {
			if !IsBundle(key) {
				continue
			}
			of, _ := decodeBundle(binary.BigEndian.Uint64(key), in.value(key, stored)) // what cannot be read is Spoilt
			for at, value := range of.values {
				m := Posted{of.first + uint64(at), of.sending>>at&1 != 0}
				if value != nil && m.ID >= from && !yield(m, value) {
					return
				}
			}
		}
	}
}

// Posted is a message, and whether it has an intent.
type Posted struct {
	ID      uint64
	Sending bool
}

// WhoseMessage is the key of the person whose a message in owed or in outcomes is.
func WhoseMessage(b Bucket, id uint64, value []byte) ([]byte, error) {
	if b == Outcomes {
		o, err := DecodeOutcome(id, value)
		return o.Person, err
	}
	m, err := rows.DecodeMessage(id, value)
	return rows.KeyOf(m.To), err
}

// CountMessages is how many there are in owed or in outcomes.
func (t *Tx) CountMessages(b Bucket) (n int) {
	for range t.Messages(b) {
		n++
	}
	return n
}

// writeBundles writes those that this transaction has changed.
func (t *Tx) writeBundles() error {
	for _, b := range []Bucket{Owed, Outcomes} {
		in := t.In(b)
		for _, first := range slices.Sorted(maps.Keys(in.bundles)) {
			of := in.bundles[first]
			if !of.changed {
				continue
			}
			key, row := IDKey(first), of.encode()
			var err error
			if of.changed = false; row == nil {
				err = t.Delete(b, key)
			} else {
				err = t.Put(b, key, row)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}
