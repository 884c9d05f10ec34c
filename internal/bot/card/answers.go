package card

import (
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// What is answered to a command or a press, for one person's eyes.

// OptIn asks somebody new, once and in a friendly way.
func (w View) OptIn(t prefs.Timetable) Message {
	s := sheet{Printer: w.Printer}
	s.title(w.Say("title.opt-in"), w.Say("opt-in.words", w.planned(t)))
	s.offer(
		button(ActionOptIn, Value{}, w.Say("label.opt-in")).WithStyle(slack.StylePrimary),
		button(ActionBreak, Value{}, w.Say("label.once")),
		button(ActionNotNow, Value{}, w.Say("label.not-now")),
	)
	s.aside(w.Say("aside.opt-in"))
	return s.message()
}

// NotMet answers somebody of whom nothing is kept, so that what they want has
// nothing to change: the question is whether they want to begin.
func (w View) NotMet(t prefs.Timetable) Message {
	s := sheet{Printer: w.Printer}
	s.say(w.Say("text.not-met"))
	asks := w.OptIn(t)
	return Message{Text: clip(s.message().Text+"\n"+asks.Text, maxText), Blocks: append(s.blocks, asks.Blocks...)}
}

// Welcome answers a yes. next is on the person's wall.
func (w View) Welcome(t prefs.Timetable, next time.Time) Message {
	s := sheet{Printer: w.Printer}
	s.title(w.Say("title.welcome"), w.Say("plan.told", w.planned(t)))
	s.aside(w.nextWords(next))
	s.offer(button(ActionBreak, Value{}, w.Say("label.break")), button(ActionSettings, Value{}, w.Say("label.setting")))
	s.aside(w.Say("aside.welcome"))
	return s.message()
}

// NotNow answers a no.
func (w View) NotNow() Message { return w.told(w.Say("text.not-now")) }

// Help lists what can be typed behind the command.
func (w View) Help(lines []HelpLine) Message {
	s := sheet{Printer: w.Printer}
	s.title(w.Say("title.help"), w.helpWords(lines))
	s.offer(button(ActionBreak, Value{}, w.Say("label.break")), button(ActionSettings, Value{}, w.Say("label.setting")))
	s.aside(w.Say("aside.help"))
	return s.message()
}

// Unknown answers a word that means nothing. nearest may be empty.
func (w View) Unknown(word, nearest string) Message {
	return w.marked(w.unknownWords(word, nearest))
}

// told is a sentence or more that stands for itself.
func (w View) told(sentences string) Message { return w.marked(escaped(sentences)) }

func (w View) marked(text string) Message {
	s := sheet{Printer: w.Printer}
	s.say(text)
	return s.message()
}

// Stale answers a press that came too late.
func (w View) Stale(why coach.Staleness) Message {
	s := sheet{Printer: w.Printer}
	switch why {
	case coach.OldStep:
		s.say(w.Say("text.late"))
		return s.message()
	case coach.Ended:
		s.say(w.Say("text.ended-already"))
	case coach.OldCard:
		s.say(w.Say("text.old-card"))
	case coach.Misplaced:
		s.say(w.Say("text.misplaced"))
	}
	s.offer(button(ActionBreak, Value{}, w.Say("label.break")))
	return s.message()
}

// InAnswer is what a button of a card is about that stands in an answer, wherever
// that was wanted, and not in the card's thread.
const InAnswer = "in-answer"

// Busy answers somebody who wants a break while they are in one.
func (w View) Busy(running session.Session) Message {
	s := sheet{Printer: w.Printer}
	s.say(w.Say("text.busy"))
	s.offer(button(ActionStop, Value{Card: running.Card, Turn: running.Turn, About: InAnswer}, w.Say("label.stop")))
	return s.message()
}

// Why tells what became of the last reminder, and when the next one comes.
// next is on the person's wall; zero: none is planned.
func (w View) Why(d session.Desk, next time.Time, holidays schedule.Holidays, now time.Time) Message {
	s := sheet{Printer: w.Printer}
	past := pastOf(w.wording, d, holidays)
	s.title(w.Say("title.why"), past.words())
	if coming := past.comingWords(now); coming != "" && d.Person.Wanted(now) {
		s.say(coming)
	} else {
		s.say(w.comingWords(d, next, now))
	}
	if paused(d.Person, now) {
		s.offer(button(ActionResumeReminders, Value{}, w.Say("label.remind")))
	}
	return s.message()
}

// Plan says what is set and which reminders come next. Their times are on the
// person's wall.
func (w View) Plan(d session.Desk, next []time.Time, now time.Time) Message {
	s := sheet{Printer: w.Printer}
	s.title(w.Say("title.plan"), w.planWords(d.Person.Prefs))
	if !d.Person.Wanted(now) {
		s.say(w.comingWords(d, time.Time{}, now))
	} else {
		s.say(w.upcomingWords(next))
	}
	buttons := []slack.BlockElement{button(ActionSettings, Value{}, w.Say("label.setting"))}
	switch {
	case d.Person.OptedIn.IsZero():
		buttons = append(buttons, button(ActionOptIn, Value{}, w.Say("label.opt-in")))
	case paused(d.Person, now):
		buttons = append(buttons, button(ActionResumeReminders, Value{}, w.Say("label.remind")))
	case d.Person.Prefs.Timetable.EveryOther:
		buttons = append(buttons, w.wholePlan())
	}
	s.offer(append(buttons, w.undo(d)...)...)
	return s.message()
}

// ConfirmForget asks before everything about a person is deleted.
func (w View) ConfirmForget() Message {
	s := sheet{Printer: w.Printer}
	s.title(w.Say("title.forget"), w.Say("text.forget"))
	s.offer(
		button(ActionForget, Value{}, w.Say("label.forget")).WithStyle(slack.StyleDanger),
		button(ActionKeep, Value{}, w.Say("label.keep")),
	)
	return s.message()
}

// Forgotten says that it is done.
func (w View) Forgotten() Message { return w.told(w.Say("text.forgot")) }
