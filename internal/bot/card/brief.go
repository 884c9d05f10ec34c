package card

import (
	"strings"

	"unhunch/internal/coach"
	"unhunch/internal/say"
)

// brief draws answers of a sentence or two.
type brief struct{ wording }

// told is a sentence or more that stands for itself.
func (w brief) told(sentences string) Message { return w.marked(escaped(sentences)) }

func (w brief) marked(text string) Message {
	s := sheet{Printer: w.Printer}
	s.say(text)
	return s.message()
}

// SkippedTo says which reminders were left out, and which comes after them.
func (w brief) SkippedTo(a coach.SkippedTo) Message {
	said := w.Say("skipped")
	if len(a.LeftOut) > 0 {
		times := make([]string, len(a.LeftOut))
		for i, t := range a.LeftOut {
			times[i] = w.moment(t)
		}
		said = w.Say("skip.left-out", say.With{"Times": strings.Join(times, w.Say("list.comma"))})
	}
	if !a.Next.IsZero() {
		said += " " + w.nextWords(a.Next)
	}
	return w.marked(said)
}

// NoneToSkip answers who leaves out a day without a reminder.
func (w brief) NoneToSkip(a coach.NoneToSkip) Message {
	next := w.Say("coming.none")
	if !a.Next.IsZero() {
		next = w.nextWords(a.Next)
	}
	return w.marked(w.Say("skip.none", say.With{"Next": next}))
}

// CannotSkip says what can be left out.
func (w brief) CannotSkip(a coach.CannotSkip) Message {
	if !a.First.IsZero() {
		after := a.First.AddDate(0, 0, 2)
		return w.marked(w.Say("skip.first", say.With{
			"Time": w.clock(a.First), "Pause": w.typed("pause until " + strings.ToLower(after.Weekday().String())),
		}))
	}
	return w.marked(w.Say("skip.cannot", say.With{
		"Some": w.typed("skip 2"), "Today": w.typed("skip today"), "Pause": w.typed("pause until monday"),
	}))
}

// NotSooner answers who puts a reminder off to a time before it comes anyway.
func (w brief) NotSooner(a coach.NotSooner) Message {
	return w.marked(w.Say("snooze.not-sooner", say.With{"Until": w.clock(a.Until), "Next": w.nextWords(a.Next)}))
}
