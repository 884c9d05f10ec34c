package coach

import (
	"slices"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/routine"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// What is pressed in the thread of a routine.
type (
	// Step is a press on a step, or on the last word: Next, Back, Pause, Resume,
	// Stop or Rate. The event's Card and Turn are those of the press.
	Step struct {
		On    Place
		Event session.Event
	}
	// Hurts ends the routine under way because something hurt. It is heeded
	// wherever it is pressed.
	Hurts struct{ On Place }
)

// What comes of it, beside that the thread shows it.
type (
	// Hurt says what to do where something hurt.
	Hurt struct{ Last LastWord }
)

// LastWord is a routine that is over, and what is said with it.
type LastWord struct {
	Session session.Session
	Routine routine.Routine // as it was begun; zero: it left the library
	Ending  Ending
}

// Ending is what the last word of a routine needs beside the session.
type Ending struct {
	Screening routine.Screening // of the routine
	Rest      Resting           // with one that hurt; zero: nothing is kept of this person
	Arc       *routine.Progress // with one that was done, where they are in its progression; nil: it has none
	AskRoller bool              // whether they have one
	Next      time.Time         // the next reminder, on the person's wall; zero: none is known
}

func (Step) intent()  {}
func (Hurts) intent() {}
func (Hurt) answer()  {}

func (i Step) place() Place { return i.On }

func (i Step) change(d *desk) (Answer, bool) {
	e := i.Event
	if e.Card != d.Session.Card {
		return Stale{Ended}, false
	}
	d.locate(i.On)
	changed := play(d, e)
	switch {
	case changed:
		return Nothing{}, true
	case e.Kind == session.Rate:
		return Nothing{}, d.ShowRating() // it may not have shown its answer
	case !d.Session.Live():
		return Stale{Ended}, false
	case e.Turn < d.Session.Turn-1, e.Turn < d.Session.Turn && d.now.Sub(d.Session.Since) > doubled:
		return Stale{OldStep}, false
	}
	return Nothing{}, false
}

// doubled is how soon after a step was left a press on it is no reason for words:
// it was meant for the step that was there.
const doubled = 3 * time.Second

// play lets something happen to the routine under way. When it ends, the next
// reminder is reckoned from now: somebody who has just moved is not reminded
// to move.
func play(d *desk, e session.Event) bool {
	was := d.Session.Live()
	if !d.Play(d.running(), e, d.now) {
		return false
	}
	ended := was && !d.Session.Live()
	learn(d, e, ended)
	if ended {
		askRoller(d)
	}
	if ended && d.Person.Wanted(d.now) {
		afterMoving(d)
	}
	return true
}

// learn is what is made of an event in a routine, beside what the session does:
// what was done, and felt too easy or too much, moves them on or back. ended is
// whether the event ended it.
func learn(d *desk, e session.Event, ended bool) {
	id, who, library := d.Session.Routine, d.wishes(), d.library()
	day := d.Date(d.Session.Ended)
	switch {
	case routine.IsPrescribed(id): // how much of it is for whoever gave it to say
	case ended && d.Session.State == session.Done:
		d.Experience = routine.Finished(library, who, d.Experience, id, day)
	case e.Kind == session.Rate && e.Feedback == session.TooEasy:
		d.Experience = routine.Harder(library, who, d.Experience, id, day)
	case e.Kind == session.Rate && e.Feedback == session.Right:
		d.Experience = routine.Fitting(library, who, d.Experience, id, day)
	case e.Kind == session.Rate && e.Feedback == session.TooMuch:
		d.Experience = routine.Easier(library, who, d.Experience, id, day)
	}
}

// afterMoving plans anew for somebody who has just moved by themselves, and
// notes what is left out for it.
func afterMoving(d *desk) {
	held := d.Held()
	d.Person = d.anchored()
	leftOut, err := schedule.AfterMoving(&d.Person, d.tally(), d.now)
	d.cannotFollow(err)
	if leftOut.IsZero() {
		leftOut = held
	}
	if !leftOut.IsZero() {
		d.Note(session.Note{At: d.now, Due: leftOut, What: session.WasDropped, Why: string(schedule.Moved)})
	}
}

// Nothing is kept of it but the rest, which everybody can have. The person is told in
// the thread, or where they pressed when the routine was over by then, left the
// library, or is not that card's; and so is somebody of whom nothing is kept.
func (i Hurts) change(d *desk) (Answer, bool) {
	var r routine.Routine
	d.locate(i.On)
	running, ours := d.Session.Live(), d.Session.Card == i.On.Card
	if running || ours {
		r = d.running()
	}
	inThread := running && ours && r.ID != ""
	rest(d)
	play(d, session.Event{Kind: session.Hurts, Card: d.Session.Card})
	if inThread && i.On.Part == session.Part(d.Session.Turn) {
		return Nothing{}, true // the post says what to do
	}
	return hurt(d, r), true
}

func (i Hurts) unmet(d *desk) Answer { return hurt(d, routine.Routine{}) }

// PressedIn is the post that something was pressed in, where it changes what stands
// there; false: it was pressed elsewhere.
func PressedIn(i Intent) (at delivery.Ref, ok bool) {
	var p Place
	if there, ok := i.(placed); ok {
		p = there.place()
	}
	if hurts, ok := i.(Hurts); ok { // which is heeded elsewhere, too
		p = hurts.On
	}
	return delivery.Ref{Card: p.Card, Part: p.Part}, p.Card != 0 && !p.Anywhere
}

// hurt tells what to do. That something hurt is shown, and not kept.
func hurt(d *desk, r routine.Routine) Answer {
	s := d.Session
	s.State = session.Hurt
	return Hurt{LastWord{s, r, ending(d, s, r)}}
}

func lastWord(d *desk) LastWord {
	r := d.running()
	return LastWord{d.Session, r, ending(d, d.Session, r)}
}

// ending is what the last word of a routine says beside how it was. Of one that
// left the library nobody knows any more what it asked, and of somebody's own
// exercises nobody here ever did: then it is all there is.
func ending(d *desk, s session.Session, r routine.Routine) Ending {
	library := d.speaking()
	e := Ending{Next: d.next(), AskRoller: asksRoller(d, s)}
	e.Screening, _ = library.Screening(r.Screening)
	if r.ID == "" || routine.IsPrescribed(r.ID) {
		e.Screening = longestCheck(d)
	}
	if s.State == session.Done && !routine.IsPrescribed(r.ID) {
		e.Arc = arcOf(d, r.ID)
	}
	if s.State == session.Hurt && d.known() {
		e.Rest = resting(d)
		e.Rest.Gentle = slices.DeleteFunc(e.Rest.Gentle, func(gentle routine.Routine) bool { return gentle.ID == s.Routine })
	}
	return e
}
