package card

import (
	"slices"
	"time"

	"unhunch/internal/routine"
	"unhunch/internal/session"
)

// Ending is what the last word of a routine needs beside the session.
type Ending struct {
	Screening routine.Screening // of the routine
	Gentler   routine.Routine   // what to offer after one that hurt; the zero Routine: nothing
	LeftOut   bool              // with one that hurt: it is switched off now, and the roller
	Next      time.Time         // the next reminder, on the person's wall; zero: none is known
}

// End is the last word of a routine as it stands now: how it was, or what to
// do after it hurt.
func End(s session.Session, r routine.Routine, e Ending) Message {
	var sh sheet
	switch s.State {
	case session.Done:
		if routine.IsPrescribed(r.ID) { // how much of it is for whoever gave it to say
			sh.title(doneTitle(s, r), ownDoneWords)
			break
		}
		sh.title(doneTitle(s, r), doneWords(r))
		if s.Feedback != "" {
			sh.say(feedbackWords(s.Feedback))
			break
		}
		sh.say(howWasIt)
		v := Value{Card: s.Card}
		sh.offer(
			button(ActionTooEasy, v, labelTooEasy),
			button(ActionRight, v, labelRight),
			button(ActionTooMuch, v, labelTooMuch),
		)
	case session.Hurt:
		sh.title(hurtTitle, hurtWords)
		urgentAdvice(&sh, e.Screening)
		if len(e.Screening.StopIf) > 0 {
			sh.say(stopIfWords(e.Screening.StopIf))
		}
		if e.Gentler.ID != "" && e.Gentler.ID != r.ID {
			sh.say(gentlerWords(e.Gentler))
			sh.offer(button(ActionBreak, Value{Routine: e.Gentler.ID}, labelGentler))
		}
		if e.LeftOut {
			sh.aside(leftOutAside)
		}
	case session.None, session.Running, session.Paused, session.Stopped:
		sh.title(stoppedTitle, stoppedWords(s))
	}
	sh.aside(nextWords(e.Next))
	return sh.message()
}

// urgentAdvice tells when to get help: the items of the screening card that say
// what to do at once.
func urgentAdvice(sh *sheet, s routine.Screening) {
	for _, item := range slices.Concat(s.DoNot, s.AskFirst) {
		if item.Action != "" {
			sh.say(adviceWords(item))
		}
	}
}
