package card

import (
	"cmp"
	"strings"
	"time"

	"unhunch/internal/coach"
	"unhunch/internal/routine"
	"unhunch/internal/say"
	"unhunch/internal/session"
)

// wording puts what somebody is told into sentences of package say, in their
// language. It stands in the files words*.go. It offers and gives a choice; it
// makes no medical promise and blames nobody.
type wording struct {
	*say.Printer

	Command string // "/stretch"; empty: nobody said
	There   string // the address of our direct messages with whoever reads; empty: nobody said
	apart   bool   // their Slack speaks another language, in which it would write dates
}

// typed is something to be typed behind the command.
func (w wording) typed(rest string) string {
	return code(cmp.Or(w.Command, usualCommand) + " " + rest)
}

// usualCommand is the command's name in the manifest.
const usualCommand = "/stretch"

// about is what a routine is, how long it takes and where it is done, for a
// sentence to name.
func (w wording) about(r routine.Routine) say.With {
	return say.With{"Title": bold(escaped(r.Title)), "Length": w.Length(r.Time()), "Place": w.placeWords(r.Setting)}
}

// reminderWords is one sentence. It differs from card to card, so that it does
// not read as a robot's.
func (w wording) reminderWords(card uint64, r routine.Routine) string {
	switch card % 4 {
	case 0:
		return w.Say("reminder.first", w.about(r))
	case 1:
		return w.Say("reminder.second", w.about(r))
	case 2:
		return w.Say("reminder.third", w.about(r))
	default:
		return w.Say("reminder.fourth", w.about(r))
	}
}

func (w wording) placeWords(s routine.Setting) string {
	switch s {
	case routine.Seated:
		return w.Say("place.seated")
	case routine.Standing:
		return w.Say("place.standing")
	case routine.Floor:
		return w.Say("place.floor")
	}
	return w.Say("place.anywhere")
}

// swapWords are a reason why r does not suit.
func (w wording) swapWords(s coach.SwapReason, r routine.Routine) string {
	if id, lacks := s.Lacks(); lacks {
		return w.Say("swap.lacks", say.With{"Thing": r.Thing(id).Label})
	}
	switch s {
	case coach.SwapOther:
		return w.Say("swap.another")
	case coach.SwapNotDown:
		return w.Say("swap.not-down")
	case coach.SwapOpenPlan:
		return w.Say("swap.open-plan")
	case coach.SwapSeated:
		return w.Say("swap.seated")
	case coach.SwapShorter:
		return w.Say("swap.shorter")
	}
	return string(s)
}

// rememberedWords says what a swap changed in the settings.
func (w wording) rememberedWords(a coach.Remembered) string {
	if _, lacks := a.Why.Lacks(); lacks {
		return w.Say("remembered.lacks", say.With{"Thing": escaped(a.Without.Name)})
	}
	switch a.Why {
	case coach.SwapOther:
		return w.Say("remembered.another")
	case coach.SwapNotDown:
		return w.Say("remembered.not-down")
	case coach.SwapOpenPlan:
		return w.Say("remembered.open-plan")
	case coach.SwapSeated:
		return w.Say("remembered.seated")
	case coach.SwapShorter:
		return w.Say("remembered.shorter")
	}
	return ""
}

// endedWords is what the card says of a session that is over.
func (w wording) endedWords(s session.Session, r routine.Routine) string {
	named := say.With{"Title": bold(escaped(r.Title)), "Time": w.spentWords(s.Spent), "At": w.clock(s.Ended)}
	switch s.State {
	case session.Done:
		return w.Say("ended.done", named)
	case session.Hurt:
		return w.Say("ended.hurt", named)
	case session.Stopped:
		return w.Say("ended.stopped", named)
	case session.None, session.Running, session.Paused:
	}
	return w.Say("ended.not-yet", named)
}

func (w wording) snoozedWords(until time.Time) string {
	return w.Say("snoozed", say.With{"Time": w.clockAndDay(until)})
}

// pausedWords takes the end of a pause; forever means until they go on.
func (w wording) pausedWords(until time.Time, forever bool) string {
	if forever {
		return w.Say("paused.forever")
	}
	return w.Say("paused.until", say.With{"Until": w.moment(until)})
}

