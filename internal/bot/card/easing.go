package card

import (
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/prefs"
)

// Easing asks, once, somebody whose reminders stay unanswered how they would
// like it, and says what it is until they answer.
func Easing() Message {
	var s sheet
	s.say(easingWords)
	s.offer(
		button(ActionKeepPlan, Value{}, labelKeepPlan),
		button(ActionFewer, Value{}, labelFewer),
		button(ActionRest, Value{}, labelPause),
	)
	return s.message()
}

// EasingSettled answers Keep and Fewer. next is on the person's wall; zero:
// none is planned.
func EasingSettled(t prefs.Timetable, next time.Time) Message {
	var s sheet
	s.say(settledWords(t))
	s.aside(nextWords(next))
	if t.EveryOther {
		s.offer(wholePlan())
	}
	return s.message()
}

// EasingPaused answers Pause. until is on the person's wall; forever means
// until they go on.
func EasingPaused(until time.Time, forever bool) Message {
	var s sheet
	s.say(pausedWords(until, forever))
	s.offer(button(ActionResumeReminders, Value{}, labelRemind))
	return s.message()
}

// wholePlan takes back that every other reminder is left out.
func wholePlan() *slack.ButtonBlockElement { return button(ActionKeepPlan, Value{}, labelWholePlan) }
