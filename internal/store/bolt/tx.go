package bolt

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"iter"
	"slices"

	"go.etcd.io/bbolt"
)

// Tx is a transaction. Whatever it stores goes through here, and has a checksum
// behind its value. A value that is not what was written is read as spoilt.
type Tx struct {
	*bbolt.Tx
	tables []*table
}

// newTx knows bbolt's transaction by its rows.
func newTx(tx *bbolt.Tx) *Tx { return &Tx{Tx: tx} }

func (t *Tx) in(b bucket) *table {
	for _, known := range t.tables {
		if known.name == b {
			return known
		}
	}
	bucket := t.Bucket([]byte(b))
	in := &table{name: b, Bucket: bucket, sealer: sealerOf(b), cursor: bucket.Cursor()}
	t.tables = append(t.tables, in)
	return in
}

// has reports whether there is such a row, readable or not.
func (t *Tx) has(b bucket, key []byte) bool {
	_, found := t.stored(b, key)
	return found
}

// stored is a row as it is kept, checksum included.
func (t *Tx) stored(b bucket, key []byte) (stored []byte, found bool) {
	at, stored := t.in(b).cursor.Seek(key)
	return stored, bytes.Equal(at, key)
}

// first is the first key of a bucket; nil where there is none.
func (t *Tx) first(b bucket) []byte {
	key, _ := t.in(b).cursor.First()
	return key
}

// get is nil where there is no such row.
func (t *Tx) get(b bucket, key []byte) []byte {
	in := t.in(b)
	found, stored := in.cursor.Seek(key)
	if !bytes.Equal(found, key) {
		return nil
	}
	return in.value(key, stored)
}

// put keeps the value, and writes behind its end.
func (t *Tx) put(b bucket, key, value []byte) error {
	in := t.in(b)
	if found, stored := in.cursor.Seek(key); bytes.Equal(found, key) {
		in.leaves(key, stored)
	}
	sum := in.sum(key, value)
	in.change.add(sum)
	return in.Put(key, binary.BigEndian.AppendUint32(value, sum))
}

func (t *Tx) delete(b bucket, key []byte) error {
	in := t.in(b)
	found, stored := in.cursor.Seek(key)
	if !bytes.Equal(found, key) {
		return nil
	}
	in.leaves(key, stored)
	return in.cursor.Delete()
}

// all are the rows of a bucket, which must not be changed meanwhile.
func (t *Tx) all(b bucket) iter.Seq2[[]byte, []byte] { return t.from(b, nil) }

// from are those with a key that begins with a prefix.
func (t *Tx) from(b bucket, prefix []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(key, value []byte) bool) {
		in := t.in(b)
		cursor := in.Cursor()
		for key, stored := cursor.Seek(prefix); bytes.HasPrefix(key, prefix) && key != nil; key, stored = cursor.Next() {
			if !yield(key, in.value(key, stored)) {
				return
			}
		}
	}
}

// keys are those of a bucket whose values do not matter.
func (t *Tx) keys(b bucket) iter.Seq[[]byte] {
	return func(yield func(key []byte) bool) {
		cursor := t.in(b).Cursor()
		for key, _ := cursor.First(); key != nil && yield(key); key, _ = cursor.Next() { //nolint:revive // the loop's head does it all
		}
	}
}

// seal ends a transaction that wrote: the tallies follow what it did.
func (t *Tx) seal() error {
	kept, err := decodeTallies(t.get(meta, []byte(talliesKey)))
	if err != nil {
		return fmt.Errorf("%w: the tallies: %w", ErrDamaged, err)
	}
	last := t.in(owed).Sequence()
	changed := last != kept.lastID
	kept.lastID = last
	for _, in := range t.tables {
		if in.name == meta || in.change == (tally{}) && !in.recount {
			continue
		}
		now := kept.of[in.name]
		now.rows += in.change.rows
		now.digest += in.change.digest
		if in.recount {
			now = in.tally()
		}
		kept.of[in.name] = now
		changed = true
	}
	if !changed {
		return nil
	}
	return t.put(meta, []byte(talliesKey), encodeTallies(kept))
}

func (t *Tx) deleteWhere(b bucket, match func(key, value []byte) bool) error {
	var found [][]byte
	for key, value := range t.all(b) {
		if match(key, value) {
			found = append(found, key)
		}
	}
	for _, key := range found {
		if err := t.delete(b, key); err != nil {
			return err
		}
	}
	return nil
}

// table is a bucket within a transaction.
type table struct {
	name bucket
	*bbolt.Bucket
	sealer
	cursor  *bbolt.Cursor // is kept: a fresh one for each row costs more than the search
	change  tally         // since the transaction began
	recount bool          // the change is not known: a row was not what was written
}

func (r *table) value(key, stored []byte) []byte {
	value, whole := r.unseal(key, stored)
	if !whole {
		return spoilt()
	}
	return value
}

// leaves takes a row out of the tally. Of one that is not what was written
// nobody knows what was counted.
func (r *table) leaves(key, stored []byte) {
	if _, whole := r.unseal(key, stored); !whole {
		r.recount = true
		return
	}
	r.change.take(sumIn(stored))
}

// tally counts all that is there.
func (r *table) tally() (counted tally) {
	cursor := r.Cursor()
	for key, stored := cursor.First(); key != nil; key, stored = cursor.Next() {
		counted.add(sumIn(stored))
	}
	return counted
}

// puts are rows to be written in the order of their keys: bbolt keeps a
// page's rows in a slice while a transaction is open, and inserting them
// anyhow moves the rest of it each time.
type puts []row

type row struct{ key, value []byte }

func (p *puts) add(key, value []byte) { *p = append(*p, row{key, value}) }

func (p *puts) write(t *Tx, b bucket) error {
	slices.SortFunc(*p, func(a, b row) int { return bytes.Compare(a.key, b.key) })
	for _, r := range *p {
		if err := t.put(b, r.key, r.value); err != nil {
			return err
		}
	}
	return nil
}
