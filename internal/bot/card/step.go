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
func Step(s session.Session, r routine.Routine, step int, part string, p Picture) Message {
	title := stepTitle(step, len(r.Steps), r.Steps[step].Title)
	if part != session.Part(s.Turn) {
		if s.Live() && step >= s.Step {
			return leftStep(title) // they went back from it
		}
		return doneStep(title)
	}
	switch s.State {
	case session.Running:
		return runningStep(s, r, step, title, p)
	case session.Paused:
		return pausedStep(s, r.Steps[step], title, p)
	case session.Done:
		return doneStep(title)
	case session.None, session.Stopped, session.Hurt:
	}
	return leftStep(title + stoppedHere)
}

func runningStep(s session.Session, r routine.Routine, step int, title string, p Picture) Message {
	var sh sheet
	last := step == len(r.Steps)-1
	sh.title(title, stepWords(r.Steps[step]))
	sh.show(p)
	sh.aside(tipWords(r.Steps[step]))

	v := Value{Card: s.Card, Turn: s.Turn}
	forward := labelNext
	if last {
		forward = labelFinish
	}
	buttons := []slack.BlockElement{button(ActionNext, v, forward).WithStyle(slack.StylePrimary)}
	if step > 0 {
		buttons = append(buttons, button(ActionBack, v, labelBack))
	}
	sh.offer(append(buttons, button(ActionPause, v, labelPause), button(ActionStop, v, labelStop), button(ActionHurts, v, labelHurts))...)

	switch {
	case s.Pace != prefs.PaceNext:
		sh.aside(moveOnWords(s.Ends.Sub(s.Since)))
	case last:
		sh.aside(finishWords)
	default:
		sh.aside(turnWords)
	}
	return sh.message()
}

// pausedStep is as high as the running one, so that the button to go on is where
// a finger is.
func pausedStep(s session.Session, step routine.Step, title string, p Picture) Message {
	var sh sheet
	sh.title(title, stepWords(step))
	sh.show(p)
	sh.aside(tipWords(step))
	v := Value{Card: s.Card, Turn: s.Turn}
	sh.offer(
		button(ActionResume, v, labelResume).WithStyle(slack.StylePrimary),
		button(ActionStop, v, labelStop), button(ActionHurts, v, labelHurts),
	)
	sh.aside(restWords)
	return sh.message()
}

func doneStep(title string) Message { return leftStep("✓ " + title) }

// leftStep is the line that a step shrinks to, so that what is to be done now
// stands out.
func leftStep(line string) Message {
	var sh sheet
	sh.aside(line)
	return sh.message()
}
