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

func (w wording) bestWords(week coach.Week) string {
	if len(week.Best) == 0 {
		return ""
	}
	said := make([]string, len(week.Best))
	for i, h := range week.Best {
		said[i] = w.wallOf(week.Plan).hourWords(h)
	}
	return w.Say("week.best", say.With{"Hours": strings.Join(said, w.Say("list.join"))})
}

func (w wall) hourWords(hour int) string {
	from := prefs.Minute(60 * hour)
	return w.Say("time.from-to", say.With{"From": w.time(from), "To": w.time(from + 60)})
}

func (w wording) suggestWords(p coach.PlanShown, d coach.Drop) string {
	at := w.wallOf(p)
	if d.Single {
		return w.Say("hour.suggest-at", say.With{"At": at.time(d.At)})
	}
	return w.Say("hour.suggest", say.With{"Hour": at.hourWords(d.Hour)})
}

func (w wording) droppedWords(p coach.PlanShown, hour int) string {
	at := w.wallOf(p)
	return w.Say("hour.dropped", say.With{"Hour": at.hourWords(hour), "Plan": at.scheduleWords(p.Timetable)})
}

func (w wording) undoneWords(p coach.PlanShown, undone bool) string {
	if undone {
		return w.Say("hour.undone", w.planned(p))
	}
	return w.Say("hour.not-undone", w.planned(p))
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
