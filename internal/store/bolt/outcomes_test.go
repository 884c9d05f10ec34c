package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/bolt/disk"
	"unhunch/internal/store/rows"
)

// waiting is a store with two people who got reminders at eight and at nine. What
// became of the first is among the news in their due rows. What became of the second
// waits for the beat at ten.
type waiting struct {
	*Store
	t    *testing.T
	path string
	log  bytes.Buffer
	last map[prefs.UserID]*delivery.Claim
}

func openWaiting(t *testing.T) *waiting {
	t.Helper()
	w := &waiting{t: t, path: filepath.Join(t.TempDir(), "unhunch.db"), last: map[prefs.UserID]*delivery.Claim{}}
	w.open()
	t.Cleanup(func() { check(t, w.Close()) })
	for _, id := range w.people() {
		w.change(id, func(d *session.Desk) {
			d.Person.OptedIn, d.Person.Prefs, d.Person.Channel = ten, prefs.Defaults("Europe/Lisbon"), "D1"
			d.Person.Due = ten.Add(-2 * time.Hour)
		})
	}
	for now := ten.Add(-2 * time.Hour); now.Before(ten); now = now.Add(time.Hour) {
		w.beat(now)
		w.claim(now)
		for _, id := range w.people() {
			w.settle(id, now)
		}
	}
	return w
}

func (w *waiting) open() {
	w.t.Helper()
	var err error
	w.Store, err = Open(w.path, disk.Options{Now: time.Unix(0, 0), Log: slog.New(slog.NewTextHandler(&w.log, nil))})
	check(w.t, err)
}

func (w *waiting) people() []prefs.UserID { return []prefs.UserID{unlucky, lucky} }

func (w *waiting) change(id prefs.UserID, change func(*session.Desk)) {
	w.t.Helper()
	check(w.t, w.Change(w.t.Context(), id, func(d *session.Desk) error {
		change(d)
		return nil
	}))
}

func (w *waiting) beat(now time.Time) {
	w.t.Helper()
	check(w.t, beatUntil(w.t.Context(), w.Store, now))
}

func beatUntil(ctx context.Context, s *Store, now time.Time) error {
	_, err := s.Advance(ctx, now, 10, func(d schedule.Due) schedule.Decision {
		return schedule.Decision{
			Verdict: schedule.Send, Next: now.Add(time.Hour), Day: schedule.Tally{Day: 20777, Count: d.Day.Count + 1},
			Owed: &delivery.Message{Kind: delivery.Reminder, Due: d.First},
		}
	})
	return err
}

func (w *waiting) claim(now time.Time) {
	w.t.Helper()
	ready, _, err := w.Pending(w.t.Context(), now, 10)
	check(w.t, err)
	claims, err := w.Intend(w.t.Context(), ready)
	check(w.t, err)
	for _, c := range claims {
		w.last[c.To] = c
	}
}

func (w *waiting) sent(id prefs.UserID, at time.Time) []delivery.Outcome {
	return []delivery.Outcome{{
		Claim: w.last[id], Verdict: delivery.Sent, At: at,
		Receipt: delivery.Receipt{Channel: "D1", TS: fmt.Sprintf("%d.000100", at.Unix()), Routine: "desk-reset"},
	}}
}

func (w *waiting) settle(id prefs.UserID, at time.Time) {
	w.t.Helper()
	check(w.t, w.Settle(w.t.Context(), w.sent(id, at)))
}

// told is what both are told, and what is owed.
func told(t *testing.T, s *Store) string {
	t.Helper()
	var b strings.Builder
	for _, id := range []prefs.UserID{unlucky, lucky} {
		d, err := s.Desk(t.Context(), id)
		fmt.Fprintf(&b, "%+v %v\n", d, err)
	}
	soon, err := s.Soon(t.Context(), ten.AddDate(1, 0, 0), 9, nil)
	fmt.Fprintf(&b, "%+v %v\n", soon, err)
	ready, _, err := s.Pending(t.Context(), ten.AddDate(1, 0, 0), 9)
	for _, c := range ready {
		fmt.Fprintf(&b, "%+v ", *c)
	}
	fmt.Fprintf(&b, "%v\n", err)
	return b.String()
}

