package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"go.etcd.io/bbolt"

	"unhunch/internal/prefs"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/bolt/disk"
	"unhunch/internal/store/rows"
)

// PageSize is that of a new file.
const PageSize = disk.PageSize

// OpenFile lets a test stand between the store and the disk.
func OpenFile(o Options, open func(string, int, os.FileMode) (*os.File, error)) Options {
	o.OpenFile = open
	return o
}

// Verify says which rows cannot be read, which tallies are wrong, and what the
// buckets do not agree about.
func (s *Store) Verify() error {
	return s.read(context.Background(), func(t txn) error {
		kept, err := buckets.DecodeTallies(t.Get(buckets.Meta, []byte(buckets.TalliesKey)))
		wrong := []error{err}
		for _, b := range buckets.Kinds() {
			if b == buckets.Meta {
				continue
			}
			for key, value := range t.All(b) {
				wrong = append(wrong, buckets.Check(b, key, value))
			}
			if !slices.Contains(buckets.Buckets(), b) {
				continue
			}
			if is := t.In(b).Tally(); is != kept.Of[b] {
				wrong = append(wrong, fmt.Errorf("tally of %s: %v, kept as %v", b, is, kept.Of[b]))
			}
		}
		return errors.Join(append(wrong, disagreements(t)...)...)
	})
}

// PutRow writes any row, with its checksum; of a bundle, the message with that id.
func (s *Store) PutRow(b string, key, value []byte) error {
	s.tables.byID = nil // what is in memory does not mind
	return s.write(context.Background(), func(t txn) error {
		if id, err := buckets.ParseID(key); err == nil && buckets.Bucket(b).HoldsMessages() {
			t.PutMessage(buckets.Bucket(b), id, bytes.Clone(value))
			return nil
		}
		return t.Put(buckets.Bucket(b), key, value)
	})
}

// Searches counts how often something was looked for in a bucket.
func (s *Store) Searches() int64 {
	about := s.DB.Stats()
	return about.TxStats.GetCursorCount()
}

// DeleteRow deletes any row.
func (s *Store) DeleteRow(b string, key []byte) error {
	return s.write(context.Background(), func(t txn) error { return t.Delete(buckets.Bucket(b), key) })
}

// Bulk changes many people in one transaction.
func (s *Store) Bulk(n int, who func(int) prefs.UserID, change func(int, *session.Desk)) error {
	return s.Update(func(tx *bbolt.Tx) error {
		t := txn{buckets.NewTx(tx), &s.memory, &work{}}
		for i := range n {
			id := who(i)
			key := rows.KeyOf(id)
			desk, err := t.desk(key, id)
			if err != nil {
				return err
			}
			was := snapshot(desk)
			change(i, &desk)
			if err := t.putAway(key); err != nil {
				return err
			}
			if err := t.save(key, id, was, desk); err != nil {
				return err
			}
		}
		return t.Seal()
	})
}
