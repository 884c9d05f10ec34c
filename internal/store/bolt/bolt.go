// Package bolt keeps everything in one bbolt file, laid out so that a beat
// costs what is due and not how many people there are.
//
// The buckets, and what a key and a value are (| joins, 0 is a zero byte,
// numbers are big endian, values begin with a version byte, and behind each is
// a checksum of bucket, key and value):
//
//	meta        name                               → format version (without a checksum), who made the file, tallies
//	people      workspace 0 person                 → prefs.Person, without the timetable (see record)
//	timetables  prefs.Timetable.ID                 → prefs.Timetable (JSON), shared
//	due         second | workspace 0 person        → the next reminder, and what those before it brought (see dueRow)
//	steps       second | workspace 0 person        → nothing: on this desk something happens then (session.Desk.Wakes)
//	live        workspace 0 person                 → nothing: a routine of theirs is running
//	desks       workspace 0 person                 → card, session, posts, log and more (see deskRow)
//	days        workspace 0 person                 → counts of each day (see dayRow)
//	owed        message id                         → delivery.Message, and where to (see owedRow)
//	files       workspace 0 what it holds          → Slack's id of the uploaded file
//	aside       bucket 0 key                       → a row of that bucket that cannot be read
//
// A person has at most one row in due, and index.Places knows where. In which order
// the messages owed may go, index.Line knows.
// docs/decisions/0001-bbolt-layout.md says why it is laid out like this.
package bolt

import (
	"context"
	"sync"

	"go.etcd.io/bbolt"

	"unhunch/internal/store/bolt/index"
)

// Store is store.Store and store.Upkeep in one file.
// Its methods may be called from many goroutines.
type Store struct {
	*file
	memory
	made bool // by Open

	turn    sync.Mutex // of whoever commits
	waiting sync.Mutex // guards calls
	calls   []*call    // not yet in a transaction
}

func newStore(f *file, options Options) *Store {
	return &Store{file: f, memory: memory{places: index.NewPlaces(), log: options.Log}}
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
		err := s.view(func(tx *bbolt.Tx) error { return fn(txn{newTx(tx), &s.memory, w}) })
		if !w.missed || s.places.Commits.Load() == before {
			return err
		}
	}
}
