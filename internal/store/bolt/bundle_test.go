package bolt

import (
	"bytes"
	"strings"
	"testing"

	"go.etcd.io/bbolt"

	"unhunch/internal/store/bolt/buckets"
)

// A row of messages may be all right but for its key, which is then that of no row, or
// of one of the sixteen.
func TestARowOfMessagesUnderAFalseKeyIsPutAside(t *testing.T) {
	for _, b := range []buckets.Bucket{buckets.Owed, buckets.Outcomes} {
		for bit := range 8 {
			w := openWaiting(t)
			if b == buckets.Owed {
				w = openOnItsWay(t)
			}
			key := buckets.BundleKey(w.last[unlucky].ID)
			check(t, w.Update(func(tx *bbolt.Tx) error {
				file := tx.Bucket([]byte(b))
				row := bytes.Clone(file.Get(key))
				check(t, file.Delete(key))
				key[7] ^= 1 << bit
				return file.Put(key, row)
			}))
			check(t, w.Close())
			w.log.Reset()
			w.open()
			if n := strings.Count(w.log.String(), "level=ERROR"); n != 1 {
				t.Errorf("%s, bit %d, log:\n%s", b, bit, w.log.String())
			}
			check(t, w.Verify())
			check(t, w.Close())
			if wrong, err := (File{Path: w.path}).Check(t.Context()); len(wrong) > 0 || err != nil {
				t.Errorf("%s, bit %d: %v, %v", b, bit, wrong, err)
			}
			w.open()
		}
	}
}

// Who goes while the row cannot be read that has something of theirs in it takes all of it
// along: nobody could say what was theirs. The log tells of it, and no row is left that
// looks as if it were all right.
func TestForgetTakesASpoiltRowOfMessagesAlong(t *testing.T) {
	for _, b := range []buckets.Bucket{buckets.Owed, buckets.Outcomes} {
		w := openWaiting(t)
		if b == buckets.Owed {
			w = openOnItsWay(t)
		}
		check(t, w.Update(spoiling(b, buckets.BundleKey(w.last[unlucky].ID))))
		w.log.Reset()
		check(t, w.Forget(t.Context(), unlucky))
		if n := strings.Count(w.log.String(), "level=ERROR"); n != 1 {
			t.Errorf("%s, log:\n%s", b, w.log.String())
		}
		check(t, w.DB.View(func(tx *bbolt.Tx) error {
			for _, in := range buckets.Buckets() {
				check(t, tx.Bucket([]byte(in)).ForEach(func(key, value []byte) error {
					if in != buckets.Meta && bytes.Contains(append(bytes.Clone(key), value...), []byte(unlucky.Person)) {
						t.Errorf("%s spoilt: %s still knows of her", b, in)
					}
					return nil
				}))
			}
			return nil
		}))
		check(t, w.Verify())
	}
}
