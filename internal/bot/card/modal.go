package card

import (
	"github.com/slack-go/slack"

	"unhunch/internal/coach"
)

// modals draws what opens over a view: forms, and what is wrong in them.
type modals struct{ brief }

// Modal draws an answer that is a form, or a list with forms behind it; false:
// it is neither.
func (w modals) Modal(answer coach.Answer) (modal slack.ModalViewRequest, ok bool) {
	if a, ok := answer.(coach.SettingsShown); ok {
		return w.Form(a.Form, a.Beside), true
	}
	if a, ok := answer.(coach.SettingsLack); ok {
		return w.Form(a.Form, a.Beside), true
	}
	if a, ok := answer.(coach.AvoidForm); ok {
		return w.AvoidForm(a), true
	}
	if a, ok := answer.(coach.ExercisesListed); ok {
		return w.Exercises(a), true
	}
	if a, ok := answer.(coach.ExerciseForm); ok {
		return w.ExerciseForm(a), true
	}
	if a, ok := answer.(coach.CalendarAsked); ok {
		return w.CalendarForm(a), true
	}
	return modal, false
}

// Form draws the settings form.
func (w modals) Form(f coach.Form, b coach.Beside) slack.ModalViewRequest {
	return drawing{w.wording, f}.modal(b)
}

// CallbackAnswer is the callback_id of a modal that shows an answer.
const CallbackAnswer = "answer"

// Over is an answer as a modal, for somebody who is in a view.
func (w modals) Over(m Message) slack.ModalViewRequest {
	return slack.ModalViewRequest{
		Type: slack.VTModal, CallbackID: CallbackAnswer, Title: plainText(w.Say("title.over")), Close: plainText(w.Say("label.close")),
		Blocks: slack.Blocks{BlockSet: m.Blocks},
	}
}

// NotOpened says that a form did not open, with the way to it. Nothing of what it is
// about is in it.
func (w modals) NotOpened(answer coach.Answer) Message {
	return w.wayTo(answer, w.Say("text.not-opened"))
}

// Following is a small view in the place of one that follows.
func (w modals) Following(answer coach.Answer) slack.ModalViewRequest {
	return w.Over(w.wayTo(answer, w.Say("text.following")))
}

func (w modals) wayTo(answer coach.Answer, said string) Message {
	s := sheet{Printer: w.Printer}
	s.say(said)
	switch a := answer.(type) {
	case coach.AvoidForm:
		s.offer(w.avoiding(a.Profile, a.Card))
	case coach.ExercisesListed, coach.ExerciseForm:
		s.offer(button(ActionExercises, Value{}, w.Say("label.exercises")))
	case coach.CalendarAsked:
		s.offer(button(ActionCalendar, Value{}, w.Say("label.calendar")))
	default:
		s.offer(button(ActionSettings, Value{}, w.Say("label.setting")))
	}
	return s.message()
}