func (w wording) stepTitle(step, of int, title string) string {
	return w.Say("step.title", say.With{"Step": step + 1, "Steps": of, "Title": escaped(title)})
}

func (w wording) stepWords(r routine.Routine, i int) string {
	s := r.Steps[i]
	lines := []string{escaped(s.Do), bold(w.Say("step.dose")) + " " + escaped(w.Dose(s)) + w.sideWords(s.Side)}
	switch {
	case s.Dose.Kind != routine.Setup:
	case r.Closes(i):
		lines = []string{bold(w.Say("step.closing")), escaped(s.Do)}
	default:
		lines = []string{bold(w.Say("step.setup")), escaped(s.Do)}
	}
	if s.With != "" {
		lines = append(lines, bold(w.Say("step.with"))+" "+escaped(s.With))
	}
	if s.Breathe != "" {
		lines = append(lines, bold(w.Say("step.breathing"))+" "+escaped(s.Breathe))
	}
	return strings.Join(lines, "\n")
}

// howMuch is the dose of a step in a list; getting into place and out of it has none.
func (w wording) howMuch(r routine.Routine, i int) string {
	s := r.Steps[i]
	switch {
	case s.Dose.Kind != routine.Setup:
		return escaped(w.Dose(s)) + w.sideWords(s.Side)
	case r.Closes(i):
		return w.Say("step.out-of-place")
	}
	return w.Say("step.in-place")
}

func (w wording) sideWords(s routine.Side) string {
	switch s {
	case routine.Left:
		return w.Say("side.left")
	case routine.Right:
		return w.Say("side.right")
	case routine.Both, routine.Each: // one goes without saying, the other is in the dose
	}
	return ""
}

func (w wording) tipWords(s routine.Step) string {
	var lines []string
	if s.Tip != "" {
		lines = append(lines, w.Say("step.tip", say.With{"Tip": escaped(s.Tip)}))
	}
	if s.Care != "" {
		lines = append(lines, w.Say("step.care", say.With{"Care": escaped(s.Care)}))
	}
	return strings.Join(lines, "\n")
}

// moveOnWords names no time where a step is shown for all of its own: that stands
// above them. Of one that goes on after a pause, they say what is left, exact to
// five seconds: more would be untrue. To get ready has no dose, and so they say it,
// too.
func (w wording) moveOnWords(s session.Session, step routine.Step) string {
	left := s.Ends.Sub(s.Since)
	if left >= routine.Lead+step.Time() && step.Dose.Kind != routine.Setup {
		return w.Say("step.moves-on")
	}
	return w.Say("step.moves-on-after", say.With{"Time": w.secondWords(max(left, 5*time.Second).Round(5 * time.Second))})
}

func (w wording) doneTitle(s session.Session, r routine.Routine) string {
	return w.Say("end.done", say.With{"Title": escaped(r.Title), "Time": w.spentWords(s.Spent)})
}

func (w wording) doneWords(r routine.Routine) string {
	lines := []string{w.Say("end.thanks")}
	for _, tip := range r.Aftercare {
		lines = append(lines, escaped(tip))
	}
	return strings.Join(lines, "\n")
}

func (w wording) feedbackWords(f session.Feedback) string {
	switch f {
	case session.TooEasy:
		return w.Say("feedback.too-easy")
	case session.Right:
		return w.Say("feedback.right")
	case session.TooMuch:
		return w.Say("feedback.too-much")
	}
	return ""
}

func (w wording) stoppedWords(s session.Session) string {
	if s.Previews(s.Turn) {
		return w.Say("end.not-begun")
	}
	return w.Say("end.stopped", say.With{"Step": s.Step + 1, "Steps": s.Steps})
}

func (w wording) stopIfWords(reasons []string) string {
	return w.Say("end.stop-if", say.With{"Reasons": escaped(strings.Join(reasons, "; "))})
}

func (w wording) nextWords(next time.Time) string {
	if next.IsZero() {
		return ""
	}
	return w.Say("coming.next", say.With{"When": w.moment(next)})
}
