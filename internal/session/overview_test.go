package session_test

import (
	"testing"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/session"
)

// lying is reset on the floor.
func lying() routine.Routine {
	r := reset
	r.Setting = routine.Floor
	return r
}

// floor begins it for somebody with a pace.
func floor(t *testing.T, pace prefs.Pace) session.Desk {
	t.Helper()
	d := desk(pace)
	if !d.Begin(lying(), noon) {
		t.Fatal("the routine did not begin")
	}
	return d
}

func after(seconds int) time.Time { return noon.Add(time.Duration(seconds) * time.Second) }

// plays lets something happen, and says what is sent.
func plays(d *session.Desk, seconds int, kind session.EventKind) string {
	d.Owed = nil
	d.Play(lying(), session.Event{Kind: kind, Card: 7, Turn: d.Session.Turn}, after(seconds))
	return told(d.Owed)
}

func TestOnTheFloorAllStepsAreShownBeforeTheFirst(t *testing.T) {
	d := floor(t, prefs.PaceAuto)
	if got := told(d.Owed); got != "edit card answer, post step-0 running" || !d.Session.Previews(0) {
		t.Fatalf("sent %s, overview %t", got, d.Session.Previews(0))
	}
	if got := plays(&d, 60, session.TimeUp); got != "" {
		t.Errorf("it went on by itself after a minute: %s", got)
	}
	if got := plays(&d, 60, session.Pause); got != "" {
		t.Errorf("there is nothing to pause: %s", got)
	}
	if got := plays(&d, 70, session.Next); got != "post step-1 answer, edit step-0 tidy" || d.Session.Step != 0 || d.Session.Previews(d.Session.Turn) {
		t.Errorf("begun: %s, step %d", got, d.Session.Step)
	}
	if d.Session.Spent != 0 {
		t.Errorf("to read is not to move: %s", d.Session.Spent)
	}
	if got := plays(&d, 75, session.Back); got != "" {
		t.Errorf("nothing is before the first step: %s", got)
	}
	plays(&d, 90, session.Next)
	plays(&d, 110, session.Next)
	if plays(&d, 130, session.Next); d.Session.State != session.Done || d.Session.Spent != 55*time.Second {
		t.Errorf("%s after moving for %s", d.Session.State, d.Session.Spent)
	}
}

func TestWhoNeverBeginsIsLeftAlone(t *testing.T) {
	d := floor(t, prefs.PaceAuto)
	if got := plays(&d, 1800, session.TimeUp); got != "edit step-0 tidy, edit card tidy" || d.Session.State != session.Stopped || d.Session.Spent != 0 {
		t.Errorf("%s, sent %s, moved %s", d.Session.State, got, d.Session.Spent)
	}
}

func TestWhoTurnsThePage(t *testing.T) {
	for pace, want := range map[prefs.Pace][2]prefs.Pace{ // at a desk, on the floor
		prefs.PaceAuto:   {prefs.PaceAuto, prefs.PaceNext},
		prefs.PaceAlways: {prefs.PaceAuto, prefs.PaceAuto},
		prefs.PaceNext:   {prefs.PaceNext, prefs.PaceNext},
	} {
		seated, lies := desk(pace), floor(t, pace)
		seated.Begin(reset, noon)
		if got := [2]prefs.Pace{seated.Session.Pace, lies.Session.Pace}; got != want {
			t.Errorf("%s: %v, want %v", pace, got, want)
		}
	}
	d := floor(t, prefs.PaceAlways)
	plays(&d, 20, session.Next)
	if got := plays(&d, 35, session.TimeUp); got != "post step-2 running, edit step-1 tidy" {
		t.Errorf("by itself on the floor: %s", got)
	}
}

func TestOneStepIsNoReasonForAnOverview(t *testing.T) {
	one := lying()
	one.Steps = one.Steps[1:2]
	s, _ := session.Start(7, ana, one, prefs.PaceNext, noon)
	if s.Previews(0) {
		t.Error("one step is shown twice")
	}
}

// Where the post of the first step is lost, the overview takes its buttons.
func TestTheOverviewStandsInForALostStep(t *testing.T) {
	d := floor(t, prefs.PaceAuto)
	d.Posts = session.Posts{Card: 7, TS: map[string]string{"": "7.0", session.Part(0): "7.1"}}
	plays(&d, 20, session.Next)
	lost := d.Owed[0]
	d.Owed = nil
	if err := d.Settle(lost, delivery.Outcome{Verdict: delivery.Unknown, At: noon}, prefs.Days{Zone: time.UTC}); err != nil {
		t.Fatal(err)
	}
	if got := d.Posts.TS[session.Part(1)]; got != "7.1" || told(d.Owed) != "edit step-1 answer" {
		t.Errorf("stands at %q, owes %s", got, told(d.Owed))
	}
}
