package card

import (
	"unhunch/internal/coach"
	"unhunch/internal/routine"
)

// mostRoutines is how many routines are listed with all that is said of them: more of
// them are a line each, so that the whole list can be read, and heard.
const mostRoutines = 12

// Routines lists routines, each with a button that asks for it and one that tells
// more; those that need more than somebody has said they have, each with a button that
// says so; and those that are switched off.
func (w View) Routines(a coach.Shelf) Message {
	s := sheet{Printer: w.Printer}
	begins := func(r routine.Routine) {
		s.sayBeside(ofRoutine(ActionBreak, r, w.Say("label.start")), lists{w.wording}.shortWords(r))
	}
	turnsOn := func(r routine.Routine) {
		s.sayBeside(ofRoutine(ActionTurnOn, r, w.Say("label.turn-on")), bold(escaped(r.Title)))
	}
	switch {
	case len(a.On) == 0:
		s.say(w.Say("text.no-routine"))
		s.offer(button(ActionSettings, Value{}, w.Say("label.setting")))
	case len(a.On) <= mostRoutines:
		s.title(w.Say("title.routines"), "")
		for _, r := range a.On {
			s.say(w.routineWords(r))
			s.quietly(ofRoutine(ActionBreak, r, w.Say("label.start")), ofRoutine(ActionLearn, r, w.Say("label.learn")))
		}
	default:
		list(&s, w.Say("title.routines"), a.On, begins)
	}
	if len(a.Own)+len(a.OwnOff) > 0 {
		s.title(w.Say("title.own"), "")
	}
	list(&s, "", a.Own, begins)
	list(&s, "", a.OwnOff, turnsOn)
	list(&s, w.Say("title.locked"), a.Locked, func(l coach.Locked) {
		s.sayBeside(ofRoutine(ActionHave, l.Routine, lists{w.wording}.haveWords(l)), lists{w.wording}.lockedWords(l.Routine))
	})
	list(&s, w.Say("title.off"), a.Off, turnsOn)
	return s.message()
}

// list says each of some things under a title, as far as a message has room for a
// block each, and how many more there are.
func list[T any](s *sheet, title string, things []T, each func(T)) {
	const aside = 2 // what says how many more there are, here and at the end
	room := maxBlocks - aside - len(s.blocks)
	if title != "" && len(things) > 0 && room > 1 {
		s.title(title, "")
		room--
	}
	shown := max(min(len(things), room), 0)
	for _, one := range things[:shown] {
		each(one)
	}
	if more := len(things) - shown; more > 0 && len(s.blocks) < maxBlocks {
		s.aside(s.Count("learn.more", more))
	}
}
