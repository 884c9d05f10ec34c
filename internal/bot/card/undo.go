package card

import (
	"github.com/slack-go/slack"

	"unhunch/internal/coach"
)

// undoable says something in a paragraph, with the way back where there is one.
func (w brief) undoable(said, undo string) Message {
	s := sheet{Printer: w.Printer}
	s.say(said)
	w.orUndo(&s, undo)
	return s.message()
}

// orUndo offers buttons, and the way back where there is one.
func (w brief) orUndo(s *sheet, undo string, buttons ...slack.BlockElement) {
	if undo != "" {
		buttons = append(buttons, button(ActionUndo, Value{About: undo}, w.Say("label.undo")))
	}
	if len(buttons) > 0 {
		s.offer(buttons...)
	}
}

// UndoneAgain says that what a press changed is as it was.
func (w brief) UndoneAgain(a coach.Undone) Message {
	if a.Already {
		return w.told(w.Say("undo.already"))
	}
	return w.told(w.Say("undo.done"))
}

// NotUndone says that it stays as it is.
func (w brief) NotUndone() Message {
	s := sheet{Printer: w.Printer}
	s.say(w.Say("undo.not"))
	s.offer(button(ActionSettings, Value{}, w.Say("label.setting")))
	return s.message()
}
