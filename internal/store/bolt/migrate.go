package bolt

import "bytes"

// Buckets of format 1.
const (
	oldMoved   = "moved"   // who had due rows of an older generation, to be dropped when met
	oldIntents = "intents" // messages about to be sent
)

// migrate brings a file of format 1 to format 2. Its values stay as they are
// until they are written anew: see version1.
//
// In format 1 nobody knew where the beat had moved a due row; a change left it
// behind, and made another with a newer generation. Those that were left
// behind go. A message about to be sent had a row in intents and no place,
// which says the same.
func (t txn) migrate() error {
	if t.in(oldMoved) == nil {
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
	for _, b := range []string{oldMoved, oldIntents} {
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
