package schedule

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"unhunch/internal/bubble"
	"unhunch/internal/prefs"
	"unhunch/internal/prefs/prefstest"
)

// ledger is a store in memory: steps that are due come first and stay.
type ledger struct {
	steps     []prefs.UserID
	reminders map[prefs.UserID]Due
	decided   map[Verdict]int
	advances  int
	err       error
}

func (l *ledger) Advance(_ context.Context, now time.Time, limit int, decide func(Due) Decision) (Beat, error) {
	l.advances++
	if l.err != nil {
		return Beat{}, l.err
	}
	var b Beat
	for _, id := range l.steps {
		if limit--; limit < 0 {
			return Beat{Steps: b.Steps, More: true}, nil
		}
		b.Steps = append(b.Steps, id)
	}
	for id, due := range l.reminders {
		if due.At.After(now) {
			continue
		}
		if limit--; limit < 0 {
			b.More = true
			return b, nil
		}
		d := decide(due)
		l.decided[d.Verdict]++
		b.Due++
		if d.Owed != nil {
			b.Sent++
		}
		due.At, due.First, due.Day = d.Next, d.Next, d.Day
		l.reminders[id] = due
	}
	return b, nil
}

// Soon is for those who ask ahead: nobody does here.
func (l *ledger) Soon(context.Context, time.Time, int, func(Coming) bool) ([]Coming, error) {
	return nil, l.err
}

func (l *ledger) Hasten(context.Context, []Haste) error { return l.err }

func people(n int, at time.Time) *ledger {
	l := &ledger{reminders: map[prefs.UserID]Due{}, decided: map[Verdict]int{}}
	for i := range n {
		id := prefs.UserID{Workspace: "T1", Person: fmt.Sprint("U", i)}
		l.reminders[id] = Due{User: id, At: at, First: at, Timetable: prefstest.Straight("Europe/Berlin").Timetable}
	}
	return l
}

var ten = time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC) // in Berlin

func TestTickDecidesAllThatIsDue(t *testing.T) {
	store := people(250, ten)
	woken := 0
	s := New(Options{Store: store, Wake: func() { woken++ }, Log: slog.New(slog.DiscardHandler), Limit: 100})
	beat, err := s.Tick(t.Context(), ten)
	if err != nil || beat.Due != 250 || beat.Sent != 250 || beat.More || store.decided[Send] != 250 || store.advances != 3 || woken == 0 {
		t.Errorf("%+v, %v: %v in %d transactions, woken %d times", beat, err, store.decided, store.advances, woken)
	}
	woken = 0
	if beat, err := s.Tick(t.Context(), ten.Add(time.Second)); err != nil || beat.Due != 0 || woken != 0 {
		t.Errorf("a second later: %+v, %v, woken %d times", beat, err, woken)
	}
}

func TestTickKnowsWhatIsKnownOfEverybody(t *testing.T) {
	store := people(4, ten)
	holidays := Holidays{}
	for id, due := range store.reminders {
		if id.Person == "U3" {
			due.Timetable.Zone = "Asia/Tokyo" // where it is 18:00
			due.Timetable.Hours[time.Monday] = []prefs.Span{{From: 0, To: 24 * 60}}
			store.reminders[id] = due
		}
	}
	s := New(Options{
		Store: store, Wake: func() {}, Log: slog.New(slog.DiscardHandler), Holidays: holidays,
		Presence: func(id prefs.UserID, now time.Time) Presence {
			switch id.Person {
			case "U0":
				return Presence{Status: prefs.RuleMeeting}
			case "U1":
				return Presence{Status: prefs.RuleSick, StatusEnds: now.Add(time.Second)}
			}
			return Presence{}
		},
	})
	if _, err := s.Tick(t.Context(), ten); err != nil {
		t.Fatal(err)
	}
	if got := store.decided; got[Held] != 1 || got[Dropped] != 1 || got[Send] != 2 {
		t.Errorf("%v", got)
	}
	holidays.Add(ten, "Founders' day")
	for id, due := range store.reminders {
		due.At, due.First = ten, ten
		store.reminders[id] = due
	}
	store.decided = map[Verdict]int{}
	if _, err := s.Tick(t.Context(), ten); err != nil || store.decided[Dropped] != 4 {
		t.Errorf("on a holiday: %v, %v", store.decided, err)
	}
}

