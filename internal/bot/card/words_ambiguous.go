package card

import (
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"unhunch/internal/coach"
)

// Ambiguous asks what is meant, with a button for each way: a press does what
// typing that would have done. Ways that are too long for a button are listed
// above, in full.
func (w wording) Ambiguous(a coach.Ambiguous) Message {
	s := sheet{Printer: w.Printer}
	wall := w.wallOf(a.For)
	wall.zone = nil // it is not on a button
	words := []string{w.Say("ambiguous.what")}
	if a.Problem.Code != "" {
		words = []string{escaped(wall.problemWords(a.Problem))}
	}
	labels, listed := wall.labels(a.Ways)
	switch {
	case !a.Readings():
	case len(a.Ways) == 1:
		words = append(words, w.Say("ambiguous.this"))
	default:
		words = append(words, w.Say("ambiguous.which"))
	}
	s.say(strings.Join(append(words, listed...), "\n"))
	var buttons []slack.BlockElement
	if a.Running.Live() {
		buttons = append(buttons, button(ActionStop, Value{Card: a.Running.Card, Turn: a.Running.Turn, About: InAnswer}, w.Say("ambiguous.routine")))
	}
	for i, way := range a.Ways {
		buttons = append(buttons, named(ActionReading, strconv.Itoa(i+1), w.Say("ambiguous.meant"), asTyped(way.Typed), labels[i]))
	}
	s.offer(buttons...)
	return s.message()
}
