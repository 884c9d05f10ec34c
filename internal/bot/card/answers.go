package card

import (
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// What is answered to a command or a press, for one person's eyes.

// OptIn asks somebody new, once and in a friendly way.
func OptIn(t prefs.Timetable) Message {
	var s sheet
	s.title(optInTitle, optInWords(t))
	s.offer(
		button(ActionOptIn, Value{}, labelOptIn).WithStyle(slack.StylePrimary),
		button(ActionBreak, Value{}, labelOnce),
		button(ActionNotNow, Value{}, labelNotNow),
	)
	s.aside(optInAside)
	return s.message()
}

// Welcome answers a yes. next is on the person's wall.
func Welcome(t prefs.Timetable, next time.Time) Message {
	var s sheet
	s.title(welcomeTitle, welcomeWords(t))
	s.aside(nextWords(next))
	s.offer(button(ActionBreak, Value{}, labelBreak), button(ActionSettings, Value{}, labelSetting))
	s.aside(welcomeAside)
	return s.message()
}

// NotNow answers a no.
func NotNow() Message { return Say(notNowWords) }

// Help lists what can be typed behind the command, by its name in this
// workspace.
func Help(command string) Message {
	var s sheet
	s.title(helpTitle, helpWords(command))
	s.offer(button(ActionBreak, Value{}, labelBreak), button(ActionSettings, Value{}, labelSetting))
	s.aside(helpAside)
	return s.message()
}

// Unknown answers a word that means nothing. nearest may be empty.
func Unknown(word, nearest, command string) Message {
	return marked(unknownWords(word, nearest, command))
}

// Say is a sentence or more that stands for itself.
func Say(sentences string) Message { return marked(escaped(sentences)) }

func marked(text string) Message {
	var s sheet
	s.say(text)
	return s.message()
}

// Staleness says what a press came too late for.
type Staleness string

// The kinds of staleness.
const (
	OldCard Staleness = "old-card" // answered already, or not the person's last
	OldStep Staleness = "old-step" // the session is at another step
	Ended   Staleness = "ended"    // the session is over
)

// Stale answers a press that came too late.
func Stale(why Staleness) Message {
	var s sheet
	switch why {
	case OldStep:
		s.say(lateWords)
		return s.message()
	case Ended:
		s.say(endedAlready)
	case OldCard:
		s.say(oldCardWords)
	}
	s.offer(button(ActionBreak, Value{}, labelBreak))
	return s.message()
}

// Busy answers somebody who wants a break while they are in one.
func Busy(running session.Session) Message {
	var s sheet
	s.say(busyWords)
	s.offer(button(ActionStop, Value{Card: running.Card, Turn: running.Turn}, labelStop))
	return s.message()
}

// Why tells what became of the last reminder, and when the next one comes.
// next is on the person's wall; zero: none is planned.
func Why(d session.Desk, next time.Time, holidays schedule.Holidays, now time.Time) Message {
	var s sheet
	past := pastOf(d, holidays)
	s.title(whyTitle, past.words())
	if coming := past.comingWords(now); coming != "" && d.Person.Wanted(now) {
		s.say(coming)
	} else {
		s.say(comingWords(d, next, now))
	}
	if paused(d.Person, now) {
		s.offer(button(ActionResumeReminders, Value{}, labelRemind))
	}
	return s.message()
}

// comingWords is one sentence on what comes next.
func comingWords(d session.Desk, next, now time.Time) string {
	p := d.Person
	switch {
	case p.OptedIn.IsZero():
		return notInWords
	case paused(p, now):
		return pausedWords(d.Local(p.PausedUntil), !p.PausedUntil.Before(prefs.Forever))
	case next.IsZero():
		return noneComingWords
	default:
		return nextWords(next)
	}
}

func paused(p prefs.Person, now time.Time) bool { return now.Before(p.PausedUntil) }

// Plan says what is set and which reminders come next. Their times are on the
// person's wall.
func Plan(d session.Desk, next []time.Time, now time.Time) Message {
	var s sheet
	s.title(planTitle, planWords(d.Person.Prefs))
	if !d.Person.Wanted(now) {
		s.say(comingWords(d, time.Time{}, now))
	} else {
		s.say(upcomingWords(next))
	}
	buttons := []slack.BlockElement{button(ActionSettings, Value{}, labelSetting)}
	switch {
	case d.Person.OptedIn.IsZero():
		buttons = append(buttons, button(ActionOptIn, Value{}, labelOptIn))
	case paused(d.Person, now):
		buttons = append(buttons, button(ActionResumeReminders, Value{}, labelRemind))
	case d.Person.Prefs.Timetable.EveryOther:
		buttons = append(buttons, wholePlan())
	}
	s.offer(append(buttons, undo(d)...)...)
	return s.message()
}

// ConfirmForget asks before everything about a person is deleted.
func ConfirmForget() Message {
	var s sheet
	s.title(forgetTitle, forgetWords)
	s.offer(
		button(ActionForget, Value{}, labelForget).WithStyle(slack.StyleDanger),
		button(ActionKeep, Value{}, labelKeep),
	)
	return s.message()
}

// Forgotten says that it is done.
func Forgotten() Message { return Say(forgotWords) }

// CallbackAnswer is the callback_id of a modal that shows an answer.
const CallbackAnswer = "answer"

// Over is an answer as a modal, for somebody who is in a view.
func Over(m Message) slack.ModalViewRequest {
	return slack.ModalViewRequest{
		Type: slack.VTModal, CallbackID: CallbackAnswer, Title: plainText(overTitle), Close: plainText(labelClose),
		Blocks: slack.Blocks{BlockSet: m.Blocks},
	}
}