func TestADayOffOfOneWorkspaceIsNobodyElses(t *testing.T) {
	off, none := Holidays{}, Holidays{}
	off.Add(ten, "Founders' day")
	for name, c := range map[string]struct {
		all  Holidays
		own  map[string]Holidays
		want map[Verdict]int
	}{
		"one has its own":               {none, map[string]Holidays{"T1": off}, map[Verdict]int{Dropped: 2, Send: 2}},
		"one has another than all have": {off, map[string]Holidays{"T1": none}, map[Verdict]int{Dropped: 2, Send: 2}},
		"none has its own":              {off, nil, map[Verdict]int{Dropped: 4}},
	} {
		t.Run(name, func(t *testing.T) {
			store := people(2, ten)
			for id, due := range maps.Clone(store.reminders) {
				due.User.Workspace = "T2"
				store.reminders[prefs.UserID{Workspace: "T2", Person: id.Person}] = due
			}
			s := New(Options{
				Store: store, Wake: func() {}, Log: slog.New(slog.DiscardHandler), Holidays: c.all,
				Own: func(workspace string) (Holidays, bool) { own, has := c.own[workspace]; return own, has },
			})
			if _, err := s.Tick(t.Context(), ten); err != nil || !maps.Equal(store.decided, c.want) {
				t.Errorf("%v, %v; want %v", store.decided, err, c.want)
			}
		})
	}
}

func TestTicksTakeTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := people(100, ten)
		store.steps = []prefs.UserID{ana}
		moved := 0
		s := New(Options{
			Store: store, Wake: func() {}, Log: slog.New(slog.DiscardHandler),
			Steps: func(context.Context, prefs.UserID, time.Time) error {
				<-time.After(time.Minute)
				store.steps = nil
				moved++
				return nil
			},
		})
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				if _, err := s.Tick(t.Context(), ten); err != nil {
					t.Error(err)
				}
			})
		}
		synctest.Wait()
		impatient, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := s.Tick(impatient, ten); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a tick that could not wait: %v", err)
		}
		all.Wait()
		if moved != 1 || store.decided[Send] != 100 {
			t.Errorf("moved on %d times, sent %d", moved, store.decided[Send])
		}
	})
}

func TestTickMovesEverybodyOnPastTheOneWhoseStepFails(t *testing.T) {
	store := people(1, ten)
	store.steps = []prefs.UserID{{Person: "UBROKEN"}, {Person: "UPANIC"}, {Person: "UFINE"}}
	var moved []string
	var log bytes.Buffer
	s := New(Options{
		Store: store, Wake: func() {}, Log: slog.New(slog.NewTextHandler(&log, nil)), Limit: 2,
		Steps: func(_ context.Context, id prefs.UserID, _ time.Time) error {
			switch id.Person {
			case "UBROKEN":
				return errors.New("disk full")
			case "UPANIC":
				panic("nobody expected this")
			}
			store.steps = store.steps[:2] // whoever fails stays due
			moved = append(moved, id.Person)
			return nil
		},
	})
	beat, err := s.Tick(t.Context(), ten)
	if err != nil || len(moved) != 1 || store.decided[Send] != 1 || len(beat.Steps) != 3 {
		t.Errorf("%+v, %v: moved %v, decided %v", beat, err, moved, store.decided)
	}
	for _, who := range []string{"UBROKEN", "UPANIC"} {
		if n := strings.Count(log.String(), who); n != 1 {
			t.Errorf("%s is logged %d times:\n%s", who, n, log.String())
		}
	}
}

func TestAStepThatKeepsFailingIsTriedLessAndLess(t *testing.T) {
	store := people(0, ten)
	store.steps = []prefs.UserID{ana}
	var tried []time.Duration
	var log bytes.Buffer
	broken := true
	s := New(Options{
		Store: store, Wake: func() {}, Log: slog.New(slog.NewTextHandler(&log, nil)),
		Steps: func(_ context.Context, _ prefs.UserID, now time.Time) error {
			tried = append(tried, now.Sub(ten)/time.Second)
			if broken {
				return errors.New("disk full")
			}
			return nil
		},
	})
	ticks := func(from, to int) {
		for second := from; second <= to; second++ {
			if _, err := s.Tick(t.Context(), ten.Add(time.Duration(second)*time.Second)); err != nil {
				t.Fatal(err)
			}
		}
	}
	ticks(0, 200)
	if want := []time.Duration{0, 1, 3, 7, 15, 31, 63, 123, 183}; !slices.Equal(tried, want) {
		t.Errorf("tried after %d seconds, want %d", tried, want)
	}
	if n := strings.Count(log.String(), "user=T1/UANA error="); n != len(tried) {
		t.Errorf("logged %d times:\n%s", n, log.String())
	}
	broken, tried = false, nil
	ticks(243, 245)
	if want := []time.Duration{243, 244, 245}; !slices.Equal(tried, want) {
		t.Errorf("once it works, tried after %d, want %d", tried, want)
	}
}

