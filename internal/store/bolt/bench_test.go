package bolt_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt"
	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/bolt/disk"
	"unhunch/internal/store/rows"
)

// bench/ measures the store together with the scheduler and the courier, with
// a million people and beside others. Here it is alone.

const crowd = 100_000

// populate opts in people of fifty workspaces. Some of them, from all over, are
// due at noon, the others in the night.
func populate(b *testing.B, people, dueNow int) (*bolt.Store, string) {
	b.Helper()
	path := filepath.Join(b.TempDir(), "unhunch.db")
	s, err := bolt.Open(path, bolt.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	const atOnce = 10_000
	for from := 0; from < people; from += atOnce {
		err := s.Bulk(min(atOnce, people-from), func(i int) prefs.UserID { return person(from + i) }, func(i int, d *session.Desk) {
			d.Person.OptedIn, d.Person.Channel = noon(), "D0123456789"
			d.Person.Prefs = prefs.Defaults("Etc/GMT+" + strconv.Itoa((from+i)%12))
			d.Person.Prefs.Timetable.PerDay = 24
			d.Person.Due = noon().AddDate(1, 0, 0).Add(time.Duration((from+i)%3600) * time.Second)
			if shuffled(from+i, people) < dueNow {
				d.Person.Due = noon()
			}
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	return s, path
}

// shuffled gives each number below n, which has no factor in common with the
// prime, another one.
func shuffled(i, n int) int { return i * 2_654_435_761 % n }

func person(i int) prefs.UserID {
	return prefs.UserID{Workspace: "T0" + strconv.Itoa(i%50), Person: fmt.Sprintf("U%08d", i)}
}

// BenchmarkReminders is a beat that finds so many due, each of whom is owed a
// message, and all that follows until those are sent and settled: durable, by
// the two thousand. The slots of an hour later find them again. Of deciding and of
// settling it tells how many allocations a reminder takes, and how many bytes of
// pages were written.
func BenchmarkReminders(b *testing.B) {
	for _, c := range []struct{ people, due int }{
		{1_000, 1_000}, {crowd, 0}, {crowd, 1_000}, {crowd, 10_000},
	} {
		b.Run(fmt.Sprintf("people=%d/due=%d", c.people, c.due), func(b *testing.B) {
			s, _ := populate(b, c.people, c.due)
			now, met := noon(), 0
			var deciding, settling spent
			b.ResetTimer()
			for b.Loop() {
				beat := 0
				deciding.of(s, func() { beat = advance(b, s, now) })
				if beat != c.due {
					b.Fatalf("%d are due, want %d", beat, c.due)
				}
				met += beat
				if c.due > 0 {
					sendAll(b, s, now, &settling)
					now = now.Add(time.Hour)
				}
			}
			if met > 0 {
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(met), "ns/reminder")
				deciding.report(b, "deciding", met)
				settling.report(b, "settling", met)
			}
		})
	}
}

// spent is what some step took.
type spent struct {
	allocs uint64
	bytes  int64 // of pages
}

func (e *spent) of(s *bolt.Store, step func()) {
	var before, after runtime.MemStats
	pages := s.DB.Stats()
	runtime.ReadMemStats(&before)
	step()
	runtime.ReadMemStats(&after)
	e.allocs += after.Mallocs - before.Mallocs
	written := s.DB.Stats()
	written = written.Sub(&pages)
	e.bytes += written.TxStats.GetPageAlloc()
}

func (e *spent) report(b *testing.B, step string, reminders int) {
	b.Helper()
	b.ReportMetric(float64(e.allocs)/float64(reminders), step+"-allocs/reminder")
	b.ReportMetric(float64(e.bytes)/float64(reminders), step+"-B/reminder")
}

// inOneGo is the limit of a transaction.
const inOneGo = 2000

func advance(b *testing.B, s *bolt.Store, now time.Time) (met int) {
	b.Helper()
	for {
		beat, err := s.Advance(b.Context(), now, inOneGo, func(d schedule.Due) schedule.Decision {
			return schedule.Decision{
				Verdict: schedule.Send,
				Owed: &delivery.Message{
					To: d.User, Kind: delivery.Reminder, Priority: delivery.Soon, Due: d.First, NotAfter: d.First.Add(time.Hour),
				},
				Next: now.Add(time.Hour),
				Day:  schedule.Tally{Day: int(now.Unix() / 86400), Count: d.Day.Count + 1},
			}
		})
		if err != nil {
			b.Fatal(err)
		}
		if met += beat.Due; !beat.More {
			return met
		}
	}
}

func sendAll(b *testing.B, s *bolt.Store, now time.Time, settling *spent) {
	b.Helper()
	for {
		ready, _, err := s.Pending(b.Context(), now, inOneGo/50)
		if err != nil {
			b.Fatal(err)
		}
		if len(ready) == 0 {
			return
		}
		claims, err := s.Intend(b.Context(), ready)
		if err != nil || len(claims) != len(ready) {
			b.Fatalf("%d claims of %d, %v", len(claims), len(ready), err)
		}
		outcomes := make([]delivery.Outcome, len(claims))
		for i, c := range claims {
			outcomes[i] = delivery.Outcome{
				Claim: c, Verdict: delivery.Sent, At: now,
				Receipt: delivery.Receipt{Channel: c.Channel, TS: "1763640000.000100", Routine: "desk-reset"},
			}
		}
		settling.of(s, func() { err = s.Settle(b.Context(), outcomes) })
		if err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkChange is one press or one changed plan, durable.
func BenchmarkChange(b *testing.B) {
	s, _ := populate(b, crowd, 0)
	change := func(b *testing.B, i int) {
		err := s.Change(b.Context(), person(i%crowd), func(d *session.Desk) error {
			d.Person.Due = d.Person.Due.Add(time.Second)
			return nil
		})
		if err != nil {
			b.Error(err)
		}
	}
	b.Run("alone", func(b *testing.B) {
		i := 0
		for b.Loop() {
			change(b, i*7919)
			i++
		}
	})
	b.Run("in a crowd", func(b *testing.B) {
		var i atomic.Int64
		b.SetParallelism(64)
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				change(b, int(i.Add(1)*7919))
			}
		})
	})
}

// BenchmarkPlan is one plan changed, durable, by somebody to whom nothing came since
// the last change, or a reminder. Beside it, in turn, is the least that bbolt can do
// in such a file: to write one row as it is.
func BenchmarkPlan(b *testing.B) {
	for _, c := range []struct {
		name string
		due  int
	}{{"nothing came", 0}, {"a reminder came", crowd}} {
		b.Run(c.name, func(b *testing.B) {
			s, path := populate(b, crowd, c.due)
			useFor(b, s, noon().AddDate(0, 0, -1))
			if advance(b, s, noon()) > 0 {
				sendAll(b, s, noon(), &spent{})
			}
			copied := path + ".copy"
			if err := s.Backup(b.Context(), copied, noon()); err != nil {
				b.Fatal(err)
			}
			bare, err := bbolt.Open(copied, 0o600, disk.ForWriting())
			if err != nil {
				b.Fatal(err)
			}
			defer bare.Close()
			i, inBare := 0, time.Duration(0)
			before, beforeBare := s.DB.Stats(), bare.Stats()
			b.ResetTimer()
			for b.Loop() {
				id := person(shuffled(i, crowd))
				i++
				if err := s.Change(b.Context(), id, func(d *session.Desk) error {
					d.Person.Prefs.Timetable.Plan = prefs.Plan{Cron: "0,40 9-17 * * 1-5"}
					return schedule.Replan(&d.Person, noon())
				}); err != nil {
					b.Fatal(err)
				}
				began := b.Elapsed()
				if err := rewrite(bare, rows.KeyOf(id)); err != nil {
					b.Fatal(err)
				}
				inBare += b.Elapsed() - began
			}
			after, afterBare := s.DB.Stats(), bare.Stats()
			ours, theirs := after.Sub(&before).TxStats, afterBare.Sub(&beforeBare).TxStats
			b.ReportMetric((b.Elapsed()-inBare).Seconds()/inBare.Seconds(), "÷bare")
			b.ReportMetric(float64((b.Elapsed()-inBare).Nanoseconds())/float64(i), "ns/change")
			b.ReportMetric(float64(ours.PageCount)/float64(i), "pages/change")
			b.ReportMetric(float64(ours.PageAlloc)/float64(i), "bytes/change")
			b.ReportMetric(float64(theirs.PageCount)/float64(i), "pages/bare")
		})
	}
}

// useFor is what a day leaves of everybody.
func useFor(b *testing.B, s *bolt.Store, day time.Time) {
	b.Helper()
	const atOnce = 5_000
	for from := 0; from < crowd; from += atOnce {
		err := s.Bulk(atOnce, func(i int) prefs.UserID { return person(from + i) }, func(i int, d *session.Desk) {
			d.Card = session.Card{ID: uint64(from + i + 1), Kind: delivery.Reminder, Routine: "desk-reset", Due: day, Sent: day, Answer: session.Stood}
			d.Posts = session.Posts{Card: d.Card.ID, Channel: d.Person.Channel, TS: map[string]string{"": "1763640000.000100"}}
			for k := range 6 {
				at := day.Add(-time.Duration(k) * time.Hour)
				d.Log = append(d.Log, session.Note{At: at, Due: at, What: session.WasSent})
			}
			d.Days = []session.Day{{Date: day.Format(time.DateOnly), Offered: 6, Stood: 3, Skipped: 1}}
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

func rewrite(db *bbolt.DB, person []byte) error {
	return db.Update(func(tx *bbolt.Tx) error {
		people := tx.Bucket([]byte(buckets.People))
		return people.Put(person, bytes.Clone(people.Get(person)))
	})
}

// BenchmarkForget is one person's wish to be forgotten.
func BenchmarkForget(b *testing.B) {
	s, _ := populate(b, crowd, 0)
	i := 0
	b.ResetTimer()
	for b.Loop() {
		if err := s.Forget(b.Context(), person(i)); err != nil {
			b.Fatal(err)
		}
		i++
	}
}

// BenchmarkOpen looks at every page and gives every reminder its place.
func BenchmarkOpen(b *testing.B) {
	s, path := populate(b, crowd, 0)
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	for b.Loop() {
		s, err := bolt.Open(path, bolt.Options{})
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(info.Size())/crowd, "bytes/person")
}

// BenchmarkQuietBeat is a second in which nobody is due and no step is over. As
// in the heartbeat, each beat has a goroutine of its own, whose stack grows.
func BenchmarkQuietBeat(b *testing.B) {
	s, _ := populate(b, 1_000, 0)
	over := make(chan error)
	b.ReportAllocs()
	for b.Loop() {
		go func() {
			_, err := s.Advance(b.Context(), noon(), inOneGo, nil)
			over <- err
		}()
		if err := <-over; err != nil {
			b.Fatal(err)
		}
	}
}
