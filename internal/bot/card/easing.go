package card

import (
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/coach"
)

// Easing asks, once, somebody whose reminders stay unanswered how they would
// like it, and says what it is until they answer.
func (w View) Easing() Message {
	s := sheet{Printer: w.Printer}
	s.say(w.Say("text.easing"))
	s.offer(
		button(ActionKeepPlan, Value{}, w.Say("label.keep-plan")),
		button(ActionFewer, Value{}, w.Say("label.fewer")),
		button(ActionRest, Value{}, w.Say("label.pause")),
	)
	return s.message()
}

// EasingSettled answers Keep and Fewer.
func (w View) EasingSettled(a coach.FewerSettled) Message {
	s := sheet{Printer: w.Printer}
	s.say(w.settledWords(a.Plan))
	s.aside(w.nextWords(a.Next))
	var buttons []slack.BlockElement
	if a.Plan.Timetable.EveryOther {
		buttons = append(buttons, w.wholePlan())
	}
	w.orUndo(&s, a.Undo, buttons...)
	return s.message()
}

// EasingPaused answers Pause. until is on the person's wall; forever means
// until they go on.
func (w View) EasingPaused(until time.Time, forever bool) Message {
	s := sheet{Printer: w.Printer}
	s.say(w.pausedWords(until, forever))
	s.offer(button(ActionResumeReminders, Value{}, w.Say("label.remind")))
	return s.message()
}

// wholePlan takes back that every other reminder is left out.
func (w View) wholePlan() *slack.ButtonBlockElement {
	return button(ActionKeepPlan, Value{}, w.Say("label.whole-plan"))
}
