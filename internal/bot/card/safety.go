package card

import (
	"github.com/slack-go/slack"

	"unhunch/internal/coach"
	"unhunch/internal/routine"
	"unhunch/internal/say"
)

// Screen is the screening card of a profile. v is the card and routine that
// wait for its answer; the zero Value: none do.
func (w View) Screen(s routine.Screening, v Value) Message {
	sh := sheet{Printer: w.Printer}
	v.About = s.Profile
	sh.title(w.screenTitle(s), escaped(s.Intro))
	w.redFlags(&sh, s)
	if asked := w.groupWords(s.Items); asked != "" {
		sh.title(w.Say("screen.ask"), asked)
	}
	switch {
	case s.Roller:
		sh.say(w.pressureWords(s))
	case s.Brief != "":
		sh.say(escaped(s.Brief))
	}
	sh.offer(
		button(ActionClear, v, w.Say("label.none")),
		button(ActionApplies, v, w.Say("label.applies")),
		button(ActionLater, v, w.Say("label.not-now")),
	)
	sh.aside(w.Say("aside.screen"))
	return sh.message()
}

// Screened answers "none of these".
func (w View) Screened(a coach.Cleared) Message {
	sh := sheet{Printer: w.Printer}
	switch a.To {
	case coach.Begun:
		return w.told(w.Say("text.screened-begun"))
	case coach.On:
		sh.say(w.Say("text.screened-on"))
	case coach.Unkept:
		sh.say(w.Say("text.screened-unkept"))
	}
	buttons := []slack.BlockElement{button(ActionBreak, Value{}, w.Say("label.break"))}
	if len(a.Avoids) > 0 {
		sh.say(w.Say("leave.still", say.With{"Movements": w.movementWords(a.Avoids)}))
		buttons = append(buttons, button(ActionAvoid, Value{}, w.Say("label.leaving")))
	}
	sh.offer(buttons...)
	return sh.message()
}

// Applies answers who leaves all of it out: what is switched off, where to get advice, and
// what remains.
func (w View) Applies(s routine.Screening, remaining coach.Remaining) Message {
	sh := sheet{Printer: w.Printer}
	sh.title(w.Say("title.applies"), w.appliesWords(remaining.Kept))
	w.redFlags(&sh, s)
	switch {
	case remaining.Swapped.ID != "":
		sh.say(w.Say("applies.swapped", w.about(remaining.Swapped)))
	case remaining.Instead.ID != "":
		sh.say(w.Say("gentler", w.about(remaining.Instead)))
		sh.offer(button(ActionBreak, Value{Routine: remaining.Instead.ID}, w.Say("label.gentler")))
	case remaining.Kept:
		sh.say(w.Say("text.only-standing"))
	}
	return sh.message()
}

// Later answers "not now" to a screening card. A card may wait for its answer.
func (w View) Later(waits bool) Message {
	if waits {
		return w.told(w.Say("text.later-card"))
	}
	return w.told(w.Say("text.later-screen"))
}

// Safety lists the screening profiles, each with a button for its card.
func (w View) Safety(checks []coach.Checked, avoids []routine.Movement) Message {
	sh := sheet{Printer: w.Printer}
	sh.title(w.Say("title.safety"), w.Say("text.safety"))
	said := w.Say("leave.none")
	if len(avoids) > 0 {
		said = w.Say("leave.now", say.With{"Movements": w.movementWords(avoids)})
	}
	sh.sayBeside(w.avoiding("", 0), said)
	for _, c := range checks {
		label := w.Say("label.check-again")
		if c.Asked.IsZero() {
			label = w.Say("label.check")
		}
		profile := c.Screening.Profile
		sh.sayBeside(named(ActionScreen, profile, c.Screening.Title, Value{About: profile}, label), w.checkWords(c))
	}
	sh.aside(w.Say("aside.help"))
	return sh.message()
}

// RollerCheck is the screening card for somebody who has just said that they
// have a roller.
func (w View) RollerCheck(s routine.Screening) Message {
	m := w.Screen(s, Value{})
	return Message{Text: clip(w.Say("text.roller-check")+"\n"+m.Text, maxText), Blocks: append([]slack.Block{section(w.Say("text.roller-check"))}, m.Blocks...)}
}

// Switched answers who switched a routine off, or on again.
func (w View) Switched(a coach.Switched) Message {
	said := w.switchedWords(a.Routine, a.Off)
	if !routine.IsPrescribed(a.Routine.ID) {
		return w.undoable(said, a.Undo)
	}
	s := sheet{Printer: w.Printer}
	s.say(said)
	back := ActionTurnOn
	if !a.Off {
		back = ActionSwitchOff
	}
	s.offer(ofRoutine(back, a.Routine, w.Say("label.undo")))
	return s.message()
}
