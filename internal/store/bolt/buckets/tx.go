package buckets

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"iter"
	"slices"

	"go.etcd.io/bbolt"

	"unhunch/internal/store/rows"
)

// Tx is a transaction. Whatever it stores goes through here, and has a checksum
// behind its value. A value that is not what was written is read as spoilt.
type Tx struct {
	*bbolt.Tx
	tables []*Table
}

// NewTx knows bbolt's transaction by its rows.
func NewTx(tx *bbolt.Tx) *Tx { return &Tx{Tx: tx} }

// In is the bucket in which rows of a kind lie; it has to be there.
func (t *Tx) In(b Bucket) *Table {
	if b.behind() != "" {
		b = People
	}
	for _, known := range t.tables {
		if known.name == b {
			return known
		}
	}
	bucket := t.Bucket([]byte(b))
	if b == People {
		bucket.FillPercent = filled
	} else if b.HoldsMessages() { // ids grow: pages are filled and not touched again until they are emptied
		bucket.FillPercent = 0.9
	}
	in := &Table{name: b, Bucket: bucket, Sealer: SealerOf(b), cursor: bucket.Cursor()}
	t.tables = append(t.tables, in)
	return in
}

// filled is how full a page of people is left that is split. bbolt's half leaves
// every page half empty where people come in the order of their keys; where they come
// in any order, this costs next to nothing.
const filled = 0.65

// at is In, and the row's key there, until the next call for this bucket.
func (t *Tx) at(b Bucket, key []byte) (*Table, []byte) {
	in := t.In(b)
	if end := b.behind(); end != "" {
		in.key = append(append(in.key[:0], key...), end...)
		return in, in.key
	}
	return in, key
}

// Has reports whether there is such a row, readable or not.
func (t *Tx) Has(b Bucket, key []byte) bool {
	_, found := t.Stored(b, key)
	return found
}

// Stored is a row as it is kept, checksum included.
func (t *Tx) Stored(b Bucket, key []byte) (stored []byte, found bool) {
	in, key := t.at(b, key)
	at, stored := in.cursor.Seek(key)
	return stored, bytes.Equal(at, key)
}

// First is the first key of a bucket, of whatever kind; nil where there is none.
func (t *Tx) First(b Bucket) []byte {
	key, _ := t.In(b).cursor.First()
	return key
}

// Get is nil where there is no such row.
func (t *Tx) Get(b Bucket, key []byte) []byte {
	in, key := t.at(b, key)
	found, stored := in.cursor.Seek(key)
	if !bytes.Equal(found, key) {
		return nil
	}
	return in.value(key, stored)
}

// Put keeps the value, and writes behind its end.
func (t *Tx) Put(b Bucket, key, value []byte) error {
	in, key := t.at(b, key)
	found, stored := in.cursor.Seek(key)
	if bytes.Equal(found, key) {
		in.leaves(key, stored)
	}
	in.next = found
	return in.add(key, value)
}

// Delete does nothing where there is no such row.
func (t *Tx) Delete(b Bucket, key []byte) error {
	in, key := t.at(b, key)
	found, stored := in.cursor.Seek(key)
	if !bytes.Equal(found, key) {
		return nil
	}
	in.leaves(key, stored)
	return in.cursor.Delete()
}

// All are the rows of a kind, which must not be changed meanwhile.
func (t *Tx) All(b Bucket) iter.Seq2[[]byte, []byte] { return t.From(b, nil) }

// From are those with a key that begins with a prefix.
func (t *Tx) From(b Bucket, prefix []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(key, value []byte) bool) {
		in := t.In(b)
		cursor := in.Cursor()
		for key, stored := cursor.Seek(prefix); bytes.HasPrefix(key, prefix) && key != nil; key, stored = cursor.Next() {
			if kind, short := Kind(in.name, key); kind == b && !yield(short, in.value(key, stored)) {
				return
			}
		}
	}
}

// Keys are those of rows whose values do not matter.
func (t *Tx) Keys(b Bucket) iter.Seq[[]byte] {
	return func(yield func(key []byte) bool) {
		in := t.In(b)
		cursor := in.Cursor()
		for key, _ := cursor.First(); key != nil; key, _ = cursor.Next() {
			if kind, short := Kind(in.name, key); kind == b && !yield(short) {
				return
			}
		}
	}
}

