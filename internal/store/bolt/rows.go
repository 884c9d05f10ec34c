package bolt

import (
	"bytes"
	"encoding/binary"
	"iter"

	"go.etcd.io/bbolt"
)

// rows are a bucket within a transaction. Whatever is stored goes through here,
// and has a checksum behind its value. A value that is not what was written is
// read as spoilt.
type rows struct {
	name bucket
	*bbolt.Bucket
	seed    uint32
	cursor  *bbolt.Cursor // is kept: a fresh one for each row costs more than the search
	change  tally         // since the transaction began
	recount bool          // the change is not known: a row was not what was written
}

func (t txn) in(b bucket) *rows {
	for _, known := range t.work.tables {
		if known.name == b {
			return known
		}
	}
	bucket := t.Bucket([]byte(b))
	in := &rows{name: b, Bucket: bucket, seed: seedOf(b), cursor: bucket.Cursor()}
	t.work.tables = append(t.work.tables, in)
	return in
}

// has reports whether there is such a row, readable or not.
func (t txn) has(b bucket, key []byte) bool {
	found, _ := t.in(b).cursor.Seek(key)
	return bytes.Equal(found, key)
}

// get is nil where there is no such row.
func (t txn) get(b bucket, key []byte) []byte {
	in := t.in(b)
	found, stored := in.cursor.Seek(key)
	if !bytes.Equal(found, key) {
		return nil
	}
	return in.value(key, stored)
}

// put keeps the value, and writes behind its end.
func (t txn) put(b bucket, key, value []byte) error {
	in := t.in(b)
	if found, stored := in.cursor.Seek(key); bytes.Equal(found, key) {
		in.leaves(key, stored)
	}
	sum := sumOf(in.seed, key, value)
	in.change.add(sum)
	return in.Put(key, binary.BigEndian.AppendUint32(value, sum))
}

func (t txn) delete(b bucket, key []byte) error {
	in := t.in(b)
	found, stored := in.cursor.Seek(key)
	if !bytes.Equal(found, key) {
		return nil
	}
	in.leaves(key, stored)
	return in.cursor.Delete()
}

// all are the rows of a bucket, which must not be changed meanwhile.
func (t txn) all(b bucket) iter.Seq2[[]byte, []byte] { return t.from(b, nil) }

// from are those with a key that begins with a prefix.
func (t txn) from(b bucket, prefix []byte) iter.Seq2[[]byte, []byte] {
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
func (t txn) keys(b bucket) iter.Seq[[]byte] {
	return func(yield func(key []byte) bool) {
		cursor := t.in(b).Cursor()
		for key, _ := cursor.First(); key != nil && yield(key); key, _ = cursor.Next() { //nolint:revive // the loop's head does it all
		}
	}
}

func (r *rows) value(key, stored []byte) []byte {
	value, whole := unseal(r.seed, key, stored)
	if !whole {
		return spoilt()
	}
	return value
}

// leaves takes a row out of the tally. Of one that is not what was written
// nobody knows what was counted.
func (r *rows) leaves(key, stored []byte) {
	if _, whole := unseal(r.seed, key, stored); !whole {
		r.recount = true
		return
	}
	r.change.take(sumIn(stored))
}

// tally counts all that is there.
func (r *rows) tally() (counted tally) {
	cursor := r.Cursor()
	for key, stored := cursor.First(); key != nil; key, stored = cursor.Next() {
		counted.add(sumIn(stored))
	}
	return counted
}
