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
// the person asked for. Of the zero Routine, it is an invitation to stand up:
// there may be none that suits somebody.
func Offer(c session.Card, r routine.Routine) Message { return offer(c, r, "") }

// OfferLonger is an Offer with a minute more than usual of a routine, since it
// was put off.
func OfferLonger(c session.Card, r routine.Routine) Message { return offer(c, r, longerWords) }

func offer(c session.Card, r routine.Routine, note string) Message {
	var s sheet
	v := Value{Card: c.ID, Routine: r.ID}
	asked := c.Kind == delivery.Break
	switch {
	case r.ID == "":
		s.say(standWords)
	case asked:
		s.saySwap(breakWords(r), swaps(v, r))
	default:
		s.saySwap(reminderWords(c.ID, r), swaps(v, r))
	}
	var buttons []slack.BlockElement
	if r.ID != "" {
		buttons = append(buttons, button(ActionStart, v, labelStart).WithStyle(slack.StylePrimary))
	}
	if !asked {
		buttons = append(buttons, button(ActionStood, v, labelStood))
		if c.Snoozes < schedule.MaxSnoozes {
			buttons = append(buttons, button(ActionSnooze, v, labelSnooze))
		}
	}
	s.offer(append(buttons, button(ActionSkip, v, labelSkip), menu(v, asked))...)
	s.aside(note)
	s.aside(escaped(r.Summary))
	return s.message()
}

// menu is what is wanted seldom.
func menu(v Value, asked bool) *slack.OverflowBlockElement {
	var entries []*slack.OptionBlockObject
	add := func(a Action, label string, v Value) {
		entries = append(entries, slack.NewOptionBlockObject(entry(a, v), plainText(label), nil))
	}
	if v.Routine != "" && !routine.IsPrescribed(v.Routine) {
		add(ActionLearn, labelLearn, Value{Routine: v.Routine})
	}
	if !asked {
		add(ActionPauseToday, labelToday, Value{Card: v.Card})
		add(ActionWhy, labelWhy, Value{Card: v.Card})
	}
	add(ActionSettings, labelSetting, Value{Card: v.Card})
	return slack.NewOverflowBlockElement(string(ActionMore), entries...)
}

// Swap says what does not suit about the routine on a card.
type Swap string

// The swaps. What they rule out is remembered: see bot.
const (
	SwapOther    Swap = "other" // nothing: just another one
	SwapNoRoller Swap = "no-roller"
	SwapNotDown  Swap = "not-down" // cannot lie down
	SwapOpenPlan Swap = "open-plan"
	SwapSeated   Swap = "seated"
	SwapShorter  Swap = "shorter"
)

// Swaps lists every swap.
func Swaps() []Swap {
	return []Swap{SwapOther, SwapNoRoller, SwapNotDown, SwapOpenPlan, SwapSeated, SwapShorter}
}

// changes reports whether a swap rules a routine out.
func (s Swap) changes(r routine.Routine) bool {
	switch s {
	case SwapOther, SwapShorter:
		return true
	case SwapNoRoller:
		return r.Uses(routine.Roller)
	case SwapNotDown:
		return r.Setting == routine.Floor
	case SwapOpenPlan:
		return r.Setting == routine.Floor || r.Uses(routine.Roller)
	case SwapSeated:
		return r.Setting != routine.Seated
	}
	return false
}

// swaps is a select of the reasons for which another routine may be wanted.
func swaps(v Value, r routine.Routine) *slack.SelectBlockElement {
	var list []*slack.OptionBlockObject
	for _, s := range Swaps() {
		if s.changes(r) {
			v.About = string(s)
			list = append(list, option(v.Encode(), swapWords(s)))
		}
	}
	return slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plainText(labelSwap), string(ActionSwap), list...)
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
