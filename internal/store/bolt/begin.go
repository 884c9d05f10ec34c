package bolt

import (
	"fmt"
	"strconv"
	"time"
)

// opening is the first transaction of a process.
type opening struct {
	txn
	now time.Time
}

// begin makes the buckets that a new file does not have, and prepares the
// others for a new process.
func (t opening) begin(maker string, found finding) error {
	for _, name := range allBuckets() {
		if _, err := t.CreateBucketIfNotExists([]byte(name)); err != nil {
			return fmt.Errorf("bucket %s: %w", name, err)
		}
	}
	if t.in(meta).Get([]byte(formatKey)) == nil {
		if err := t.christen(maker); err != nil {
			return err
		}
	}
	t.memory.places.Expect(found.due)
	for key := range t.keys(due) {
		if at, person, err := parseTimed(key); err == nil {
			t.memory.places.Add(t.memory.places.Of(person, at))
		}
	}
	if err := t.mend(found.spoilt, t.now); err != nil {
		return err
	}
	if err := t.raiseIDs(); err != nil {
		return err
	}
	if err := t.restore(found.oneHead); err != nil {
		return err
	}
	if err := (outbox{t.txn}).queueAll(); err != nil {
		return err
	}
	return t.seal()
}

// christen says in a new file what it is.
func (t opening) christen(maker string) error {
	if err := t.in(meta).Put([]byte(formatKey), []byte(strconv.Itoa(format))); err != nil {
		return err
	}
	if err := t.put(meta, []byte(madeByKey), []byte("unhunch "+maker)); err != nil {
		return err
	}
	return t.put(meta, []byte(talliesKey), encodeTallies(tallies{}))
}

// raiseIDs sees to it that the ids of this process are above all that any
// process before it gave away, whatever became of its file: cards are still in
// people's direct messages when the file is made anew or an older copy is put
// back, and a press on one of them must not be taken for a press on a new
// card. A second has room for a million ids; no bot needs a fraction of them.
func (t opening) raiseIDs() error {
	messages := t.in(owed)
	return messages.SetSequence(max(messages.Sequence(), seconds(t.now)<<20))
}
