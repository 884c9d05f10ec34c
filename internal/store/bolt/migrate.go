package bolt

import "bytes"

// Buckets of format 1.
const (
	oldMoved   = "moved"   // who had due rows of an older generation, to be dropped when met
	oldIntents = "intents" // message id: it is about to be sent
	oldQueue   = "queue"   // workspace 0 priority | message id: it may be sent
	oldWaits   = "waits"   // second | message id: it has to wait
)

// migrate brings a file of format 1 to format 2. Its values stay as they are
// until they are written anew: see version1.
//
// In format 1 nobody knew where the beat had moved a due row; a change left it
// behind, and made another with a newer generation. Those that were left
// behind go. A message about to be sent was in neither queue nor waits; now it
// says so itself.
func (t txn) migrate() error {
	if t.in(oldQueue) == nil {
		return nil
	}
	var behind [][]byte
	for key, value := range t.rows(due) {
		person := t.in(people).Get(whose(due, key))
		if !bytes.Equal(generation(value), generation(person)) {
			behind = append(behind, key)
		}
	}
	for _, key := range behind {
		if err := t.in(due).Delete(key); err != nil {
			return err
		}
	}
	waits := map[uint64]bool{}
	for _, b := range []bucket{oldQueue, oldWaits} {
		for key := range t.rows(b) {
			if id, err := parseID(key[max(0, len(key)-8):]); err == nil {
				waits[id] = true
			}
		}
	}
	if err := t.intend(func(id uint64) bool { return !waits[id] }); err != nil {
		return err
	}
	for _, b := range []bucket{oldMoved, oldIntents, oldQueue, oldWaits} {
		if t.in(b) == nil {
			continue
		}
		if err := t.DeleteBucket([]byte(b)); err != nil {
			return err
		}
	}
	return nil
}

// generation is the number behind the version of a record or a due row of
// version 1, as it is written; nil for any other.
func generation(value []byte) []byte {
	if len(value) == 0 || value[0] != version1 {
		return nil
	}
	for i, b := range value[1:] {
		if b < 0x80 {
			return value[1 : i+2]
		}
	}
	return nil
}
