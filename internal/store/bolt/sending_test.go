package bolt

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/delivery"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/bolt/disk"
)

// openFull is a ward with eighteen messages owed, of which the last three lie in a
// row of their own.
func openFull(t *testing.T) *ward {
	t.Helper()
	w := openWard(t)
	w.owes(12)
	return w
}

func (w *ward) owes(n int) {
	w.t.Helper()
	w.change(lucky, func(d *session.Desk) { d.Owed = make([]delivery.Message, n) })
}

func (w *ward) listed() (ids []uint64) {
	w.t.Helper()
	ready, _, err := w.Pending(w.t.Context(), ten, 100)
	w.check("pending", err)
	for _, c := range ready {
		ids = append(ids, c.ID)
	}
	return ids
}

// sending are the messages that have an intent.
func (w *ward) sending() (ids []uint64) {
	w.t.Helper()
	w.check("read", w.read(w.t.Context(), func(x txn) error {
		for id := range x.Messages(buckets.Owed) {
			if x.Sending(id) {
				ids = append(ids, id)
			}
		}
		return nil
	}))
	return ids
}

// Whoever meets a row of messages that cannot be read puts it aside, and says so once.
// None of them is sent any more, since nobody knows which of them had been; all
// others are, and so are those that come.
func TestARowOfMessagesThatCannotBeReadHoldsNoOther(t *testing.T) {
	sent := func(w *ward, id uint64) {
		w.check("settle", w.Settle(t.Context(), []delivery.Outcome{{Claim: claimsOf(id)[0], Verdict: delivery.Sent, At: ten}}))
	}
	claims := func(w *ward, claim *delivery.Claim) {
		begun, err := w.Intend(t.Context(), []*delivery.Claim{claim})
		if w.check("intend", err); len(begun) > 0 {
			t.Errorf("%d begin", len(begun))
		}
	}
	for situation, meet := range map[string]func(w *ward){
		"a list":                         func(*ward) {},
		"a claim":                        func(w *ward) { claims(w, claimsOf(1)[0]) },
		"a claim that has its place":     func(w *ward) { claims(w, &delivery.Claim{Message: delivery.Message{ID: 4}, Channel: "D1"}) },
		"an outcome of one of them":      func(w *ward) { sent(w, 5) },
		"an outcome of one that is gone": func(w *ward) { sent(w, 77); sent(w, 8) },
		"an opening": func(w *ward) {
			path := w.Path()
			w.check("close", w.Close())
			var err error
			w.Store, err = Open(path, disk.Options{Now: time.Unix(0, 0), Log: w.logger()})
			w.check("open", err)
		},
		"a start": func(w *ward) {
			unknown, err := w.Recover(t.Context(), ten)
			if w.check("recover", err); unknown != 0 {
				t.Errorf("%d are unknown", unknown)
			}
		},
	} {
		t.Run(situation, func(t *testing.T) {
			w := openFull(t)
			w.check("damage", w.Update(spoiling(buckets.Owed, buckets.BundleKey(1))))
			w.log.Reset()
			meet(w)
			if diff := cmp.Diff([]uint64{16, 17, 18}, w.listed()); diff != "" {
				t.Errorf("they are owed (-want +got):\n%s", diff)
			}
			if w.rows(buckets.Owed) != 3 || w.rows(buckets.Aside) != 1 || w.sending() != nil {
				t.Errorf("%d owed, %d aside, %v sending", w.rows(buckets.Owed), w.rows(buckets.Aside), w.sending())
			}
			if n := strings.Count(w.log.String(), "level=ERROR"); n != 1 {
				t.Errorf("log:\n%s", w.log.String())
			}
			w.owes(1)
			if got := w.listed(); len(got) != 4 {
				t.Errorf("with one more, these are listed: %v", got)
			}
			w.check("verify", w.Verify())
		})
	}
}

// Who comes next, and would lie beside messages that cannot be read, does not write
// over them.
func TestAMessageThatComesPutsASpoiltRowAside(t *testing.T) {
	w := openWard(t)
	w.check("damage", w.Update(spoiling(buckets.Owed, buckets.BundleKey(1))))
	w.owes(1)
	if diff := cmp.Diff([]uint64{7}, w.listed()); diff != "" {
		t.Error(diff)
	}
	if w.rows(buckets.Owed) != 1 || w.rows(buckets.Aside) != 1 || !w.find(buckets.Aside, []byte("UANA")) {
		t.Errorf("%d owed, %d aside", w.rows(buckets.Owed), w.rows(buckets.Aside))
	}
	w.check("verify", w.Verify())
}

// An intent ends with its message. A person who is forgotten meanwhile takes theirs along.
func TestIntentsEndWithTheirMessages(t *testing.T) {
	w := openWard(t)
	wants := func(when string, want ...uint64) {
		t.Helper()
		if diff := cmp.Diff(want, w.sending()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", when, diff)
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
}
