package card

import (
	"strings"

	"github.com/slack-go/slack"

	"unhunch/internal/routine"
)

// Shelf is the routines that somebody is shown: those that suit them, and those
// that are switched off.
type Shelf struct {
	On, Off []routine.Routine

	Own, OwnOff []routine.Routine // their own exercises, one by one
}

// mostRoutines keeps the list one that people read, and inside Slack's limits
// for a message.
const mostRoutines = 12

// Routines lists routines, each with a button that asks for it and one that
// tells more, or one that turns it on again.
func Routines(shelf Shelf) Message {
	var s sheet
	if len(shelf.On) == 0 {
		s.say(noRoutineWords)
		s.offer(button(ActionSettings, Value{}, labelSetting))
	} else {
		s.title(routinesTitle, "")
	}
	for _, r := range shelf.On[:min(len(shelf.On), mostRoutines)] {
		s.say(routineWords(r))
		s.quietly(named(ActionBreak, r, labelStart), named(ActionLearn, r, labelLearn))
	}
	if more := len(shelf.On) - mostRoutines; more > 0 {
		s.aside(moreRoutinesWords(more))
	}
	if len(shelf.Own)+len(shelf.OwnOff) > 0 {
		s.title(ownTitle, "")
	}
	for _, r := range shelf.Own {
		s.sayBeside(named(ActionBreak, r, labelStart), bold(escaped(r.Title))+"\n"+upperFirst(r.About())+", "+placeWords(r.Setting)+".")
	}
	for _, r := range shelf.OwnOff {
		s.sayBeside(named(ActionTurnOn, r, labelTurnOn), bold(escaped(r.Title)))
	}
	if len(shelf.Off) > 0 {
		s.title(offTitle, "")
	}
	for _, r := range shelf.Off[:min(len(shelf.Off), mostRoutines)] {
		s.sayBeside(named(ActionTurnOn, r, labelTurnOn), bold(escaped(r.Title)))
	}
	return s.message()
}

// NotThatOne says to somebody who asked for a routine by its name why another
// one comes.
func NotThatOne(of, instead routine.Routine) Message { return marked(notThatOneWords(of, instead)) }

// named is a button that is there once for each routine: its action id and
// what is read aloud tell them apart.
func named(a Action, r routine.Routine, label string) *slack.ButtonBlockElement {
	b := button(a+"/"+Action(r.ID), Value{Routine: r.ID}, label)
	b.AccessibilityLabel = clip(label+": "+r.Title, maxLabel)
	return b
}

// About tells all there is to know of a routine before it is begun. p shows where
// on the body.
func About(r routine.Routine, s routine.Screening, sources []routine.Source, p Picture) Message {
	var sh sheet
	sh.title(escaped(r.Title), aboutWords(r))
	sh.say(stepList(r))
	sh.show(p)
	sh.say(pressureWords(s))
	v := Value{Routine: r.ID, About: s.Profile}
	buttons := []slack.BlockElement{button(ActionBreak, v, labelStart).WithStyle(slack.StylePrimary)}
	if s.Profile != "" {
		buttons = append(buttons, button(ActionScreen, v, labelSafety))
	}
	sh.offer(append(buttons, button(ActionFAQ, Value{}, labelFAQ), button(ActionLeave, v, labelLeave))...)
	sh.aside(sourceWords(sources))
	return sh.message()
}

// Questions lists what people ask, to choose from.
func Questions(list []routine.Question) Message {
	var sh sheet
	sh.title(faqTitle, "")
	lines := make([]string, len(list))
	for i, q := range list {
		lines[i] = "• " + escaped(q.Q)
	}
	sh.say(strings.Join(lines, "\n"))
	sh.quietly(questionSelect(list))
	return sh.message()
}

// Answer is an entry of the FAQ: what we say, how far to trust it, and on what
// ground. list is what else can be asked.
func Answer(q routine.Question, sources []routine.Source, list []routine.Question) Message {
	var sh sheet
	sh.title(escaped(q.Q), escaped(q.A))
	sh.say(groundWords(q.Grounds))
	sh.quietly(questionSelect(list))
	sh.aside(sourceWords(sources))
	return sh.message()
}

func questionSelect(list []routine.Question) *slack.SelectBlockElement {
	options := make([]*slack.OptionBlockObject, 0, len(list))
	for _, q := range list[:min(len(list), maxOptions)] {
		options = append(options, option(Value{About: q.ID}.Encode(), clip(q.Q, maxLabel)))
	}
	return slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plainText(labelAsk), string(ActionFAQ), options...)
}
