package bolt

import (
	"slices"
	"sync/atomic"

	"unhunch/internal/store/bolt/rows"
)

// An intent says that a message is about to be sent, or perhaps was. All of them are
// one row, which each transaction writes anew that begins or ends some: a message
// is written once, and not again because it goes. As many as may be under way at once
// are few, and all of them are known in memory, where whoever writes looks them up.

// intents are the ids of messages that have one, in order, as of the last commit.
type intents struct{ ids atomic.Pointer[[]uint64] }

func (i *intents) all() []uint64 {
	if ids := i.ids.Load(); ids != nil {
		return *ids
	}
	return nil
}

// sending reports whether a message has an intent.
func (t txn) sending(id uint64) bool {
	if now, changed := t.work.sending[id]; changed {
		return now
	}
	_, found := slices.BinarySearch(t.memory.intents.all(), id)
	return found
}

// sends gives a message its intent, or takes it away, and reports whether it had one.
func (t txn) sends(id uint64, now bool) (before bool) {
	if before = t.sending(id); before == now {
		return before
	}
	if t.work.sending == nil {
		t.work.sending = map[uint64]bool{}
	}
	t.work.sending[id] = now
	return before
}

// allSending are all that have an intent now.
func (t txn) allSending() []uint64 {
	ids := slices.DeleteFunc(slices.Clone(t.memory.intents.all()), func(id uint64) bool {
		_, changed := t.work.sending[id]
		return changed
	})
	for id, now := range t.work.sending {
		if now {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// forgetIntents takes away those of messages that are not owed any more.
func (t txn) forgetIntents() {
	for _, id := range t.allSending() {
		if !t.Has(rows.Owed, rows.IDKey(id)) {
			t.sends(id, false)
		}
	}
}

// writeIntents writes what became of them in this transaction, at its end.
func (t txn) writeIntents() error {
	if len(t.work.sending) == 0 {
		return nil
	}
	t.work.intents = t.allSending()
	key := []byte(rows.IntentsKey)
	if len(t.work.intents) == 0 {
		return t.Delete(rows.Intents, key)
	}
	return t.Put(rows.Intents, key, rows.EncodeIntents(t.work.intents))
}