func (w *waiting) rows(b buckets.Bucket) int { return (&ward{Store: w.Store}).rows(b) }

// folds are the business steps that take up what waits, and who else writes there.
func folds(w *waiting) map[string]func(ctx context.Context, s *Store) error {
	press := func(ctx context.Context, s *Store) error {
		return s.Change(ctx, unlucky, func(d *session.Desk) error {
			d.Reply(session.Stood, time.Time{}, ten)
			return nil
		})
	}
	return map[string]func(ctx context.Context, s *Store) error{
		"a beat":  func(ctx context.Context, s *Store) error { return beatUntil(ctx, s, ten) },
		"a press": press,
		"an outcome that nothing awaits": func(ctx context.Context, s *Store) error {
			return s.Settle(ctx, []delivery.Outcome{{Claim: w.last[lucky], Verdict: delivery.Unknown, Reason: delivery.NoReply, At: ten}})
		},
		"an outcome": func(ctx context.Context, s *Store) error { return s.Settle(ctx, w.sent(lucky, ten)) },
		"a plan that ends": func(ctx context.Context, s *Store) error {
			return s.Change(ctx, unlucky, func(d *session.Desk) error {
				d.Person.Due = time.Time{}
				return nil
			})
		},
		"a person who is forgotten": func(ctx context.Context, s *Store) error { return s.Forget(ctx, unlucky) },
	}
}

// openFolding is a store of those of whom one's last outcome is known and waits, and
// the other's reminder is on its way.
func openFolding(t *testing.T) *waiting {
	t.Helper()
	w := openWaiting(t)
	w.change(lucky, func(d *session.Desk) { d.Person.Due = ten.Add(-time.Minute) })
	w.beat(ten.Add(-time.Minute))
	w.claim(ten.Add(-time.Minute))
	if w.rows(buckets.Outcomes) != 1 || w.rows(buckets.Owed) != 1 {
		t.Fatalf("%d outcomes wait, %d are owed", w.rows(buckets.Outcomes), w.rows(buckets.Owed))
	}
	return w
}

// Whenever the process is killed while something is taken up, all that a person is
// told is as it was before or as it is after; and done once more, it counts once.
func TestAKillAtAnyWriteOfAFoldCountsNothingTwiceAndLosesNothing(t *testing.T) {
	for what := range folds(nil) {
		t.Run(what, func(t *testing.T) {
			w := openFolding(t)
			step := folds(w)[what]
			image, err := os.ReadFile(w.path)
			check(t, err)
			before := told(t, w.Store)
			var images [][]byte
			mend := w.writes(func(right func([]byte, int64) (int, error), b []byte, at int64) (int, error) {
				n, err := right(b, at)
				image = bytes.Clone(image)
				if short := int(at) + len(b) - len(image); short > 0 {
					image = append(image, make([]byte, short)...)
				}
				copy(image[at:], b)
				images = append(images, image)
				return n, err
			})
			check(t, step(t.Context(), w.Store))
			mend()
			after := told(t, w.Store)
			if before == after || len(images) < 3 {
				t.Fatalf("%d writes, and %s", len(images), after)
			}
			for i, image := range images {
				path := filepath.Join(t.TempDir(), "killed.db")
				check(t, os.WriteFile(path, image, 0o600))
				s, err := Open(path, disk.Options{Now: time.Unix(0, 0)})
				check(t, err)
				if diff := cmp.Diff(before, told(t, s)); diff != "" && i < len(images)-1 {
					t.Errorf("killed at write %d of %d (-before +then):\n%s", i+1, len(images), diff)
				}
				check(t, s.Verify())
				if i < len(images)-1 {
					check(t, step(t.Context(), s))
				}
				if diff := cmp.Diff(after, told(t, s)); diff != "" {
					t.Errorf("killed at write %d, and done again (-after +then):\n%s", i+1, diff)
				}
				check(t, errors.Join(s.Verify(), s.Close()))
			}
		})
	}
}

