package card

import (
	"github.com/slack-go/slack"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// Offer is a card that nobody has answered yet: a Reminder, or a Break that
// the person asked for.
func Offer(c session.Card, r routine.Routine) Message {
	var s sheet
	v := Value{Card: c.ID, Routine: r.ID}
	start := button(ActionStart, v, labelStart).WithStyle(slack.StylePrimary)
	if c.Kind == delivery.Break {
		s.say(breakWords(r))
		s.offer(start, button(ActionSwap, v, labelSwap), button(ActionSkip, v, labelSkip))
	} else {
		s.say(reminderWords(c.ID, r))
		buttons := []slack.BlockElement{start, button(ActionStood, v, labelStood)}
		if c.Snoozes < schedule.MaxSnoozes {
			buttons = append(buttons, button(ActionSnooze, v, labelSnooze))
		}
		buttons = append(buttons, button(ActionSkip, v, labelSkip), menu(Value{Card: c.ID}))
		s.offer(buttons...)
	}
	s.aside(escaped(r.Summary))
	return s.message()
}

// menu is what is wanted seldom. Another routine is offered there, too: the
// card has no room for a fifth button.
func menu(v Value) *slack.OverflowBlockElement {
	option := func(a Action, label string) *slack.OptionBlockObject {
		return slack.NewOptionBlockObject(entry(a, v), plainText(label), nil)
	}
	return slack.NewOverflowBlockElement(string(ActionMore),
		option(ActionSwap, labelSwap),
		option(ActionPauseToday, labelToday),
		option(ActionSettings, labelSetting),
		option(ActionWhy, labelWhy),
	)
}

// State is the person's card as it stands now. r is the card's routine.
func State(d session.Desk, r routine.Routine) Message {
	var s sheet
	switch d.Card.Answer {
	case session.Open:
		return Offer(d.Card, r)
	case session.Started:
		run := d.Session
		run.Ended = d.Local(run.Ended)
		if run.Card == d.Card.ID {
			s.say(endedWords(run, r))
		} else {
			s.say(underWayWords(r))
		}
	case session.Stood:
		s.say(stoodWords)
	case session.Snoozed:
		s.say(snoozedWords(d.Local(d.Card.Until)))
	case session.Skipped:
		if d.Card.Kind == delivery.Break {
			s.say(declinedWords)
		} else {
			s.say(skippedWords)
		}
	case session.Off:
		until := d.Person.PausedUntil
		s.say(pausedWords(d.Local(until), !until.Before(prefs.Forever)))
		s.offer(button(ActionResumeReminders, Value{}, labelRemind))
	}
	return s.message()
}
