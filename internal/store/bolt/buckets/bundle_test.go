package buckets

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.etcd.io/bbolt"

	"unhunch/internal/store/rows"
)

// kept is what a bucket of messages should have.
type kept map[uint64]string

// openMessages is a new file with what messages need.
func openMessages(t *testing.T) *bbolt.DB {
	t.Helper()
	db, err := bbolt.Open(filepath.Join(t.TempDir(), "messages.db"), 0o600, &bbolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	write(t, db, func(tx *Tx) error {
		for _, b := range Buckets() {
			if _, err := tx.CreateBucket([]byte(b)); err != nil {
				return err
			}
		}
		return tx.Put(Meta, []byte(TalliesKey), EncodeTallies(Tallies{}))
	})
	return db
}

func write(t *testing.T, db *bbolt.DB, fn func(*Tx) error) {
	t.Helper()
	if err := db.Update(func(b *bbolt.Tx) error {
		tx := NewTx(b)
		return errors.Join(fn(tx), tx.Seal())
	}); err != nil {
		t.Fatal(err)
	}
}

// expect tells where what is read is not what should be there.
func (want kept) expect(t *testing.T, tx *Tx, sending map[uint64]bool) {
	t.Helper()
	got := kept{}
	last := uint64(0)
	for id, value := range tx.Messages(Owed) {
		if id < last {
			t.Errorf("message %d comes after %d", id, last)
		}
		got[id], last = string(value), id
		if alone := tx.Message(Owed, id); !bytes.Equal(alone, value) {
			t.Errorf("message %d is %q alone, and %q among others", id, alone, value)
		}
		if tx.Sending(id) != sending[id] {
			t.Errorf("message %d has an intent: %t", id, !sending[id])
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Whatever is put, dropped and given an intent, in whatever order, is there in the
// same transaction and after it, and nothing else is.
func TestMessagesThatShareARowAreKeptApart(t *testing.T) {
	rng := rand.New(rand.NewPCG(16, 3))
	db, want, sending := openMessages(t), kept{}, map[uint64]bool{}
	for round := range 200 {
		write(t, db, func(tx *Tx) error {
			for range rng.IntN(40) {
				id := 1 + rng.Uint64N(100)
				_, there := want[id]
				switch rng.IntN(5) {
				case 0, 1:
					value := bytes.Repeat([]byte{byte(round)}, 1+rng.IntN(300))
					tx.PutMessage(Owed, id, value)
					want[id] = string(value)
				case 2:
					if had := there && sending[id]; there && tx.Sends(id, !had) != had {
						return fmt.Errorf("message %d had an intent: %t", id, !had)
					}
					sending[id] = there && !sending[id]
				default:
					tx.DropMessage(Owed, id)
					delete(want, id)
					delete(sending, id)
				}
			}
			want.expect(t, tx, sending)
			return nil
		})
		if err := db.View(func(b *bbolt.Tx) error {
			tx := NewTx(b)
			want.expect(t, tx, sending)
			rows := 0
			for key, value := range tx.All(Owed) {
				rows++
				if _, err := decodeBundle(1, value); err != nil || !IsBundle(key) {
					t.Errorf("row %x: %v", key, err)
				}
			}
			firsts := map[uint64]bool{}
			for id := range want {
				firsts[id/bundled] = true
			}
			if rows != len(firsts) {
				t.Errorf("%d messages lie in %d rows, want %d", len(want), rows, len(firsts))
			}
			return nil
		}); err != nil || t.Failed() {
			t.Fatalf("round %d: %v", round, err)
		}
	}
}

// Whoever is given a message may drop others that lie before or behind it.
func TestMessagesThatAreDroppedMeanwhileDoNotCome(t *testing.T) {
	db := openMessages(t)
	write(t, db, func(tx *Tx) error {
		for id := uint64(1); id <= 40; id++ {
			tx.PutMessage(Owed, id, []byte("x"))
		}
		return nil
	})
	write(t, db, func(tx *Tx) error {
		tx.PutMessage(Owed, 41, []byte("x"))
		var met []uint64
		for id := range tx.Messages(Owed) {
			met = append(met, id)
			for _, other := range []uint64{id, id + 1, id + 16, id - 1} {
				tx.DropMessage(Owed, other)
			}
		}
		want := []uint64{1, 3, 5, 7, 9, 11, 13, 15, 18, 20, 22, 24, 26, 28, 30, 32, 35, 37, 39, 41}
		if diff := cmp.Diff(want, met); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		return nil
	})
	write(t, db, func(tx *Tx) error {
		if left := slices.Collect(maps.Keys(maps.Collect(tx.Messages(Owed)))); len(left) != 0 {
			t.Errorf("%v are left", left)
		}
		return nil
	})
}

// A row that cannot be read stays what it is until it is taken out: written again with a
// checksum that is right, it would look sound.
func TestASpoiltRowIsNotWrittenAgain(t *testing.T) {
	db := openMessages(t)
	write(t, db, func(tx *Tx) error {
		tx.PutMessage(Owed, 17, []byte("this one"))
		tx.PutMessage(Owed, 18, []byte("another"))
		return nil
	})
	var spoilt []byte
	write(t, db, func(tx *Tx) error {
		row, _ := tx.Stored(Owed, BundleKey(17))
		spoilt = bytes.Clone(row)
		spoilt[5] ^= 1
		return tx.In(Owed).Put(BundleKey(17), spoilt)
	})
	write(t, db, func(tx *Tx) error {
		tx.DropMessage(Owed, 17)
		for id := range tx.Messages(Owed) {
			tx.Sends(id, true)
		}
		return nil
	})
	write(t, db, func(tx *Tx) error {
		if !bytes.Equal(tx.Message(Owed, 18), rows.Spoilt()) {
			t.Errorf("a message in it is %q", tx.Message(Owed, 18))
		}
		stored, err := tx.TakeOut(Owed, BundleKey(18))
		if !bytes.Equal(stored, spoilt) || err != nil {
			t.Errorf("this was taken out: %q, %v, want %q", stored, err, spoilt)
		}
		if n := tx.CountMessages(Owed); n != 0 {
			t.Errorf("%d are left", n)
		}
		return nil
	})
}

func TestOfARowThatIsNotThereNothingIsTakenOut(t *testing.T) {
	write(t, openMessages(t), func(tx *Tx) error {
		if err := tx.Put(Files, []byte("b"), []byte("another's")); err != nil {
			return err
		}
		stored, err := tx.TakeOut(Files, []byte("a"))
		if stored != nil || !tx.Has(Files, []byte("b")) {
			t.Errorf("taken out: %q", stored)
		}
		return err
	})
}