func TestThousandsWhoAreStuckKeepNobodyWaiting(t *testing.T) {
	store := people(1, ten)
	for i := range 2 * mostResting {
		store.steps = append(store.steps, prefs.UserID{Workspace: "T1", Person: fmt.Sprint("USTUCK", i)})
	}
	store.steps = append(store.steps, ana)
	moved, tried := 0, 0
	s := New(Options{
		Store: store, Wake: func() {}, Log: slog.New(slog.DiscardHandler),
		Steps: func(_ context.Context, id prefs.UserID, _ time.Time) error {
			tried++
			if id != ana {
				return errors.New("disk full")
			}
			moved++
			return nil
		},
	})
	for second := range 2 {
		if _, err := s.Tick(t.Context(), ten.Add(time.Duration(second)*time.Second/2)); err != nil {
			t.Fatal(err)
		}
	}
	if moved != 2 || store.decided[Send] != 1 {
		t.Errorf("moved on %d times of 2, sent %d", moved, store.decided[Send])
	}
	if s.stuck.of.Len() > mostResting {
		t.Errorf("%d are remembered", s.stuck.of.Len())
	}
}

func TestTickPutsAsideATimetableThatCannotBeFollowed(t *testing.T) {
	store := people(1, ten)
	for id, due := range store.reminders {
		due.Timetable.Zone = "Europe/Atlantis"
		store.reminders[id] = due
	}
	s := New(Options{Store: store, Wake: func() {}, Log: slog.New(slog.DiscardHandler)})
	beat, err := s.Tick(t.Context(), ten)
	if err != nil || beat.Due != 1 || store.decided[Dropped] != 1 {
		t.Errorf("%+v, %v, %v", beat, err, store.decided)
	}
}

func TestTickTellsWhenTheStoreFails(t *testing.T) {
	broken := errors.New("disk full")
	s := New(Options{Store: &ledger{err: broken}, Wake: func() { t.Error("woken") }, Log: slog.New(slog.DiscardHandler)})
	if _, err := s.Tick(t.Context(), ten); !errors.Is(err, broken) {
		t.Error(err)
	}
}

func TestTheBeatGoesOnAfterAPanic(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		beats := 0
		s := New(Options{Store: people(0, ten), Wake: func() {}, Log: slog.New(slog.NewTextHandler(&log, nil))})
		now := func() time.Time {
			if beats++; beats == 2 {
				panic("the clock is broken")
			}
			return bubble.Now()
		}
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second+time.Millisecond)
		defer cancel()
		if err := s.Run(ctx, now); err != nil {
			t.Error(err)
		}
		if beats != 5 || strings.Count(log.String(), "the clock is broken") == 0 {
			t.Errorf("%d beats in five seconds:\n%s", beats, log.String())
		}
	})
}

// A disk stays full for hours.
func TestABeatThatKeepsFailingIsToldOnceAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log strings.Builder
		store := people(0, ten)
		s := New(Options{Store: store, Wake: func() {}, Log: slog.New(slog.NewTextHandler(&log, nil))})
		began := bubble.Now()
		now := func() time.Time {
			switch at := bubble.Now(); at.Sub(began).Round(time.Second) {
			case 10 * time.Second:
				store.err = errors.New("no space left on device")
			case 100 * time.Second:
				store.err = errors.New("input/output error")
			case 150 * time.Second:
				store.err = nil
			}
			return bubble.Now()
		}
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
		defer cancel()
		if err := s.Run(ctx, now); err != nil {
			t.Error(err)
		}
		var told []string
		for line := range strings.Lines(log.String()) {
			_, what, _ := strings.Cut(strings.TrimSpace(line), " ") // after the time
			told = append(told, what)
		}
		want := []string{
			`level=ERROR msg=beat error="advance: no space left on device"`,
			`level=ERROR msg=beat error="advance: no space left on device"`,
			`level=ERROR msg=beat error="advance: input/output error"`,
			`level=INFO msg="the beat goes on"`,
		}
		if !slices.Equal(told, want) {
			t.Errorf("the log says\n%s", strings.Join(told, "\n"))
		}
	})
}

func TestRunWaitsForTheLastBeat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := people(0, ten)
		store.steps = []prefs.UserID{ana}
		over := false
		s := New(Options{
			Store: store, Wake: func() {}, Log: slog.New(slog.DiscardHandler),
			Steps: func(context.Context, prefs.UserID, time.Time) error {
				<-time.After(3 * time.Second)
				over = true
				return nil
			},
		})
		ctx, cancel := context.WithTimeout(t.Context(), 1500*time.Millisecond)
		defer cancel()
		if err := s.Run(ctx, bubble.Now); err != nil || !over {
			t.Errorf("%v, the step was over: %t", err, over)
		}
	})
}
