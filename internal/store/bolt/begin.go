package bolt

import (
	"fmt"
	"strconv"

	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/bolt/disk"
	"unhunch/internal/store/bolt/index"
	"unhunch/internal/store/rows"
)

// opening is the first transaction of a process.
type opening struct {
	txn
	options Options
}

// begin makes the buckets that a new file does not have, and prepares the others
// for a new process. due are the places of the due rows that were found.
func (t opening) begin(found disk.Finding, due []index.Place) error {
	for _, name := range buckets.Buckets() {
		if _, err := t.CreateBucketIfNotExists([]byte(name)); err != nil {
			return fmt.Errorf("bucket %s: %w", name, err)
		}
	}
	if t.In(buckets.Meta).Get([]byte(buckets.FormatKey)) == nil {
		if err := t.christen(); err != nil {
			return err
		}
	}
	if err := admits(marks{t.Tx}, t.options.Move); err != nil {
		return err
	}
	behind := found.Behind(t.options) != nil
	if behind {
		if err := t.upgrade(found.Format); err != nil {
			return err
		}
	}
	if behind || len(found.Spoilt) > 0 || found.Txid+1 != uint64(t.ID()) { // or another process wrote to it since
		due = t.due()
	}
	t.memory.places.Fill(due)
	if err := t.mend(found.Spoilt, t.options.Now); err != nil {
		return err
	}
	if err := t.raiseIDs(); err != nil {
		return err
	}
	if err := t.restore(found.OneHead); err != nil {
		return err
	}
	if err := (outbox{t.txn}).queueAll(); err != nil {
		return err
	}
	return t.Seal()
}

// due are the places of all due rows that there are.
func (t opening) due() (all []index.Place) {
	for key := range t.Keys(buckets.Due) {
		all = appendPlace(all, t.memory.places, key)
	}
	return all
}

// appendPlace adds the place of a due row to a list, if its key has one.
func appendPlace(all []index.Place, places *index.Places, key []byte) []index.Place {
	if at, person, err := buckets.ParseTimed(key); err == nil {
		all = append(all, places.Of(person, at))
	}
	return all
}

// christen says in a new file what it is.
func (t opening) christen() error {
	if err := t.name(); err != nil {
		return err
	}
	return t.Put(buckets.Meta, []byte(buckets.TalliesKey), buckets.EncodeTallies(buckets.Tallies{}))
}

// name says in a file that it is of this version's format.
func (t opening) name() error {
	if err := t.In(buckets.Meta).Put([]byte(buckets.FormatKey), []byte(strconv.Itoa(t.options.Formats.Newest()))); err != nil {
		return err
	}
	return t.Put(buckets.Meta, []byte(buckets.MadeByKey), []byte("unhunch "+t.options.MadeBy))
}

// raiseIDs sees to it that the ids of this process are above all that any
// process before it gave away, whatever became of its file: cards are still in
// people's direct messages when the file is made anew or an older copy is put
// back, and a press on one of them must not be taken for a press on a new
// card. A second has room for a million ids; no bot needs a fraction of them.
func (t opening) raiseIDs() error {
	messages := t.In(buckets.Owed)
	return messages.SetSequence(max(messages.Sequence(), rows.Seconds(t.options.Now)<<20))
}
