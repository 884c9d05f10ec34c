// Package bolt keeps everything in one bbolt file, laid out so that a beat
// costs what is due and not how many people there are.
//
// What lies where is for package rows to say, in which orders it is found for
// package index, and whether the file is sound and still there for package disk. A
// Store answers each of its sides in a file (schedule.go, session.go, delivery.go,
// upkeep.go); below are the steps that write (advance, outbox, opening), and what
// all steps share (txn).
//
// A person has at most one row in due, and index.Places knows where. In which order
// the messages owed may go, index.Line knows.
// docs/decisions/0001-bbolt-layout.md says why it is laid out like this.
package bolt

import (
	"context"
	"sync"
	"sync/atomic"

	"go.etcd.io/bbolt"

	"unhunch/internal/lease"
	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/bolt/disk"
	"unhunch/internal/store/bolt/index"
)

// Store is store.Store and store.Upkeep in one file.
// Its methods may be called from many goroutines.
type Store struct {
	*disk.File
	memory
	made bool                       // by Open
	heed atomic.Pointer[lease.Heed] // of who keeps the leases; nil: nobody does

	turn    sync.Mutex // of whoever commits
	waiting sync.Mutex // guards calls
	calls   []*call    // not yet in a transaction
}

// Options are what an operator may want otherwise. The zero Options are good.
type Options = disk.Options

func newStore(f *disk.File, options Options) *Store {
	return &Store{File: f, memory: memory{places: index.NewPlaces(), log: options.Log}}
}

// Made reports whether there was no store at the path that was opened, so that
// this one knows nobody.
func (s *Store) Made() bool { return s.made }

// read runs fn, and again when a due row that it did not find may just have
// been moved from where an older state of the file has it.
func (s *Store) read(ctx context.Context, fn func(txn) error) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		w, before := &work{}, s.places.Commits.Load()
		err := s.View(func(tx *bbolt.Tx) error { return fn(txn{buckets.NewTx(tx), &s.memory, w}) })
		if !w.missed || s.places.Commits.Load() == before {
			return err
		}
	}
}
