package card

import (
	"strings"

	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/say"
	"unhunch/internal/session"
)

func (w wording) progressWords(p session.Progress) string {
	if p.Taken == 0 {
		return w.Say("week.fresh")
	}
	return w.breakCountWords(p)
}

// overWords is of a week that is over.
func (w wording) overWords(p session.Progress) string {
	if p.Taken == 0 {
		return w.Say("week.over")
	}
	return w.breakCountWords(p)
}

func (w wording) breakCountWords(p session.Progress) string {
	named := say.With{
		"Breaks": w.Count("count.breaks", p.Taken), "Days": w.Count("count.days", p.Days), "Time": w.minuteWords(p.Moved),
	}
	if p.Moved > 0 {
		return w.Say("week.breaks-moved", named)
	}
	return w.Say("week.breaks", named)
}

// offeredWords counts what became of reminders, if that is good to hear.
func (w wording) offeredWords(p session.Progress) string {
	private := w.Say("week.private")
	named := say.With{"Reminders": w.Count("count.reminders", p.Offered), "Kept": p.Kept}
	switch {
	case p.Offered == 0:
		return private
	case p.Kept == 0:
		return w.Say("week.came", named) + " " + private
	default:
		return w.Say("week.became", named) + " " + private
	}
}

func (w wording) bestWords(hours []int) string {
	if len(hours) == 0 {
		return ""
	}
	said := make([]string, len(hours))
	for i, h := range hours {
		said[i] = w.hourWords(h)
	}
	return w.Say("week.best", say.With{"Hours": strings.Join(said, w.Say("list.join"))})
}

func (w wording) hourWords(hour int) string {
	from := prefs.Minute(60 * hour)
	return w.Say("time.from-to", say.With{"From": from, "To": from + 60})
}

func (w wording) suggestWords(d coach.Drop) string {
	if d.At != "" {
		return w.Say("hour.suggest-at", say.With{"At": d.At})
	}
	return w.Say("hour.suggest", say.With{"Hour": w.hourWords(d.Hour)})
}

func (w wording) droppedWords(t prefs.Timetable, hour int) string {
	return w.Say("hour.dropped", say.With{"Hour": w.hourWords(hour), "Plan": w.scheduleWords(t)})
}

func (w wording) undoneWords(t prefs.Timetable, undone bool) string {
	if undone {
		return w.Say("hour.undone", w.planned(t))
	}
	return w.Say("hour.not-undone", w.planned(t))
}

func (w wording) summaryWords(s prefs.Summary) string {
	switch s {
	case prefs.SummaryWeekly:
		return w.Say("summary.weekly")
	case prefs.SummaryNone:
		return w.Say("summary.none")
	}
	return string(s)
}
