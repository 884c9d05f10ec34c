// Package bolt keeps everything in one bbolt file, laid out so that a beat
// costs what is due and not how many people there are.
//
// The buckets, and what a key and a value are (| joins, 0 is a zero byte,
// numbers are big endian, values begin with a version byte):
//
//	meta        name                               → format version, who made the file
//	people      workspace 0 person                 → generation, channel, zone and prefs.Person (JSON)
//	timetables  prefs.Timetable.ID                 → prefs.Timetable (JSON), shared
//	due         second | workspace 0 person        → the next reminder (compact, see dueRow)
//	moved       workspace 0 person                 → generation that counts, rows that do not
//	steps       second | workspace 0 person        → nothing: on this desk something happens then (session.Desk.Wakes)
//	live        workspace 0 person                 → nothing: a routine of theirs is running
//	desks       workspace 0 person                 → card, session, posts and log (JSON)
//	days        workspace 0 person 0 date          → counts (compact)
//	owed        message id                         → delivery.Message (JSON)
//	queue       workspace 0 priority | message id  → nothing: may be sent now
//	waits       second | message id                → its key in queue, for when its time comes
//	intents     message id                         → nothing: about to be sent
//	files       workspace 0 what it holds          → Slack's id of the uploaded file
//	aside       bucket 0 key                       → a row of that bucket that cannot be read
//
// An owed message is in exactly one of queue, waits and intents.
// docs/decisions/0001-bbolt-layout.md says why it is laid out like this.
package bolt

import (
	"context"
	"fmt"
	"iter"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"go.etcd.io/bbolt"

	"unhunch/internal/prefs"
)

// Store is schedule.Store, session.Store, delivery.Store and bot.Files in one file.
// Its methods may be called from many goroutines.
type Store struct {
	db      *bbolt.DB
	file    *os.File // db's
	log     *slog.Logger
	writers atomic.Int32 // calls of write in flight

	restored time.Time // reminders that were due by then are doubtful; zero: none is

	zones  sync.Map     // string → *time.Location: loading one costs more than a transaction
	tables sync.Map     // prefs.Timetable.ID → prefs.Timetable: the content never changes under its id
	tabled atomic.Int32 // about how many tables has
}

// Close waits for the transactions under way and gives the file back.
func (s *Store) Close() error {
	if err := s.db.Close(); err != nil {
		return fmt.Errorf("close store: %w", err)
	}
	return nil
}

// bucket names one of the buckets above.
type bucket string

const (
	meta       bucket = "meta"
	people     bucket = "people"
	timetables bucket = "timetables"
	due        bucket = "due"
	moved      bucket = "moved"
	steps      bucket = "steps"
	live       bucket = "live"
	desks      bucket = "desks"
	days       bucket = "days"
	owed       bucket = "owed"
	queue      bucket = "queue"
	waits      bucket = "waits"
	intents    bucket = "intents"
	files      bucket = "files"
	aside      bucket = "aside"
)

func allBuckets() []bucket {
	return []bucket{meta, people, timetables, due, moved, steps, live, desks, days, owed, queue, waits, intents, files, aside}
}

// txn is one transaction, as the methods of a business step share it.
type txn struct {
	*bbolt.Tx
	store *Store
}

func (t txn) in(b bucket) *bbolt.Bucket { return t.Bucket([]byte(b)) }

// rows are all rows of a bucket, which must not be changed meanwhile.
func (t txn) rows(b bucket) iter.Seq2[[]byte, []byte] {
	return func(yield func(key, value []byte) bool) {
		if t.in(b) == nil {
			return // a file of an earlier version that is opened for reading only
		}
		cursor := t.in(b).Cursor()
		for key, value := cursor.First(); key != nil; key, value = cursor.Next() {
			if !yield(key, value) {
				return
			}
		}
	}
}

func (s *Store) read(ctx context.Context, fn func(txn) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return s.db.View(func(tx *bbolt.Tx) error { return fn(txn{tx, s}) })
}

// write runs fn in a transaction, at once when nobody else writes: bbolt's
// Batch lets a lone caller wait for company, and serves a crowd with one
// fsync. fn may run twice.
func (s *Store) write(ctx context.Context, fn func(txn) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	commit := s.db.Batch
	if s.writers.Add(1) == 1 {
		commit = s.db.Update
	}
	defer s.writers.Add(-1)
	return commit(func(tx *bbolt.Tx) error { return fn(txn{tx, s}) })
}

// zone gives UTC for a name that this machine does not know: a day's counts
// under the wrong midnight are better than none.
func (s *Store) zone(name string) *time.Location {
	known, _ := s.zones.Load(name)
	if zone, ok := known.(*time.Location); ok {
		return zone
	}
	zone, err := prefs.Timetable{Zone: name}.Location()
	if err != nil {
		return time.UTC
	}
	s.zones.Store(name, zone)
	return zone
}
