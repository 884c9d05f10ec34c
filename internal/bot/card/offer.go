package card

import (
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/coach"
	"unhunch/internal/delivery"
	"unhunch/internal/routine"
	"unhunch/internal/say"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// Offer is a card that nobody has answered yet: a Reminder, or a Break that
// the person asked for. Of the zero Routine, it is an invitation to stand up:
// there may be none that suits somebody.
func (w View) Offer(c session.Card, r routine.Routine) Message { return w.offer(c, r, "") }

// OfferLonger is an Offer with a minute more than usual of a routine, since it
// was put off.
func (w View) OfferLonger(c session.Card, r routine.Routine) Message {
	return w.offer(c, r, w.Say("text.longer"))
}

func (w View) offer(c session.Card, r routine.Routine, note string) Message {
	s := sheet{Printer: w.Printer}
	r = w.whole(r)
	v := Value{Card: c.ID, Routine: r.ID}
	asked := c.Kind == delivery.Break
	switch {
	case r.ID == "":
		s.say(w.Say("text.stand"))
	case asked:
		s.say(w.Say("break.here", w.about(r)))
	default:
		s.say(w.reminderWords(c.ID, r))
	}
	buttons := make([]slack.BlockElement, 0, 6)
	if r.ID != "" {
		buttons = append(buttons, button(ActionStart, v, w.Say("label.start")).WithStyle(slack.StylePrimary))
	}
	if !asked {
		buttons = append(buttons, button(ActionStood, v, w.Say("label.stood")))
		if c.Snoozes < schedule.MaxSnoozes {
			buttons = append(buttons, button(ActionSnooze, v, w.Say("label.snooze")))
		}
	}
	buttons = append(buttons, button(ActionSkip, v, w.Say("label.skip")))
	if r.ID != "" { // not beside the text: on a phone it would come before Start
		buttons = append(buttons, w.swaps(v, r))
	}
	s.offer(append(buttons, w.menu(v, asked))...)
	if !c.Before.IsZero() {
		s.aside(w.Say("text.before", say.With{"Meeting": w.clock(c.Before)}))
	}
	s.aside(note)
	s.aside(escaped(r.Summary))
	return s.message()
}

// menu is what is wanted seldom.
func (w View) menu(v Value, asked bool) *slack.OverflowBlockElement {
	entries := make([]*slack.OptionBlockObject, 0, maxEntries)
	add := func(a Action, label string, v Value) {
		entries = append(entries, slack.NewOptionBlockObject(entry(a, v), plainText(label), nil))
	}
	if v.Routine != "" && !routine.IsPrescribed(v.Routine) {
		add(ActionLearn, w.Say("label.learn"), Value{Routine: v.Routine})
	}
	if !asked {
		add(ActionPauseToday, w.Say("label.today"), Value{Card: v.Card})
	}
	add(ActionRestToday, w.Say("label.rest"), Value{Card: v.Card})
	if !asked {
		add(ActionWhy, w.Say("label.why"), Value{Card: v.Card})
	}
	add(ActionSettings, w.Say("label.setting"), Value{Card: v.Card})
	return slack.NewOverflowBlockElement(string(ActionMore), entries...)
}

// swaps is a select of the reasons for which another routine may be wanted.
func (w View) swaps(v Value, r routine.Routine) *slack.SelectBlockElement {
	reasons := coach.SwapReasons(r)
	list := make([]*slack.OptionBlockObject, len(reasons))
	for i, s := range reasons {
		v.About = string(s)
		list[i] = option(v.Encode(), w.swapWords(s, r))
	}
	return slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plainText(w.Say("label.swap")), string(ActionSwap), list...)
}

// Passed is a card that nobody answered before another took its place.
func (w View) Passed() Message { return w.told(w.Say("card.passed")) }

// State is the person's card as it stands now.
func (w View) State(c coach.CardState) Message {
	d, r := c.Desk, w.whole(c.Routine)
	s := sheet{Printer: w.Printer}
	switch d.Card.Answer {
	case session.Open:
		return w.Offer(d.Card, r)
	case session.Started:
		run := d.Session
		run.Ended = d.Local(run.Ended)
		if run.Card == d.Card.ID {
			s.say(w.endedWords(run, r))
			if run.State == session.Hurt { // the thread may not have it
				s.say(w.Say("text.hurt"))
				w.redFlags(&s, c.Hurting.Screening)
			}
		} else {
			s.say(w.Say("card.under-way", w.about(r)))
		}
	case session.Stood:
		s.say(w.Say("text.stood"))
	case session.Snoozed:
		s.say(w.snoozedWords(d.Local(d.Card.Until)))
	case session.Skipped:
		if d.Card.Kind == delivery.Break {
			s.say(w.Say("text.declined"))
		} else {
			s.say(w.Say("text.skipped"))
		}
	case session.Off:
		s.say(w.quietWords(d, d.Person.PausedUntil.Add(-time.Second)))
		s.offer(button(ActionResumeReminders, Value{}, w.Say("label.remind")))
	}
	return s.message()
}
