package card

import (
	"strings"

	"github.com/slack-go/slack"

	"unhunch/internal/coach"
	"unhunch/internal/say"
)

// OptIn asks somebody new, once and in a friendly way: how often, or not at all.
func (w brief) OptIn(a coach.Ask) Message {
	s := sheet{Printer: w.Printer}
	w.asks(&s, a, w.where(), ActionOptIn, button(ActionNotNow, Value{}, w.Say("label.not-now")))
	return s.message()
}

// asks is the question, with its buttons and more of them. where says where cards come.
func (w brief) asks(s *sheet, a coach.Ask, where string, yes Action, more ...slack.BlockElement) {
	s.title(w.Say("title.opt-in"), w.Say("opt-in.words", say.With{"Where": where}))
	w.offersPlans(s, a, yes, more...)
	s.aside(w.Say("aside.opt-in"))
}

// offersPlans has a line and a button for each plan to choose from. Who set one before
// is asked about that.
func (w brief) offersPlans(s *sheet, a coach.Ask, yes Action, more ...slack.BlockElement) {
	if a.Own {
		s.say(w.Say("opt-in.own", w.planned(a.Usual)))
		s.offer(append([]slack.BlockElement{
			button(yes, Value{}, w.Say("label.opt-in")).WithStyle(slack.StylePrimary), w.changesFirst(Value{}), w.once(),
		}, more...)...)
		return
	}
	c := choosing{w.wallOf(a.Usual), a.Usual.Timetable}
	s.say(c.words())
	s.offer(c.buttons(yes)...)
	s.offer(append([]slack.BlockElement{w.changesFirst(Value{}), w.once()}, more...)...)
}

func (w brief) changesFirst(v Value) *slack.ButtonBlockElement {
	return button(ActionSettings, v, w.Say("label.change-first"))
}

func (w brief) once() *slack.ButtonBlockElement {
	return button(ActionBreak, Value{}, w.Say("label.once"))
}

// NotMet answers somebody of whom nothing is kept, so that what they want has
// nothing to change: the question is whether they want to begin.
func (w brief) NotMet(a coach.Unmet) Message {
	return w.asksAfter(w.Say("text.not-met"), coach.Ask{Usual: a.Usual})
}

// SavedFirst says that settings are kept, and asks for the yes without which nothing
// comes of them.
func (w brief) SavedFirst(p coach.PlanShown) Message {
	return w.asksAfter(w.Say("text.saved-first"), coach.Ask{Usual: p, Own: true})
}

// asksAfter is OptIn behind what is said first.
func (w brief) asksAfter(said string, a coach.Ask) Message {
	s := sheet{Printer: w.Printer}
	s.say(said)
	asks := w.OptIn(a)
	return Message{Text: clip(s.message().Text+"\n"+asks.Text, maxText), Blocks: append(s.blocks, asks.Blocks...)}
}

// Proposed says what would come by settings, and asks for the yes to them.
func (w brief) Proposed(a coach.Proposed) Message {
	s := sheet{Printer: w.Printer}
	plan := w.planned(coach.PlanShown{Timetable: a.Set.Timetable, Fixed: true})
	if !a.Set.ZoneFixed {
		plan["Zone"] = w.Say("opt-in.zone")
	}
	s.title(w.Say("title.proposed"), w.Say("opt-in.plan", plan))
	s.say(choosing{wall{wording: w.wording}, a.Set.Timetable}.day())
	if other := (saved{w.wording, coach.Saved{Before: a.Usual, After: a.Set, Things: a.Things}}).others(); len(other) > 0 {
		s.say(strings.Join(other, "\n"))
	}
	s.aside(w.Say("where.cards", say.With{"Where": w.where()}))
	s.offer(
		button(ActionOptIn, Value{About: a.Draft}, w.Say("label.opt-in")).WithStyle(slack.StylePrimary),
		w.changesFirst(Value{About: a.Draft}), button(ActionNotNow, Value{}, w.Say("label.not-now")),
	)
	s.aside(w.Say("aside.proposed"))
	return s.message()
}

// where says where cards come.
func (w brief) where() string {
	if w.There == "" {
		return w.Say("where.apps")
	}
	return w.Say("where.linked", say.With{"Messages": w.linked(w.Say("where.messages"))})
}

// linked leads to our direct messages, where their address is known.
func (w brief) linked(text string) string {
	if w.There == "" {
		return text
	}
	return "<" + w.There + "|" + text + ">"
}
