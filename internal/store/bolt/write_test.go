package bolt_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// Many share a commit; whoever refuses, fails or panics is alone with it.
func TestOneWhoFailsTakesNobodyAlong(t *testing.T) {
	s := openFile(t, filepath.Join(t.TempDir(), "unhunch.db"))
	refusal := errors.New("not like this")
	const crowd = 200
	who := func(i int) prefs.UserID { return someone(fmt.Sprintf("U%03d", i)) }
	var all sync.WaitGroup
	for i := range crowd {
		all.Go(func() {
			panicked := any(nil)
			var err error
			func() {
				defer func() { panicked = recover() }()
				err = s.Change(t.Context(), who(i), func(d *session.Desk) error {
					d.Person.Due, d.Person.Snoozes = noon(), d.Person.Snoozes+1
					switch i % 4 {
					case 1:
						return refusal
					case 2:
						panic(i)
					case 3:
						d.Days = []session.Day{{Date: "no date", Done: 1}} // fails when much is written
					}
					return nil
				})
			}()
			switch i % 4 {
			case 0:
				if err != nil || panicked != nil {
					t.Errorf("%d: %v, %v", i, err, panicked)
				}
			case 1:
				if err != refusal || panicked != nil { //nolint:errorlint // as it is
					t.Errorf("%d: %v, %v; want its refusal", i, err, panicked)
				}
			case 2:
				if panicked != i {
					t.Errorf("%d: %v; want its panic", i, panicked)
				}
			case 3:
				if err == nil || errors.Is(err, refusal) || panicked != nil {
					t.Errorf("%d: %v, %v; want its error", i, err, panicked)
				}
			}
		})
	}
	all.Wait()
	for i := range crowd {
		desk, err := s.Desk(t.Context(), who(i))
		check(t, err)
		if done := i%4 == 0; done != (desk.Person.Snoozes == 1) || done == desk.Person.Due.IsZero() {
			t.Errorf("%d: %+v", i, desk.Person)
		}
	}
	met := 0
	_, err := s.Advance(t.Context(), noon(), crowd, func(d schedule.Due) schedule.Decision {
		met++
		return schedule.Decision{Verdict: schedule.Dropped, Next: noon().Add(time.Hour)}
	})
	if err != nil || met != crowd/4 {
		t.Errorf("met %d of %d, %v", met, crowd/4, err)
	}
}

// While the beat moves everybody's row on, and every other beat is taken back,
// whoever looks at a desk sees the reminder that was sent.
func TestWhatWasSentIsSeenWhileTheRowMoves(t *testing.T) {
	s := openFile(t, filepath.Join(t.TempDir(), "unhunch.db"))
	const crowd = 20
	who := func(i int) prefs.UserID { return someone(fmt.Sprintf("U%03d", i)) }
	for i := range crowd {
		check(t, s.Change(t.Context(), who(i), func(d *session.Desk) error {
			d.Person.OptedIn, d.Person.Channel, d.Person.Prefs, d.Person.Due = noon(), "D1", prefs.Defaults("Europe/Lisbon"), noon()
			d.Owed = []delivery.Message{{Kind: delivery.Reminder, Due: noon()}}
			return nil
		}))
	}
	ready, _, err := s.Pending(t.Context(), noon(), crowd)
	check(t, err)
	claims, err := s.Intend(t.Context(), ready)
	check(t, err)
	for _, c := range claims {
		check(t, s.Settle(t.Context(), []delivery.Outcome{{
			Claim: c, Verdict: delivery.Sent, At: noon(), Receipt: delivery.Receipt{Channel: "D1", TS: "1.1"},
		}}))
	}

	ctx, stop := context.WithCancel(t.Context())
	var looks atomic.Int64
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for i := 0; ctx.Err() == nil; i++ {
				d, err := s.Desk(context.WithoutCancel(ctx), who(i%crowd))
				if err != nil || d.Card.ID == 0 || len(d.Log) != 1 || len(d.Days) != 1 || d.Days[0].Offered != 1 {
					t.Errorf("%d: %+v, %v", i, d, err)
					stop()
				}
				looks.Add(1)
			}
		})
	}
	now := noon()
	for round := 0; (round < 100 || looks.Load() < 2000) && ctx.Err() == nil; round++ {
		now = now.Add(time.Second)
		beat, cancel := context.WithCancel(t.Context())
		left := crowd / 2
		_, err := s.Advance(beat, now, crowd, func(d schedule.Due) schedule.Decision {
			if left--; left == 0 && round%2 == 1 {
				cancel()
			}
			return schedule.Decision{Verdict: schedule.Send, Next: now.Add(time.Second), Day: d.Day}
		})
		cancel()
		if err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}
	stop()
	all.Wait()
	t.Logf("looked %d times", looks.Load())
}

// Whatever is taken back, nobody has two reminders to come, and everybody the
// one they should.
func TestRowsAreFoundAfterWhateverWasTakenBack(t *testing.T) {
	s := openFile(t, filepath.Join(t.TempDir(), "unhunch.db"))
	random := rand.New(rand.NewPCG(3, 4))
	people := []string{"ana", "ben", "cho", "dan"}
	truth := map[string]time.Time{}
	now := noon()
	broken := errors.New("broken")
	for range 600 {
		name := people[random.IntN(len(people))]
		wish := now.Add(time.Duration(1+random.IntN(90)) * time.Second)
		fails := random.IntN(3) == 0
		switch random.IntN(4) {
		case 0:
			err := s.Change(t.Context(), someone(name), func(d *session.Desk) error {
				d.Person.Due = wish
				if fails {
					d.Days = []session.Day{{Date: "no date", Done: 1}}
				}
				return nil
			})
			if fails != (err != nil) {
				t.Fatal(err)
			}
			if !fails {
				truth[name] = wish
			}
		case 1:
			if !fails {
				check(t, s.Forget(t.Context(), someone(name)))
				delete(truth, name)
			}
		default:
			now = now.Add(time.Duration(random.IntN(60)) * time.Second)
			met := map[string]time.Time{}
			ctx, cancel := context.WithCancelCause(t.Context())
			_, err := s.Advance(ctx, now, 100, func(d schedule.Due) schedule.Decision {
				if !truth[d.User.Person].Equal(d.At) {
					t.Fatalf("%s is due at %v, want %v", d.User.Person, d.At, truth[d.User.Person])
				}
				next := now.Add(time.Duration(1+random.IntN(90)) * time.Second)
				met[d.User.Person] = next
				if fails {
					cancel(broken)
				}
				return schedule.Decision{Verdict: schedule.Dropped, Reason: schedule.OffHours, Next: next, Day: d.Day}
			})
			cancel(nil)
			if err != nil && !fails {
				t.Fatal(err)
			}
			if err == nil {
				maps.Copy(truth, met)
				for name, at := range truth {
					if !at.After(now) {
						t.Fatalf("%s was due at %v, and not met at %v", name, at, now)
					}
				}
			}
		}
		check(t, s.Verify())
	}
}
