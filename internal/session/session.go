// Package session leads one person through a routine, step by step, and keeps
// what goes into their history.
package session

import (
	"time"

	"unhunch/internal/prefs"
)

// Session is one run through a routine in the thread of a card. The zero
// Session is none.
type Session struct {
	Card    uint64     `json:"card,omitempty"` // the id of the card in whose thread it runs
	Routine string     `json:"routine,omitempty"`
	Steps   int        `json:"steps,omitempty"`
	Step    int        `json:"step,omitempty"` // index of the step that is shown
	State   State      `json:"state,omitempty"`
	Pace    prefs.Pace `json:"pace,omitempty"`
	Began   time.Time  `json:"began,omitzero"`
	Ended   time.Time  `json:"ended,omitzero"`

	// Ends is when the shown step's time is up; zero: nothing is waited for
	// (paused, ended, or the person turns the page). It is a due item in the
	// store, so that a restart goes on where it stopped.
	Ends time.Time `json:"ends,omitzero"`
	// Left is what remained of the step when it was paused.
	Left     time.Duration `json:"left,omitempty"`
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
	Stopped State = "stopped" // by the person
	Hurt    State = "hurt"    // by "This hurts"; that it was pressed is not kept beyond the session
)

// Live reports whether the session is under way.
func (s Session) Live() bool { return s.State == Running || s.State == Paused }

// Feedback is the answer to "how was it?".
type Feedback string

// The answers.
const (
	TooEasy Feedback = "too-easy"
	Right   Feedback = "right"
	TooMuch Feedback = "too-much"
)
