package card

import (
	"unhunch/internal/coach"
	"unhunch/internal/routine"
	"unhunch/internal/session"
)

// End is the last word of a routine as it stands now: how it was, or what to
// do after it hurt.
func (w View) End(s session.Session, r routine.Routine, e coach.Ending) Message {
	sh := sheet{Printer: w.Printer}
	r = w.whole(r)
	switch s.State {
	case session.Done:
		if routine.IsPrescribed(r.ID) { // how much of it is for whoever gave it to say
			sh.title(w.doneTitle(s, r), w.Say("text.own-done"))
			sh.quietly(w.restMenu(Value{Card: s.Card}))
			break
		}
		sh.title(w.doneTitle(s, r), w.doneWords(r))
		if r.Uses(routine.Roller) {
			sh.aside(w.oftenWords(r.Frequency))
		}
		if s.Feedback != "" {
			sh.say(w.feedbackWords(s.Feedback))
			w.arc(&sh, e)
			w.askRoller(&sh, e)
			break
		}
		sh.say(w.Say("text.how-was-it"))
		v := Value{Card: s.Card}
		sh.offer(
			button(ActionTooEasy, v, w.Say("label.too-easy")),
			button(ActionRight, v, w.Say("label.right")),
			button(ActionTooMuch, v, w.Say("label.too-much")),
			w.restMenu(v),
		)
		w.arc(&sh, e)
		w.askRoller(&sh, e)
	case session.Hurt:
		sh.title(w.Say("title.hurt"), w.Say("text.hurt"))
		w.redFlags(&sh, e.Screening)
		if !e.Rest.Until.IsZero() {
			sh.say(w.Say("rest.after"))
			w.gentle(&sh, e.Rest.Gentle)
		}
	case session.None, session.Running, session.Paused, session.Stopped:
		sh.title(w.Say("title.stopped"), w.stoppedWords(s))
		sh.quietly(w.restMenu(Value{Card: s.Card}))
	}
	sh.aside(w.nextWords(e.Next))
	return sh.message()
}

// arc tells where somebody is in a progression, and what is next.
func (w View) arc(sh *sheet, e coach.Ending) {
	if e.Arc != nil {
		sh.say(arc{w.wording, *e.Arc}.now() + "\n" + arc{w.wording, *e.Arc}.next())
	}
}

// askRoller asks, lightly, for a roller.
func (w View) askRoller(sh *sheet, e coach.Ending) {
	if !e.AskRoller {
		return
	}
	sh.say(w.Say("text.ask-roller"))
	sh.offer(
		button(ActionHave, Value{About: string(routine.Roller)}, w.Say("label.have-one")),
		button(ActionHaveNot, Value{}, w.Say("label.have-none")),
	)
}
