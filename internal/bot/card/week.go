package card

import (
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/prefs"
	"unhunch/internal/session"
)

// Week is what somebody is told of their week.
type Week struct {
	Progress session.Progress
	Best     []int // the hours of the day whose reminders suit them best
	Drop     *Drop // a suggestion; nil: none
}

// Drop is an hour of the day whose reminders hardly ever become a break.
type Drop struct {
	Hour int
	At   string // "16:30" where only one time of the plan is in it; "": several may be
}

// Progress shows one person their own week so far.
func Progress(w Week) Message {
	var s sheet
	s.title(progressTitle, progressWords(w.Progress))
	s.aside(offeredWords(w.Progress))
	s.aside(bestWords(w.Best))
	suggest(&s, w.Drop)
	s.offer(button(ActionBreak, Value{}, labelBreak))
	return s.message()
}

// Summary tells one person of the week that is over.
func Summary(w Week) Message {
	var s sheet
	s.title(summaryTitle, overWords(w.Progress))
	s.aside(offeredWords(w.Progress))
	s.aside(bestWords(w.Best))
	suggest(&s, w.Drop)
	s.offer(button(ActionBreak, Value{}, labelBreak), button(ActionNoSummary, Value{}, labelNoSummary))
	return s.message()
}

func suggest(s *sheet, d *Drop) {
	if d == nil {
		return
	}
	v := Value{About: strconv.Itoa(d.Hour)}
	s.say(suggestWords(*d))
	s.offer(button(ActionDropHour, v, labelYes), button(ActionKeepHour, v, labelNo))
}

// Dropped says what became of the plan. next is on the person's wall; zero:
// none is planned.
func Dropped(t prefs.Timetable, hour int, next time.Time) Message {
	var s sheet
	s.say(droppedWords(t, hour))
	s.aside(nextWords(next))
	s.offer(button(ActionUndoHour, Value{}, labelUndo), button(ActionSettings, Value{}, labelSetting))
	return s.message()
}

// KeptHour answers No to a suggestion.
func KeptHour() Message { return Say(keptHourWords) }

// Undone says that the plan is as it was before a suggestion, or that it cannot
// be taken back.
func Undone(t prefs.Timetable, undone bool, next time.Time) Message {
	var s sheet
	s.say(undoneWords(t, undone))
	s.aside(nextWords(next))
	return s.message()
}

// NoSummary says that no more of them come.
func NoSummary() Message {
	var s sheet
	s.say(noSummaryWords)
	s.offer(button(ActionSettings, Value{}, labelSetting))
	return s.message()
}

// undo is the way back from a suggestion that the plan shows the effect of.
func undo(d session.Desk) []slack.BlockElement {
	if _, ok := d.Advice.Before(d.Person.Prefs.Timetable); !ok {
		return nil
	}
	return []slack.BlockElement{button(ActionUndoHour, Value{}, labelUndo)}
}
