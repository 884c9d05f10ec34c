// Package session leads one person through a routine, step by step, and keeps
// what goes into their history.
package session

import (
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/moment"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
)

// Session is one run through a routine in the thread of a card. The zero
// Session is none.
type Session struct {
	Card    uint64     `json:"card,omitempty"` // the id of the card in whose thread it runs
	Routine string     `json:"routine,omitempty"`
	Dose    int        `json:"dose,omitempty"`    // how much more or less of it, of a session of before there were Amounts: see routine.Routine.Dosed
	Amounts []int      `json:"amounts,omitempty"` // of each step, as it was begun: see routine.Routine.Amounts
	Steps   int        `json:"steps,omitempty"`
	Step    int        `json:"step,omitempty"` // index of the step that is shown
	Turn    int        `json:"turn,omitempty"` // counts the showings of steps from 0: to go back is to show a step anew
	State   State      `json:"state,omitempty"`
	Pace    prefs.Pace `json:"pace,omitempty"` // PaceAuto or PaceNext
	// Overview: the first turn shows all steps at once, and waits until the person
	// begins. On the floor nobody can read on.
	Overview bool      `json:"overview,omitempty"`
	Began    time.Time `json:"began,omitzero"`
	Ended    time.Time `json:"ended,omitzero"`

	// Ends is when the session goes on without the person: to the next step,
	// or, where it waits for them, to its end after Patience. It is zero only
	// when there is no live session. It is a due item in the store, so that a
	// restart goes on where it stopped.
	Ends time.Time `json:"ends,omitzero"`
	// Left is what remained of the step when it was paused.
	Left time.Duration `json:"left,omitempty"`
	// Since is when the person began to move, or went on; zero: they rest.
	Since time.Time `json:"since,omitzero"`
	// Spent is the time spent moving before Since.
	Spent    time.Duration `json:"spent,omitempty"`
	Feedback Feedback      `json:"feedback,omitempty"`
}

// State of a session.
type State string

// The states. None is the zero value: no session.
const (
	None    State = ""
	Running State = "running"
	Paused  State = "paused"
	Done    State = "done"
	Stopped State = "stopped" // by the person, or by itself after Patience
	Hurt    State = "hurt"    // stopped by "This hurts", as it is shown; Stopped is what is kept: see delivery.Message.Hurt
)

// firstLook is what the first step is shown beyond its own time, in place of
// routine.Lead: the person still has to leave what they were doing.
const firstLook = 8 * time.Second

// Patience is how long a session waits for a person who does nothing. It is
// also how late the bot may be, after an outage, and still go on.
const Patience = 30 * time.Minute

// mostTurns bounds what somebody leaning on Back and Next can have posted.
const mostTurns = 60

// Start begins a routine in the thread of a card, and says what has to be
// sent. The routine has at least one step: routine.Load sees to that.
func Start(card uint64, to prefs.UserID, r routine.Routine, pace prefs.Pace, now time.Time) (Session, []delivery.Message) {
	now = moment.Second(now)
	s := Session{Card: card, Routine: r.ID, Steps: len(r.Steps), State: Running, Pace: pace, Began: now, Since: now}
	if s.Overview = r.Setting == routine.Floor && len(r.Steps) > 1; s.Overview {
		s.Since = time.Time{} // nobody moves yet
	}
	s.Ends = s.end(r, now)
	effects := s.effects()
	effects.to = to
	effects.cardState(delivery.Answer)
	effects.show(s.Turn, s.Step, s.Ends, delivery.Running)
	return s, effects.owed
}

// effects are those of a change that led to this session.
func (s Session) effects() effects { return effects{card: s.Card, routine: s.Routine} }

// Live reports whether the session is under way.
func (s Session) Live() bool { return s.State == Running || s.State == Paused }

// Previews reports whether a turn shows all steps at once.
func (s Session) Previews(turn int) bool { return s.Overview && turn == 0 }

// next is the step that comes after the turn that is shown.
func (s Session) next() int {
	if s.Previews(s.Turn) {
		return 0
	}
	return s.Step + 1
}

// Feedback is the answer to "how was it?".
type Feedback string

// The answers.
const (
	TooEasy Feedback = "too-easy"
	Right   Feedback = "right"
	TooMuch Feedback = "too-much"
)

// allowance is how long the shown step lasts, reading it included.
func (s Session) allowance(r routine.Routine) time.Duration {
	ready := routine.Lead
	if s.Turn == 0 {
		ready = firstLook
	}
	return ready + r.Steps[s.Step].Time()
}

// waits reports whether the person turns the page.
func (s Session) waits() bool { return s.Pace == prefs.PaceNext || s.Previews(s.Turn) }

// end is when a step that is shown at now is over.
func (s Session) end(r routine.Routine, now time.Time) time.Time {
	if s.waits() {
		return now.Add(Patience)
	}
	return now.Add(s.allowance(r))
}