// Seal ends a transaction that wrote: bundles are written, and the tallies follow.
func (t *Tx) Seal() error {
	if err := t.writeBundles(); err != nil {
		return err
	}
	kept, err := DecodeTallies(t.Get(Meta, []byte(TalliesKey)))
	if err != nil {
		return fmt.Errorf("%w: the tallies: %w", rows.ErrDamaged, err)
	}
	last := t.In(Owed).Sequence()
	changed := last != kept.LastID
	kept.LastID = last
	for _, in := range t.tables {
		if in.name == Meta || in.change == (Tally{}) && !in.recount {
			continue
		}
		now := kept.Of[in.name]
		now.Rows += in.change.Rows
		now.digest += in.change.digest
		if in.recount {
			now = in.Tally()
		}
		kept.Of[in.name] = now
		changed = true
	}
	if !changed {
		return nil
	}
	return t.Put(Meta, []byte(TalliesKey), EncodeTallies(kept))
}

// DeleteWhere deletes the rows that match.
func (t *Tx) DeleteWhere(b Bucket, match func(key, value []byte) bool) error {
	var found [][]byte
	for key, value := range t.All(b) {
		if match(key, value) {
			found = append(found, key)
		}
	}
	return t.DeleteAll(b, found)
}

// DeleteAll deletes rows: the last ones first, since bbolt moves up what stands behind
// one that goes.
func (t *Tx) DeleteAll(b Bucket, keys [][]byte) error {
	for _, key := range slices.Backward(keys) {
		if err := t.Delete(b, key); err != nil {
			return err
		}
	}
	return nil
}

// Clear deletes all rows of a bucket.
func (t *Tx) Clear(b Bucket) error {
	in := t.In(b)
	in.bundles, in.last = nil, nil
	return t.DeleteWhere(b, func(_, _ []byte) bool { return true })
}

// Table is a bucket within a transaction.
type Table struct {
	name Bucket
	*bbolt.Bucket
	Sealer
	cursor  *bbolt.Cursor // is kept: a fresh one for each row costs more than the search
	next    []byte        // the first key from where the last row was put on, before it was; nil: there was none
	key     []byte        // room for one that has something behind it
	change  Tally         // since the transaction began
	recount bool          // the change is not known: a row was not what was written

	bundles map[uint64]*bundle // of owed and outcomes: those that were asked for, by their first ids
	last    *bundle            // that was asked for
}

func (r *Table) value(key, stored []byte) []byte {
	value, whole := r.unseal(key, stored)
	if !whole {
		return rows.Spoilt()
	}
	return value
}

// leaves takes a row out of the tally. Of one that is not what was written
// nobody knows what was counted.
func (r *Table) leaves(key, stored []byte) {
	if _, whole := r.unseal(key, stored); !whole {
		r.recount = true
		return
	}
	r.change.take(SumIn(stored))
}

// add is Put where no such row is.
func (r *Table) add(key, value []byte) error {
	sum := r.Sum(key, value)
	r.change.Add(sum)
	return r.Put(key, binary.BigEndian.AppendUint32(value, sum))
}

// Tally counts all that is there.
func (r *Table) Tally() (counted Tally) {
	cursor := r.Cursor()
	for key, stored := cursor.First(); key != nil; key, stored = cursor.Next() {
		counted.Add(SumIn(stored))
	}
	return counted
}

// Puts are rows to be written in the order of their keys: bbolt keeps a
// page's rows in a slice while a transaction is open, and inserting them
// anyhow moves the rest of it each time.
type Puts []row

type row struct{ Key, Value []byte }

// Add gathers one more; of two with the same key, the order is not known.
func (p *Puts) Add(key, value []byte) { *p = append(*p, row{key, value}) }

// Write puts all of them. Up to the next row that is there, no row has to be looked for.
func (p *Puts) Write(t *Tx, b Bucket) error {
	slices.SortFunc(*p, func(a, b row) int { return bytes.Compare(a.Key, b.Key) })
	in := t.In(b)
	for i, r := range *p {
		var err error
		if i > 0 && bytes.Compare((*p)[i-1].Key, r.Key) < 0 && (in.next == nil || bytes.Compare(r.Key, in.next) < 0) {
			err = in.add(r.Key, r.Value)
		} else {
			err = t.Put(b, r.Key, r.Value)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
