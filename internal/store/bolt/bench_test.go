package bolt_test

import (
	"fmt"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt"
)

const crowd = 100_000

// populate opts in a crowd in forty zones and fifty workspaces. The first of
// them are due at noon, the others a second apart from each other, later.
func populate(b *testing.B, dueNow int) (*bolt.Store, string) {
	b.Helper()
	path := filepath.Join(b.TempDir(), "unhunch.db")
	s, err := bolt.Open(path, bolt.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	var next atomic.Int64
	done := make(chan error)
	const hands = 512 // so that many people share an fsync
	for range hands {
		go func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= crowd {
					done <- nil
					return
				}
				err := s.Change(b.Context(), person(i), func(d *session.Desk) error {
					d.Person.OptedIn, d.Person.Channel = noon(), "D0123456789"
					d.Person.Prefs = prefs.Defaults("Etc/GMT+" + strconv.Itoa(i%12))
					d.Person.Prefs.Timetable.Lead = i % 40
					d.Person.Due = noon()
					if i >= dueNow {
						d.Person.Due = noon().Add(time.Hour + time.Duration(i%3600)*time.Second)
					}
					return nil
				})
				if err != nil {
					done <- err
					return
				}
			}
		}()
	}
	for range hands {
		if err := <-done; err != nil {
			b.Fatal(err)
		}
	}
	return s, path
}

func person(i int) prefs.UserID {
	return prefs.UserID{Workspace: "T0" + strconv.Itoa(i%50), Person: fmt.Sprintf("U%08d", i)}
}

// BenchmarkAdvance is one beat that finds so many due: each gets a message
// owed and a next time, all in one durable transaction. What was owed is
// sent and settled outside of the clock, and everyone is due again.
func BenchmarkAdvance(b *testing.B) {
	for _, due := range []int{0, 1_000, 10_000} {
		b.Run(fmt.Sprintf("people=%d/due=%d", crowd, due), func(b *testing.B) {
			s, _ := populate(b, due)
			now := noon()
			met := 0
			b.ResetTimer()
			for b.Loop() {
				beat, err := s.Advance(b.Context(), now, crowd, func(d schedule.Due) schedule.Decision {
					return schedule.Decision{
						Verdict: schedule.Send,
						Owed: &delivery.Message{
							To: d.User, Kind: delivery.Reminder, Priority: delivery.Due, Due: d.First, NotAfter: d.First.Add(time.Hour),
						},
						Next: now.Add(time.Second),
						Day:  schedule.Tally{Day: 20777, Count: d.Day.Count + 1},
					}
				})
				if err != nil || beat.Due != due {
					b.Fatalf("beat %+v, %v", beat, err)
				}
				met += beat.Due
				now = now.Add(time.Second)
				if due > 0 {
					b.StopTimer()
					settleAll(b, s, now)
					b.StartTimer()
				}
			}
			if met > 0 {
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(met), "ns/due")
			}
		})
	}
}

func settleAll(b *testing.B, s *bolt.Store, now time.Time) {
	b.Helper()
	ready, _, err := s.Pending(b.Context(), now, crowd)
	if err != nil {
		b.Fatal(err)
	}
	var ids []uint64
	for _, m := range ready {
		ids = append(ids, m.ID)
	}
	claims, err := s.Intend(b.Context(), ids)
	if err != nil {
		b.Fatal(err)
	}
	var outcomes []delivery.Outcome
	for _, c := range claims {
		outcomes = append(outcomes, delivery.Outcome{
			Claim: c, Verdict: delivery.Sent, At: now,
			Receipt: delivery.Receipt{Channel: c.Channel, TS: "1763640000.000100", Routine: "desk-reset"},
		})
	}
	if err := s.Settle(b.Context(), outcomes); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkSettle is what a sent reminder costs beside the post: Pending,
// Intend and Settle, a thousand at once.
func BenchmarkSettle(b *testing.B) {
	s, _ := populate(b, 0)
	const many = 1000
	b.ResetTimer()
	for b.Loop() {
		b.StopTimer()
		owe(b, s, many)
		b.StartTimer()
		settleAll(b, s, noon())
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(many*b.N), "ns/message")
}

func owe(b *testing.B, s *bolt.Store, many int) {
	b.Helper()
	for i := range many / 10 {
		err := s.Change(b.Context(), person(i), func(d *session.Desk) error {
			d.Owed = make([]delivery.Message, 10)
			for i := range d.Owed {
				d.Owed[i] = delivery.Message{Kind: delivery.Reminder, Priority: delivery.Due, Due: noon()}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkChange is one press or one changed plan, durable.
func BenchmarkChange(b *testing.B) {
	s, _ := populate(b, 0)
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

// BenchmarkForget looks at every due item there is.
func BenchmarkForget(b *testing.B) {
	s, _ := populate(b, 0)
	i := 0
	b.ResetTimer()
	for b.Loop() {
		if err := s.Forget(b.Context(), person(i)); err != nil {
			b.Fatal(err)
		}
		i++
	}
}

// BenchmarkOpen reads every page in use once, and closes again.
func BenchmarkOpen(b *testing.B) {
	s, path := populate(b, 0)
	if err := s.Close(); err != nil {
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
}
