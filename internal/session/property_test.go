package session_test

import (
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/session"
)

// TestWhateverIsPressed presses at random, and looks after every press that
// what must always hold still does.
func TestWhateverIsPressed(t *testing.T) {
	kinds := []session.EventKind{
		session.Next, session.Back, session.Pause, session.Resume, session.Stop, session.Hurts,
		session.Rate, session.TimeUp, session.TimeUp, session.TimeUp, session.Next, session.Next, "nonsense",
	}
	for seed := range uint64(2000) {
		random := rand.New(rand.NewPCG(seed, 1))
		pace := prefs.AllPaces()[random.IntN(3)]
		d := desk(pace)
		now := noon
		w := watch{t: t, seed: seed, posted: map[delivery.Ref]bool{}}
		if !d.Begin(reset, now) {
			t.Fatal("the routine did not begin")
		}
		for range 40 {
			w.look(d)
			d.Owed = nil
			now = now.Add(time.Duration(random.IntN(60_000)) * time.Millisecond)
			if random.IntN(30) == 0 {
				now = now.Add(time.Hour)
			}
			e := session.Event{
				Kind: kinds[random.IntN(len(kinds))], Card: 7,
				Turn: max(d.Session.Turn-random.IntN(2), 0), Feedback: session.Right,
			}
			before := d.Session
			if changed := d.Play(reset, e, now); !changed && (!reflect.DeepEqual(d.Session, before) || d.Owed != nil) {
				t.Fatalf("seed %d: %s changed something and did not say so", seed, e.Kind)
			}
		}
		w.look(d)
		for range len(reset.Steps) + 1 {
			d.Play(reset, session.Event{Kind: session.TimeUp}, d.Session.Ends)
			w.look(d)
			d.Owed = nil
		}
		if d.Session.Live() {
			t.Fatalf("seed %d: still %s after every step's time is up", seed, d.Session.State)
		}
		w.counted(d)
	}
}

type watch struct {
	t      *testing.T
	seed   uint64
	posted map[delivery.Ref]bool
	ended  int
	live   bool
}

func (w *watch) look(d session.Desk) {
	w.t.Helper()
	s := d.Session
	if s.Step < 0 || s.Step >= s.Steps {
		w.t.Fatalf("seed %d: step %d of %d", w.seed, s.Step, s.Steps)
	}
	if s.Live() == s.Ends.IsZero() || s.Live() != s.Ended.IsZero() {
		w.t.Fatalf("seed %d: %s, ends %s, ended %s", w.seed, s.State, s.Ends, s.Ended)
	}
	if (s.State == session.Running) == s.Since.IsZero() {
		w.t.Fatalf("seed %d: %s since %s", w.seed, s.State, s.Since)
	}
	if s.Spent < 0 || s.Spent > reset.Time() {
		w.t.Fatalf("seed %d: moved for %s in a routine of %s", w.seed, s.Spent, reset.Time())
	}
	for _, m := range d.Owed {
		if m.To != ana || m.Ref.Card != 7 || m.Routine != reset.ID || m.Step >= s.Steps {
			w.t.Fatalf("seed %d: owes %+v", w.seed, m)
		}
		if !m.Edit && w.posted[m.Ref] {
			w.t.Fatalf("seed %d: posts %+v twice", w.seed, m.Ref)
		}
		if m.Edit && m.Ref.Part != "" && !w.posted[m.Ref] {
			w.t.Fatalf("seed %d: edits %+v, which was never posted", w.seed, m.Ref)
		}
		if !m.Edit {
			w.posted[m.Ref] = true
		}
	}
	if w.live && !s.Live() {
		w.ended++
	}
	w.live = s.Live()
}

func (w *watch) counted(d session.Desk) {
	w.t.Helper()
	started, done, seconds := 0, 0, 0
	for _, day := range d.Days {
		started, done, seconds = started+day.Started, done+day.Done, seconds+day.Seconds
	}
	wantDone := 0
	if d.Session.State == session.Done {
		wantDone = 1
	}
	if w.ended != 1 || started != 1 || done != wantDone || seconds != int(d.Session.Spent/time.Second) {
		w.t.Fatalf("seed %d: %s, ended %d times, counted %+v", w.seed, d.Session.State, w.ended, d.Days)
	}
}

func TestNobodyCanFillAThreadForEver(t *testing.T) {
	d := desk(prefs.PaceAuto)
	d.Begin(reset, noon)
	for range 1000 {
		d.Play(reset, session.Event{Kind: session.Next, Card: 7, Turn: d.Session.Turn}, noon)
		d.Play(reset, session.Event{Kind: session.Back, Card: 7, Turn: d.Session.Turn}, noon)
	}
	if d.Session.State != session.Stopped || len(d.Owed) > 200 {
		t.Errorf("%s after %d messages", d.Session.State, len(d.Owed))
	}
}