// A disk that takes none of the writes leaves what is told as it was, and the same
// process does it later.
func TestAFoldThatTheDiskRefusesIsDoneLater(t *testing.T) {
	for what := range folds(nil) {
		t.Run(what, func(t *testing.T) {
			w := openFolding(t)
			step, before := folds(w)[what], told(t, w.Store)
			writes := 0
			for fails := 0; ; fails++ {
				writes = 0
				mend := w.writes(func(right func([]byte, int64) (int, error), b []byte, at int64) (int, error) {
					if writes++; writes > fails {
						return 0, syscall.ENOSPC
					}
					return right(b, at)
				})
				err := step(t.Context(), w.Store)
				mend()
				if err == nil {
					break
				}
				if diff := cmp.Diff(before, told(t, w.Store)); diff != "" {
					t.Fatalf("refused at write %d (-before +then):\n%s", fails+1, diff)
				}
				check(t, w.Verify())
			}
			if told(t, w.Store) == before || writes < 3 {
				t.Errorf("after %d writes nothing has changed", writes)
			}
			check(t, w.Verify())
		})
	}
}

// What a person's due row is made of after a day of reminders that they did not
// answer, with ids as long as Slack's and as this store's own.
func TestADueRowIsSmallAfterADay(t *testing.T) {
	const most = 180 // bytes
	id := prefs.UserID{Workspace: "T0123456789", Person: "U0123456789"}
	s, err := Open(filepath.Join(t.TempDir(), "unhunch.db"), disk.Options{Now: ten})
	check(t, err)
	defer func() { check(t, s.Close()) }()
	now := ten.Add(-time.Hour)
	check(t, s.Change(t.Context(), id, func(d *session.Desk) error {
		d.Person.OptedIn, d.Person.Prefs, d.Person.Channel, d.Person.Due = now, prefs.Defaults("Europe/Lisbon"), "D0123456789", now
		return nil
	}))
	perDay := prefs.Defaults("Europe/Lisbon").Timetable.PerDay
	for i := range perDay {
		check(t, beatUntil(t.Context(), s, now))
		ready, _, err := s.Pending(t.Context(), now, 9)
		check(t, err)
		claims, err := s.Intend(t.Context(), ready)
		check(t, err)
		check(t, s.Settle(t.Context(), []delivery.Outcome{{
			Claim: claims[0], Verdict: delivery.Sent, At: now.Add(time.Duration(i) * time.Second),
			Receipt: delivery.Receipt{Channel: "D0123456789", TS: "1763640000.000100", Routine: "shoulder-rolls"},
		}}))
		now = now.Add(time.Hour)
	}
	key := rows.KeyOf(id)
	check(t, s.read(t.Context(), func(x txn) error {
		at, value := x.where(key)
		row, err := buckets.DecodeReminder(value)
		check(t, err)
		_, err = x.hear(&row)
		check(t, err)
		bare := row
		bare.News, bare.Awaits = buckets.News{}, 0
		t.Logf("of %d bytes, %d say when the next is due and whose it is, and %d what came", len(value), len(buckets.EncodeReminder(bare)), len(value)-len(buckets.EncodeReminder(bare)))
		if n := len(row.News.Hours(prefs.Days{Zone: time.UTC})); n != perDay {
			t.Errorf("it knows of %d reminders of %d", n, perDay)
		}
		if len(value) > most {
			t.Errorf("%d bytes at %s, want at most %d", len(value), at[:8], most)
		}
		return nil
	}))
}
