package card

import (
	"fmt"
	"strings"

	"unhunch/internal/prefs"
	"unhunch/internal/say"
	"unhunch/internal/session"
)

const (
	labelYes       = "Yes"
	labelNo        = "No"
	labelUndo      = "Undo"
	labelNoSummary = "No more summaries"
	labelSummary   = "A summary of the week comes"

	progressTitle = "Your week so far"
	summaryTitle  = "Last week"
)

func progressWords(p session.Progress) string {
	if p.Taken == 0 {
		return "A fresh week. Whenever you like, a break is one press away."
	}
	return breakCountWords(p)
}

// overWords is of a week that is over.
func overWords(p session.Progress) string {
	if p.Taken == 0 {
		return "It is over, and a fresh one begins. Whenever you like, a break is one press away."
	}
	return breakCountWords(p)
}

func breakCountWords(p session.Progress) string {
	moved := ""
	if p.Moved > 0 {
		moved = fmt.Sprintf(" and %s of guided moving", minuteWords(p.Moved))
	}
	return fmt.Sprintf("%s%s, on %s.", times(p.Taken, "break", "breaks"), moved, times(p.Days, "day", "days"))
}

// offeredWords counts what became of reminders, if that is good to hear.
func offeredWords(p session.Progress) string {
	switch {
	case p.Offered == 0:
		return "Only you see this."
	case p.Kept == 0:
		return times(p.Offered, "reminder", "reminders") + " came. Only you see this."
	default:
		return fmt.Sprintf("%d of %s became a break. Only you see this.", p.Kept, times(p.Offered, "reminder", "reminders"))
	}
}

func bestWords(hours []int) string {
	if len(hours) == 0 {
		return ""
	}
	said := make([]string, len(hours))
	for i, h := range hours {
		said[i] = hourWords(h)
	}
	return "Breaks suit you best " + strings.Join(said, " and ") + "."
}

func hourWords(hour int) string {
	from := prefs.Minute(60 * hour)
	return fmt.Sprintf("from %s to %s", from, from+60)
}

func suggestWords(d Drop) string {
	if d.At != "" {
		return fmt.Sprintf("You skip most %s breaks: drop them?", d.At)
	}
	return fmt.Sprintf("You skip most breaks %s: drop them?", hourWords(d.Hour))
}

func droppedWords(t prefs.Timetable, hour int) string {
	return fmt.Sprintf("Done: no reminders %s any more. Your plan is now %s.", hourWords(hour), scheduleWords(say.English(), t))
}

func undoneWords(t prefs.Timetable, undone bool) string {
	if undone {
		return fmt.Sprintf("Your plan is as it was: %s.", scheduleWords(say.English(), t))
	}
	return fmt.Sprintf("Your plan was changed since, so it stays as it is: %s. The settings change it.", scheduleWords(say.English(), t))
}

const (
	keptHourWords  = "All right, they stay. I won't suggest anything for the next two months."
	noSummaryWords = "No more summaries. The command with progress behind it tells of your week at any time, and the settings bring the summary back."
)

func summaryWords(s prefs.Summary) string {
	switch s {
	case prefs.SummaryWeekly:
		return "on the first working day of the next"
	case prefs.SummaryNone:
		return "never"
	}
	return string(s)
}
