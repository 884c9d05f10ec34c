package card

import (
	"github.com/slack-go/slack"

	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/say"
)

// mostRoutines keeps the list one that people read, and inside Slack's limits
// for a message.
const mostRoutines = 12

// Routines lists routines, each with a button that asks for it and one that
// tells more, or one that turns it on again.
func (w View) Routines(shelf coach.Shelf) Message {
	s := sheet{Printer: w.Printer}
	if len(shelf.On) == 0 {
		s.say(w.Say("text.no-routine"))
		s.offer(button(ActionSettings, Value{}, w.Say("label.setting")))
	} else {
		s.title(w.Say("title.routines"), "")
	}
	for _, r := range shelf.On[:min(len(shelf.On), mostRoutines)] {
		s.say(w.routineWords(r))
		s.quietly(ofRoutine(ActionBreak, r, w.Say("label.start")), ofRoutine(ActionLearn, r, w.Say("label.learn")))
	}
	if more := len(shelf.On) - mostRoutines; more > 0 {
		s.aside(w.Count("learn.more", more))
	}
	if len(shelf.Own)+len(shelf.OwnOff) > 0 {
		s.title(w.Say("title.own"), "")
	}
	for _, r := range shelf.Own {
		s.sayBeside(ofRoutine(ActionBreak, r, w.Say("label.start")), bold(escaped(r.Title))+"\n"+upperFirst(w.Length(r.Time()))+", "+w.placeWords(r.Setting)+".")
	}
	for _, r := range shelf.OwnOff {
		s.sayBeside(ofRoutine(ActionTurnOn, r, w.Say("label.turn-on")), bold(escaped(r.Title)))
	}
	if len(shelf.Off) > 0 {
		s.title(w.Say("title.off"), "")
	}
	for _, r := range shelf.Off[:min(len(shelf.Off), mostRoutines)] {
		s.sayBeside(ofRoutine(ActionTurnOn, r, w.Say("label.turn-on")), bold(escaped(r.Title)))
	}
	return s.message()
}

// NotThatOne says to somebody who asked for a routine by its name why another
// one comes.
func (w View) NotThatOne(of, instead routine.Routine) Message {
	return w.marked(w.notThatOneWords(of, instead))
}

// ofRoutine is a button that is there once for each routine.
func ofRoutine(a Action, r routine.Routine, label string) *slack.ButtonBlockElement {
	return named(a, r.ID, r.Title, Value{Routine: r.ID}, label)
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
	sh.offer(append(buttons, button(ActionFAQ, Value{}, w.Say("label.faq")), button(ActionLeave, v, w.Say("label.leave")))...)
	sh.aside(w.sourceWords(sources))
	return sh.message()
}

// mostFound keeps what was found in sight.
const mostFound = 5

// Questions lists what people ask, to choose from: what was found of it, where
// something was looked for, and all in a menu. Whoever listens hears them, too.
func (w View) Questions(a coach.Questions) Message {
	sh := sheet{Printer: w.Printer}
	asked := say.With{"Asked": escaped(prefs.Clip(a.Asked)), "Search": w.typed("faq water")}
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
