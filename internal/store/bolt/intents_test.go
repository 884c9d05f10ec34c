package bolt

import (
	"bytes"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"unhunch/internal/delivery"
	"unhunch/internal/store/bolt/disk"
	"unhunch/internal/store/bolt/rows"
)

// Two of six messages were about to be sent when the process ended. Where nobody can
// tell which, none is sent again.
func TestWhereIntentsCannotBeReadNothingIsSentAgain(t *testing.T) {
	spoil := func(alter func(value []byte) []byte) func(*bbolt.Tx) error {
		return func(tx *bbolt.Tx) error {
			file := tx.Bucket([]byte(rows.Intents))
			return file.Put([]byte(rows.IntentsKey), alter(bytes.Clone(file.Get([]byte(rows.IntentsKey)))))
		}
	}
	for situation, c := range map[string]struct {
		spoils        func(*bbolt.Tx) error
		unknown, owed int
		aside         int
	}{
		"they can be read":      {func(*bbolt.Tx) error { return nil }, 2, 4, 0},
		"a bit turned round":    {spoil(func(value []byte) []byte { value[3] ^= 1; return value }), 6, 0, 1},
		"of a checksum":         {spoil(func(value []byte) []byte { value[len(value)-1] ^= 1; return value }), 6, 0, 1},
		"or of the key":         {renamed, 6, 0, 1},
		"a value of later days": {later, 6, 0, 1},
	} {
		t.Run(situation, func(t *testing.T) {
			w := openWard(t)
			path := w.Path()
			check(t, w.Update(c.spoils))
			check(t, w.Close())
			w.log.Reset()
			var err error
			w.Store, err = Open(path, disk.Options{Now: time.Unix(0, 0), Log: slog.New(slog.NewTextHandler(&w.log, nil))})
			check(t, err)
			unknown, err := w.Recover(t.Context(), ten)
			check(t, err)
			ready, _, err := w.Pending(t.Context(), ten, 10)
			check(t, err)
			if unknown != c.unknown || len(ready) != c.owed || w.rows(rows.Aside) != c.aside {
				t.Errorf("%d unknown, %d owed, %d aside; want %d, %d, %d", unknown, len(ready), w.rows(rows.Aside), c.unknown, c.owed, c.aside)
			}
			if told := strings.Contains(w.log.String(), "nothing that was owed is sent again"); told != (c.aside > 0) {
				t.Errorf("log: %s", w.log.String())
			}
			check(t, w.Verify())
		})
	}
}

// renamed has the one row stand under another key.
func renamed(tx *bbolt.Tx) error {
	file := tx.Bucket([]byte(rows.Intents))
	value := bytes.Clone(file.Get([]byte(rows.IntentsKey)))
	if err := file.Delete([]byte(rows.IntentsKey)); err != nil {
		return err
	}
	return file.Put([]byte("idt"), value)
}

// later is a row whose checksum is right.
func later(tx *bbolt.Tx) error {
	t := rows.NewTx(tx)
	if err := t.Put(rows.Intents, []byte(rows.IntentsKey), []byte{99, 1}); err != nil {
		return err
	}
	return t.Seal()
}

// What is about to be sent is one row, which ends with the last of it. A person who
// is forgotten meanwhile takes theirs along.
func TestIntentsEndWithTheirMessages(t *testing.T) {
	w := openWard(t)
	sending := func() (ids []uint64) {
		check(t, w.read(t.Context(), func(tx txn) (err error) {
			ids, err = rows.DecodeIntents(tx.Get(rows.Intents, []byte(rows.IntentsKey)))
			return err
		}))
		return ids
	}
	wants := func(when string, want ...uint64) {
		t.Helper()
		if got := sending(); len(got) != len(want) || len(got) > 0 && got[0] != want[0] {
			t.Errorf("%s %v are about to be sent, want %v", when, got, want)
		}
		check(t, w.Verify())
	}
	wants("at first", 2, 5)
	check(t, w.Forget(t.Context(), unlucky))
	wants("when she is gone", 5)
	check(t, w.Settle(t.Context(), []delivery.Outcome{{Claim: claimsOf(2)[0], Verdict: delivery.Sent, At: ten}}))
	wants("when hers was sent all the same", 5)
	check(t, w.Settle(t.Context(), []delivery.Outcome{{Claim: claimsOf(5)[0], Verdict: delivery.Later, Again: ten, At: ten}}))
	wants("in the end")
	if n := w.rows(rows.Intents); n != 0 {
		t.Errorf("%d rows are left", n)
	}
}

func TestTheCheckFindsAnIntentOfNoMessage(t *testing.T) {
	w := openWard(t)
	w.put(rows.Intents, []byte(rows.IntentsKey), rows.EncodeIntents([]uint64{2, 3, 77}))
	path := w.Path()
	check(t, w.Close())
	wrong, err := File{Path: path}.Check(t.Context())
	if err != nil || len(wrong) != 1 || !strings.Contains(wrong[0].Error(), "intent 77") {
		t.Errorf("%v, %v", wrong, err)
	}
	w.Store, err = Open(filepath.Clean(path), disk.Options{Now: time.Unix(0, 0)})
	check(t, err)
	check(t, w.Verify())
}
