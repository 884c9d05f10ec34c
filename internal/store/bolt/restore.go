package bolt

import (
	"strconv"
	"time"

	"unhunch/internal/session"
)

// Rows of meta.
const (
	copied   = "copied"   // when this file was taken as a backup; until it is opened in earnest
	restored = "restored" // the second in which it was; what was due by then may have been sent
)

// restore takes a backup that was put in a store's place for what it is, and a
// file that may have lost its last transaction with its newer head: what
// it owes, and whom it has to remind, may have been sent since it was taken.
// Two copies are worse than none, so every message owed becomes one whose
// outcome nobody knows (see Recover), a reminder that is due already is told
// as doubtful, and a routine that ran then does not go on, nor does a summary
// come that was due.
func (t txn) restore(now time.Time, oneHead bool) error {
	taken := t.get(meta, []byte(copied))
	if oneHead {
		t.store.log.Error("one of the file's two heads is damaged, so that the last change may be missing: what was due or owed is not sent again")
	}
	if taken != nil || oneHead {
		if taken != nil {
			t.store.log.Warn("a backup was put back: what was due or owed since it was taken is not sent again", "taken", string(taken))
		}
		if err := t.intendAll(); err != nil {
			return err
		}
		if err := t.stopAll(now); err != nil {
			return err
		}
		if err := t.skipSummaries(now); err != nil {
			return err
		}
		if err := t.delete(meta, []byte(copied)); err != nil {
			return err
		}
		if err := t.put(meta, []byte(restored), strconv.AppendUint(nil, seconds(now), 10)); err != nil {
			return err
		}
	}
	if at, err := strconv.ParseInt(string(t.get(meta, []byte(restored))), 10, 64); err == nil {
		t.store.restored = time.Unix(at, 0)
	}
	return nil
}

// stopAll ends every routine that is under way.
func (t txn) stopAll(now time.Time) error {
	var running [][]byte
	for key := range t.all(live) {
		running = append(running, key)
	}
	for _, key := range running {
		row, err := t.deskRow(key)
		if err != nil {
			return err
		}
		was := row.pulse()
		row.Session.State, row.Session.Ended, row.Session.Ends = session.Stopped, second(now), time.Time{}
		row.Session.Left, row.Session.Since = 0, time.Time{}
		if err := t.putDeskRow(key, row); err != nil {
			return err
		}
		if err := t.replaceSteps(key, was, row.pulse()); err != nil {
			return err
		}
	}
	return nil
}

// skipSummaries forgets the summaries that were due by now. The next ones are
// reckoned anew once the person does something.
func (t txn) skipSummaries(now time.Time) error {
	var due [][]byte
	for key, value := range t.all(desks) {
		if row, err := decodeDesk(value); err == nil && !row.Summary.IsZero() && !row.Summary.After(now) {
			due = append(due, key)
		}
	}
	for _, key := range due {
		row, err := t.deskRow(key)
		if err != nil {
			return err
		}
		was := row.pulse()
		row.Summary, row.Week = time.Time{}, ""
		if err := t.putDeskRow(key, row); err != nil {
			return err
		}
		if err := t.replaceSteps(key, was, row.pulse()); err != nil {
			return err
		}
	}
	return nil
}
