package card

import (
	"github.com/slack-go/slack"

	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/session"
)

// Step is the post of one step in the card's thread, as it stands now: with
// its buttons while it is the shown one, else a line. step is an index into the
// routine's steps, and part is the post's delivery.Ref.Part.
func (w View) Step(s session.Session, r routine.Routine, step int, part string, p Picture) Message {
	r = w.whole(r)
	title := w.stepTitle(step, len(r.Steps), r.Steps[step].Title)
	if part != session.Part(s.Turn) {
		if s.Live() && step >= s.Step {
			return w.leftStep(title) // they went back from it
		}
		return w.doneStep(title)
	}
	switch s.State {
	case session.Running:
		return w.runningStep(s, r, step, title, p)
	case session.Paused:
		return w.pausedStep(s, r, step, title, p)
	case session.Done:
		return w.doneStep(title)
	case session.None, session.Stopped, session.Hurt:
	}
	return w.leftStep(title + w.Say("text.stopped-here"))
}

func (w View) runningStep(s session.Session, r routine.Routine, step int, title string, p Picture) Message {
	sh := sheet{Printer: w.Printer}
	last := step == len(r.Steps)-1
	sh.title(title, w.stepWords(r, step))
	sh.show(p)
	sh.aside(w.tipWords(r.Steps[step]))

	v := Value{Card: s.Card, Turn: s.Turn}
	forward := w.Say("label.next")
	if last {
		forward = w.Say("label.finish")
	}
	buttons := []slack.BlockElement{button(ActionNext, v, forward).WithStyle(slack.StylePrimary)}
	if step > 0 {
		buttons = append(buttons, button(ActionBack, v, w.Say("label.back")))
	}
	sh.offer(append(buttons, button(ActionPause, v, w.Say("label.pause")), button(ActionStop, v, w.Say("label.stop")), button(ActionHurts, v, w.Say("label.hurts")))...)

	switch {
	case s.Pace != prefs.PaceNext:
		sh.aside(w.moveOnWords(s, r.Steps[step]))
	case last:
		sh.aside(w.Say("text.finish"))
	default:
		sh.aside(w.Say("text.turn"))
	}
	return sh.message()
}

// pausedStep is as high as the running one, so that the button to go on is where
// a finger is.
func (w View) pausedStep(s session.Session, r routine.Routine, step int, title string, p Picture) Message {
	sh := sheet{Printer: w.Printer}
	sh.title(title, w.stepWords(r, step))
	sh.show(p)
	sh.aside(w.tipWords(r.Steps[step]))
	v := Value{Card: s.Card, Turn: s.Turn}
	sh.offer(
		button(ActionResume, v, w.Say("label.resume")).WithStyle(slack.StylePrimary),
		button(ActionStop, v, w.Say("label.stop")), button(ActionHurts, v, w.Say("label.hurts")),
	)
	sh.aside(w.Say("text.rest"))
	return sh.message()
}

func (w View) doneStep(title string) Message { return w.leftStep("✓ " + title) }

// leftStep is the line that a step shrinks to, so that what is to be done now
// stands out.
func (w View) leftStep(line string) Message {
	sh := sheet{Printer: w.Printer}
	sh.aside(line)
	return sh.message()
}
