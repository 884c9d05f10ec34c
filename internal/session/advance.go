package session

import (
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/moment"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
)

// Event is something that happens to a session.
type Event struct {
	Kind     EventKind
	Card     uint64   // the card in whose thread it was pressed; not with TimeUp
	Turn     int      // with Next and Back: the turn whose button was pressed
	Feedback Feedback // with Rate
}

// EventKind is a closed set.
type EventKind string

// The events. All but TimeUp are presses.
const (
	Next   EventKind = "next"
	Back   EventKind = "back"
	Pause  EventKind = "pause"
	Resume EventKind = "resume"
	Stop   EventKind = "stop"
	Hurts  EventKind = "hurts"
	Rate   EventKind = "rate"    // the answer to "how was it?"
	TimeUp EventKind = "time-up" // Ends has come
)

// Advance says what an event makes of a session, what has to be sent for it
// (to whom is left open: the store knows whose desk it is), and whether it
// changed anything.
//
// A press on another card changes nothing, and neither does Next or Back on a
// step that is over: a doubled press turns one page. The other presses mean
// the session and not the step, above all Stop and Hurts, which may come just
// as a step moves on.
//
// A routine that is not the session's, because it left the library, stops it.
func Advance(s Session, r routine.Routine, e Event, now time.Time) (Session, []delivery.Message, bool) {
	now = moment.Second(now)
	if e.Kind != TimeUp && e.Card != s.Card {
		return s, nil, false
	}
	if e.Kind == Rate {
		return s.rate(e.Feedback)
	}
	if !s.Live() {
		return s, nil, false
	}
	if e.Kind != Hurts && (r.ID != s.Routine || s.Step >= len(r.Steps)) {
		return s.finish(r, Stopped, byItself, now)
	}
	current := e.Turn == s.Turn
	switch e.Kind {
	case Next:
		if current {
			return s.turnTo(r, s.next(), byPress, now)
		}
	case Back:
		if current && s.Step > 0 {
			return s.turnTo(r, s.Step-1, byPress, now)
		}
	case Pause:
		if s.State == Running && !s.Previews(s.Turn) {
			return s.pause(r, now)
		}
	case Resume:
		if s.State == Paused {
			return s.resume(r, now)
		}
	case Stop:
		return s.finish(r, Stopped, byPress, now)
	case Hurts:
		return s.hurt(r, now)
	case TimeUp:
		return s.timeUp(r, now)
	case Rate: // answered above
	}
	return s, nil, false
}

// cause tells whether somebody is looking at this moment.
type cause bool

const (
	byPress  cause = true
	byItself cause = false
)

func (s Session) timeUp(r routine.Routine, now time.Time) (Session, []delivery.Message, bool) {
	late := now.Sub(s.Ends)
	switch {
	case late < 0:
		return s, nil, false
	case s.State == Paused, s.waits(), late > Patience:
		return s.finish(r, Stopped, byItself, now)
	default:
		return s.turnTo(r, s.Step+1, byItself, now)
	}
}

// turnTo leaves the shown step for another; after the last comes the end.
func (s Session) turnTo(r routine.Routine, step int, why cause, now time.Time) (Session, []delivery.Message, bool) {
	if step == len(r.Steps) {
		return s.finish(r, Done, why, now)
	}
	if s.Turn+1 == mostTurns {
		return s.finish(r, Stopped, why, now)
	}
	left := s
	s = s.rest(r, now)
	s.State, s.Step, s.Steps, s.Turn = Running, step, len(r.Steps), s.Turn+1
	s.Since, s.Left = now, 0
	s.Ends = s.end(r, now)

	effects := s.effects()
	effects.show(s.Turn, s.Step, s.Ends, priority(why))
	effects.step(left.Turn, left.Step, delivery.Tidy)
	return s, effects.owed, true
}

func (s Session) pause(r routine.Routine, now time.Time) (Session, []delivery.Message, bool) {
	if s.Pace == prefs.PaceAuto {
		s.Left = max(s.Ends.Sub(now), 0)
	}
	s = s.rest(r, now)
	s.State, s.Ends = Paused, now.Add(Patience)
	effects := s.effects()
	effects.step(s.Turn, s.Step, delivery.Answer)
	return s, effects.owed, true
}

func (s Session) resume(r routine.Routine, now time.Time) (Session, []delivery.Message, bool) {
	s.State, s.Since = Running, now
	s.Ends = s.end(r, now)
	if s.Pace == prefs.PaceAuto {
		s.Ends = now.Add(min(s.Left+routine.Lead, s.allowance(r)))
	}
	s.Left = 0
	effects := s.effects()
	effects.step(s.Turn, s.Step, delivery.Answer)
	return s, effects.owed, true
}

// finish ends the session. Somebody who left is not written to any more: only
// what stands there is put in order.
func (s Session) finish(r routine.Routine, state State, why cause, now time.Time) (Session, []delivery.Message, bool) {
	s = s.rest(r, now)
	s.State, s.Ended = state, now
	s.Ends, s.Left = time.Time{}, 0

	effects := s.effects()
	if why == byPress || state == Done {
		effects.end(now.Add(Patience), priority(why))
	}
	effects.step(s.Turn, s.Step, delivery.Tidy)
	effects.cardState(delivery.Tidy)
	return s, effects.owed, true
}

// Reassured is how long the posts that are there have to say what to do where
// something hurt, before a post of its own does.
const Reassured = 20 * time.Second

// hurt ends the session because something hurt. That it did is not kept: only
// the messages know, until they are sent. What to do is said where it was pressed
// and on the card, and in a post of its own where neither is certain soon.
func (s Session) hurt(r routine.Routine, now time.Time) (Session, []delivery.Message, bool) {
	s, owed, changed := s.finish(r, Stopped, byPress, now)
	for i := range owed {
		owed[i].Hurt, owed[i].Priority = true, delivery.Answer
		if owed[i].Kind == delivery.End {
			owed[i].NotBefore = now.Add(Reassured)
		}
	}
	return s, owed, changed
}

// rate takes the answer to "how was it?" once, and only of a routine that was
// done: nothing is kept that is tied to pain.
func (s Session) rate(f Feedback) (Session, []delivery.Message, bool) {
	if s.State != Done || s.Feedback != "" {
		return s, nil, false
	}
	switch f {
	case TooEasy, Right, TooMuch:
	default:
		return s, nil, false
	}
	s.Feedback = f
	effects := s.effects()
	effects.answered()
	return s, effects.owed, true
}

// rest ends a stretch of moving, and counts it: no longer than the step takes,
// since somebody who stays away does not move all that time, and all of them
// together no longer than the routine.
func (s Session) rest(r routine.Routine, now time.Time) Session {
	if !s.Since.IsZero() && s.Step < len(r.Steps) {
		moved := max(min(now.Sub(s.Since), s.allowance(r)), 0)
		s.Spent = min(s.Spent+moved, r.Time())
	}
	s.Since = time.Time{}
	return s
}

func priority(why cause) delivery.Priority {
	if why == byPress {
		return delivery.Answer
	}
	return delivery.Running
}
