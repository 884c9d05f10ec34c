package card

import (
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/coach"
	"unhunch/internal/say"
	"unhunch/internal/session"
)

// Progress shows one person their own week so far. pictures are those of its review, where
// there are any.
func (w View) Progress(week coach.Week, pictures ...Picture) Message {
	return w.week(week, drawnOf(pictures), w.Say("title.progress"), w.progressWords(week.Progress))
}

// Summary tells one person of the week that is over, as Progress does.
func (w View) Summary(week coach.Week, pictures ...Picture) Message {
	return w.week(week, drawnOf(pictures), w.Say("title.summary"), w.overWords(week.Progress), button(ActionNoSummary, Value{}, w.Say("label.no-summary")))
}

func (w View) week(week coach.Week, drawn drawn, title, words string, more ...slack.BlockElement) Message {
	s := sheet{Printer: w.Printer}
	s.title(title, words)
	review{w.wording, week.Review}.inMessage(&s, drawn)
	s.aside(w.offeredWords(week.Progress))
	s.aside(w.bestWords(week))
	for _, p := range week.Arcs {
		s.say(arc{w.wording, p}.now() + "\n" + arc{w.wording, p}.next())
	}
	w.suggest(&s, week)
	s.offer(append([]slack.BlockElement{button(ActionBreak, Value{}, w.Say("label.break"))}, more...)...)
	return s.message()
}

func (w View) suggest(s *sheet, week coach.Week) {
	if week.Drop == nil {
		return
	}
	v := Value{About: strconv.Itoa(week.Drop.Hour)}
	s.say(w.suggestWords(week.Plan, *week.Drop))
	s.offer(button(ActionDropHour, v, w.Say("label.yes")), button(ActionKeepHour, v, w.Say("label.no")))
}

// Dropped says what became of the plan. next is on the person's wall; zero:
// none is planned.
func (w View) Dropped(p coach.PlanShown, hour int, next time.Time) Message {
	s := sheet{Printer: w.Printer}
	s.say(w.droppedWords(p, hour))
	s.aside(w.nextWords(next))
	s.offer(button(ActionUndoHour, Value{}, w.Say("label.undo")), button(ActionSettings, Value{}, w.Say("label.setting")))
	return s.message()
}

// KeptHour answers No to a suggestion.
func (w View) KeptHour() Message { return w.told(w.Say("text.kept-hour")) }

// Undone says that the plan is as it was before a suggestion, or that it cannot
// be taken back.
func (w View) Undone(p coach.PlanShown, undone bool, next time.Time) Message {
	s := sheet{Printer: w.Printer}
	s.say(w.undoneWords(p, undone))
	s.aside(w.nextWords(next))
	return s.message()
}

// NoSummary says that no more of them come.
func (w View) NoSummary(a coach.SummaryOff) Message {
	s := sheet{Printer: w.Printer}
	s.say(w.Say("text.no-summary", say.With{"Progress": w.typed("progress")}))
	w.orUndo(&s, a.Undo, button(ActionSettings, Value{}, w.Say("label.setting")))
	return s.message()
}

// undo is the way back from a suggestion that the plan shows the effect of.
func (w View) undo(d session.Desk) []slack.BlockElement {
	if _, ok := d.Advice.Before(d.Person.Prefs.Timetable); !ok {
		return nil
	}
	return []slack.BlockElement{button(ActionUndoHour, Value{}, w.Say("label.undo"))}
}
