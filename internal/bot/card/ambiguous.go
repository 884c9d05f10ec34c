package card

import (
	"strconv"

	"github.com/slack-go/slack"

	"unhunch/internal/coach"
)

// Ambiguous asks what is meant, with a button for each way: a press does what
// typing that would have done.
func (w View) Ambiguous(a coach.Ambiguous) Message {
	s := sheet{Printer: w.Printer}
	if a.Problem.Code == "" {
		s.say(w.Say("ambiguous.what"))
	} else {
		s.say(escaped(w.problemWords(a.Problem)))
	}
	var buttons []slack.BlockElement
	if a.Running.Live() {
		buttons = append(buttons, button(ActionStop, Value{Card: a.Running.Card, Turn: a.Running.Turn, About: InAnswer}, w.Say("ambiguous.routine")))
	}
	wall := w.wallOf(a.For)
	wall.zone = nil // it is not on a button
	for i, way := range a.Ways {
		label := wall.wayWords(way)
		buttons = append(buttons, named(ActionReading, strconv.Itoa(i+1), w.Say("ambiguous.meant"), asTyped(way.Typed), label))
	}
	s.offer(buttons...)
	return s.message()
}
