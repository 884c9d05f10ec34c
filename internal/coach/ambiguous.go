package coach

import (
	"errors"
	"slices"
	"strings"
	"time"

	"unhunch/internal/phrase"
	"unhunch/internal/prefs"
	"unhunch/internal/session"
)

// Cancel wants something to stop, and does not say what.
type Cancel struct{}

// Ambiguous asks what is meant by something that can be read in more than one
// way, or in none.
type Ambiguous struct {
	Problem prefs.Problem // why it is asked; zero: it was not said what
	Ways    []Way
	For     PlanShown       // whose times are to be written as they read them
	Running session.Session // that may be meant, too; else zero
}

// Way is something that somebody may have meant.
type Way struct {
	Typed string // what can be typed behind the command, and be read in this way alone
	Means Meaning
	From  time.Time       // of MeansPause, on the wall
	Until time.Time       // of MeansUntil and MeansPause, on the wall
	Plan  prefs.Timetable // of MeansPlan
}

// Meaning says what a way comes to.
type Meaning string

// The meanings.
const (
	MeansUntil   Meaning = "until"   // a moment
	MeansPause   Meaning = "pause"   // a time that begins later
	MeansPlan    Meaning = "plan"    // a plan
	MeansToday   Meaning = "today"   // no reminders any more today
	MeansForever Meaning = "forever" // none until they are wanted again
	MeansSkip    Meaning = "skip"    // the next reminder is left out
	MeansNow     Meaning = "now"     // reminders go on at once
)

func (Cancel) intent()    {}
func (Ambiguous) answer() {}

func (Cancel) look(d *desk) Answer {
	if !d.known() {
		return d.unmet()
	}
	a := whatToStop(d)
	if due := d.skippable(); !due.IsZero() { // pressed twice, or late, it leaves out no other
		a.Ways = slices.Insert(a.Ways, 0, Way{Typed: "skip " + strings.ToLower(d.Local(due).Format(time.RFC3339)), Means: MeansSkip})
	}
	return a
}

// whatToStop asks whether it is the reminders, and for how long, or the routine under
// way.
func whatToStop(d *desk) Ambiguous {
	a := Ambiguous{For: PlanOf(d.Person), Ways: []Way{{Typed: "pause today", Means: MeansToday}, {Typed: "pause", Means: MeansForever}}}
	if d.Session.Live() {
		a.Running = d.Session
	}
	return a
}

// Readings reports whether the question is which of its ways was meant. Any other
// problem has its mend in its words.
func (a Ambiguous) Readings() bool {
	return slices.Contains([]prefs.Code{phrase.PlanHoursUnclear, phrase.PlanTimeUnclear, phrase.PlanZoneUnclear, phrase.CronSeconds, phrase.WhenTwoReadings, prefs.SpanEndsFirst}, a.Problem.Code)
}

// unclear answers what cannot be read, or not in one way alone. command is what
// it was typed behind.
func unclear(d *desk, command string, err error) Answer {
	problems, _ := errors.AsType[prefs.Problems](err)
	can := phrase.WaysIn(err)
	if len(can) == 0 {
		return Invalid{problems}
	}
	a := Ambiguous{Problem: problems[0], For: PlanOf(d.Person)}
	for _, r := range can {
		w := Way{Typed: command + " " + r.Text, Means: MeansUntil, From: r.From, Until: r.Until}
		switch {
		case r.Until.IsZero():
			w.Means, w.Plan = MeansPlan, r.Timetable
		case !r.From.IsZero():
			w.Means = MeansPause
		}
		a.Ways = append(a.Ways, w)
	}
	return a
}

// untilWhen answers who wants no reminders, and whose end cannot be read: they
// are asked, and stopped with one press. Where it may be a day to come that they
// want off, that is asked, too.
func untilWhen(d *desk, text string, err error) Answer {
	asked := unclear(d, "pause", err)
	a, ok := asked.(Ambiguous)
	if !ok {
		problems, _ := errors.AsType[prefs.Problems](err)
		a = Ambiguous{Problem: problems[0], For: PlanOf(d.Person), Ways: []Way{{Typed: "pause today", Means: MeansToday}}}
	}
	if p, ok, err := announces(d, "on "+text); ok && err == nil {
		p = d.OnWall(p)
		a.Ways = slices.Insert(a.Ways, 0, Way{Typed: "pause " + phrase.SaidPause(p), Means: MeansPause, From: p.From, Until: p.Until})
	}
	a.Ways = append(a.Ways, Way{Typed: "pause", Means: MeansForever})
	return a
}
