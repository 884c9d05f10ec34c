package bolt

import (
	"slices"
	"strconv"
	"time"

	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/rows"
)

// restore takes a backup that was put in a store's place for what it is, and a
// file that may have lost its last transaction with its newer head: what
// it owes, and whom it has to remind, may have been sent since it was taken.
// Two copies are worse than none, so every message owed becomes one whose
// outcome nobody knows (see Recover), a reminder that is due already is told
// as doubtful, and session.Desk.Restore says what becomes of each desk.
func (t opening) restore(oneHead bool) error {
	taken := t.Get(buckets.Meta, []byte(buckets.Copied))
	if oneHead {
		t.memory.log.Error("one of the file's two heads is damaged, so that the last change may be missing: what was due or owed is not sent again")
	}
	if taken != nil || oneHead {
		if taken != nil {
			t.memory.log.Warn("a backup was put back: what was due or owed since it was taken is not sent again", "taken", string(taken))
		}
		(outbox{t.txn}).intendAll()
		if err := t.restoreDesks(); err != nil {
			return err
		}
		if err := (registry{t.txn}).restore(t.options.Now); err != nil {
			return err
		}
		if err := t.Delete(buckets.Meta, []byte(buckets.Copied)); err != nil {
			return err
		}
		if err := t.Put(buckets.Meta, []byte(buckets.Restored), strconv.AppendUint(nil, rows.Seconds(t.options.Now), 10)); err != nil {
			return err
		}
	}
	if at, err := strconv.ParseInt(string(t.Get(buckets.Meta, []byte(buckets.Restored))), 10, 64); err == nil {
		t.memory.restored = time.Unix(at, 0)
	}
	return nil
}

// restoreDesks changes each desk as session.Desk.Restore says.
func (t opening) restoreDesks() error {
	for _, key := range slices.Collect(t.Keys(buckets.Desks)) {
		desk, err := t.kept(key)
		if err != nil {
			return err
		}
		was := pulseOf(desk)
		if !desk.Restore(t.options.Now) {
			continue
		}
		if err := t.putKept(key, desk); err != nil {
			return err
		}
		if err := t.replaceSteps(key, was, pulseOf(desk)); err != nil {
			return err
		}
	}
	return nil
}
