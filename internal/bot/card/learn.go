package card

import (
	"github.com/slack-go/slack"

	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/say"
)

// NotThatOne says to somebody who asked for a routine by its name why another
// one comes.
func (w View) NotThatOne(a coach.NotThatOne) Message {
	sh := sheet{Printer: w.Printer}
	sh.say(lists{w.wording}.notThatOneWords(a))
	switch {
	case a.Locked != nil:
		sh.offer(ofRoutine(ActionHave, a.Wanted, lists{w.wording}.haveWords(*a.Locked)))
	case a.Off:
		sh.offer(ofRoutine(ActionTurnOn, a.Wanted, w.Say("label.turn-on")))
	}
	return sh.message()
}

// Having says what was noted of somebody's equipment.
func (w View) Having(a coach.Having) Message {
	sh := sheet{Printer: w.Printer}
	sh.say(lists{w.wording}.havingWords(a))
	var buttons []slack.BlockElement
	if a.Begin.ID != "" && !a.Checks {
		buttons = append(buttons, ofRoutine(ActionBreak, a.Begin, w.Say("label.start")))
	}
	w.orUndo(&sh, a.Undo, buttons...)
	return sh.message()
}

// SwitchOffAsked asks, once for each routine, whether to leave it out that somebody keeps
// skipping.
func (w View) SwitchOffAsked(r routine.Routine) Message {
	sh := sheet{Printer: w.Printer}
	sh.say(w.Say("leave-out.ask", say.With{"Title": bold(escaped(r.Title))}))
	v := Value{Routine: r.ID}
	sh.offer(button(ActionSwitchOff, v, w.Say("label.leave")), button(ActionKeepOffering, v, w.Say("label.keep-offering")))
	return sh.message()
}

// About tells all there is to know of a routine before it is begun. p shows where
// on the body.
func (w View) About(r routine.Routine, s routine.Screening, sources []routine.Source, p Picture) Message {
	sh := sheet{Printer: w.Printer}
	sh.title(escaped(r.Title), w.aboutWords(r))
	sh.say(w.stepList(r))
	sh.show(p)
	sh.say(w.pressureWords(s))
	v := Value{Routine: r.ID, About: s.Profile}
	buttons := []slack.BlockElement{button(ActionBreak, v, w.Say("label.start")).WithStyle(slack.StylePrimary)}
	if s.Profile != "" {
		buttons = append(buttons, button(ActionScreen, v, w.Say("label.safety")))
	}
	sh.offer(append(buttons, button(ActionFAQ, Value{}, w.Say("label.faq")), button(ActionSwitchOff, v, w.Say("label.leave")))...)
	sh.aside(w.sourceWords(sources))
	return sh.message()
}

// mostFound keeps what was found in sight.
const mostFound = 5

// Questions lists what people ask, to choose from: what was found of it, where
// something was looked for, and all in a menu. Whoever listens hears them, too.
func (w View) Questions(a coach.Questions) Message {
	sh := sheet{Printer: w.Printer}
	asked := say.With{"Asked": escaped(prefs.Clip(a.Asked)), "Search": w.typed("faq " + w.Say("faq.word"))}
	switch {
	case a.Asked == "":
		sh.title(w.Say("title.faq"), w.Say("text.faq", asked))
	case len(a.Found) == 0:
		sh.say(w.Say("faq.nothing", asked))
	default:
		sh.say(w.Say("faq.found", asked))
	}
	for _, q := range a.Found[:min(len(a.Found), mostFound)] {
		sh.sayBeside(named(ActionFAQ, q.ID, q.Q, Value{About: q.ID}, w.Say("label.read")), escaped(q.Q))
	}
	if len(a.Found) == 0 {
		for _, q := range a.All {
			sh.hear(escaped(q.Q))
		}
	}
	sh.quietly(w.questionSelect(a.All))
	return sh.message()
}

// Answer is an entry of the FAQ: what we say, how far to trust it, and on what
// ground. list is what else can be asked.
func (w View) Answer(q routine.Question, sources []routine.Source, list []routine.Question) Message {
	sh := sheet{Printer: w.Printer}
	sh.title(escaped(q.Q), escaped(q.A))
	if q.Certainty != "" {
		sh.say(w.groundWords(q.Grounds))
	}
	sh.quietly(w.questionSelect(list))
	sh.aside(w.sourceWords(sources))
	return sh.message()
}

func (w View) questionSelect(list []routine.Question) *slack.SelectBlockElement {
	options := make([]*slack.OptionBlockObject, 0, len(list))
	for _, q := range list[:min(len(list), maxOptions)] {
		options = append(options, option(Value{About: q.ID}.Encode(), clip(q.Q, maxLabel)))
	}
	return slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plainText(w.Say("label.ask")), string(ActionFAQ), options...)
}
