package card

import (
	"github.com/slack-go/slack"

	"unhunch/internal/coach"
	"unhunch/internal/routine"
	"unhunch/internal/say"
	"unhunch/internal/session"
)

// Resting says how long a rest lasts, and what there is in it.
func (w brief) Resting(a coach.Resting) Message {
	s := sheet{Printer: w.Printer}
	s.title(w.Say("rest.title"), w.Say("rest.until", say.With{"Until": w.moment(a.Until)})+" "+w.Say("rest.asks"))
	w.gentle(&s, a.Gentle)
	s.offer(button(ActionGoOn, Value{}, w.Say("label.go-on")))
	return s.message()
}

// gentle offers what suits somebody who rests.
func (w brief) gentle(s *sheet, list []routine.Routine) {
	if len(list) == 0 {
		return
	}
	buttons := make([]slack.BlockElement, len(list))
	for i, r := range list {
		buttons[i] = ofRoutine(ActionBreak, r, clip(r.Title, maxLabel))
	}
	s.say(w.Say("rest.gentle"))
	s.offer(buttons...)
}

// RestAsked asks how to go on after a rest, whatever it was for.
func (w brief) RestAsked() Message {
	s := sheet{Printer: w.Printer}
	s.say(w.Say("rest.asked"))
	s.offer(append(w.afterRest(), button(ActionToDo, Value{}, w.Say("label.to-do")))...)
	return s.message()
}

func (w brief) afterRest() []slack.BlockElement {
	return []slack.BlockElement{
		button(ActionGoOn, Value{}, w.Say("label.go-on")),
		button(ActionRestOn, Value{}, w.Say("label.rest-on")),
	}
}

// RestOver says that the rest is over, and when the next reminder comes.
func (w brief) RestOver(a coach.RestOver) Message {
	s := sheet{Printer: w.Printer}
	if a.Next.IsZero() {
		s.say(w.Say("rest.over"))
	} else {
		s.say(w.Say("rest.over") + " " + w.Say("rest.over-next") + " " + w.nextWords(a.Next))
		s.aside(w.daysOffWords(a.Off))
	}
	s.offer(button(ActionBreak, Value{}, w.Say("label.break")))
	return s.message()
}

// WhenToAsk says when pain is a reason to see somebody.
func (w brief) WhenToAsk(check routine.Screening) Message {
	s := sheet{Printer: w.Printer}
	s.title(w.Say("rest.to-do"), "")
	if check.NextDay != "" {
		s.say(escaped(check.NextDay))
	}
	w.redFlags(&s, check)
	s.offer(append(w.afterRest(), w.avoiding("", 0))...)
	return s.message()
}

// restMenu is a rest for who has just had a routine.
func (w brief) restMenu(v Value) *slack.OverflowBlockElement {
	v.About = session.EndPart
	return slack.NewOverflowBlockElement(string(ActionMore),
		slack.NewOptionBlockObject(entry(ActionRestToday, v), plainText(w.Say("label.rest")), nil))
}

// redFlags tell when to get help.
func (w brief) redFlags(sh *sheet, s routine.Screening) {
	for _, said := range w.redFlagWords(s.Items) {
		sh.say(said)
	}
}
