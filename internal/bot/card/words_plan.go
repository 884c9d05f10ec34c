package card

import (
	"strings"
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/say"
)

// scheduleWords keeps the asterisks of a cron spec from becoming bold.
func (w wall) scheduleWords(t prefs.Timetable) string {
	hours := w.hoursWords(t.Hours)
	if t.Plan.Kind() == prefs.ByCron {
		return w.Say("plan.cron", say.With{"Spec": code(t.Plan.Cron), "Hours": hours})
	}
	return w.Say("plan.inside", say.With{"Plan": w.planKindWords(t.Plan), "Hours": hours})
}

// planKindWords says how often: "every 50 minutes", "at 10:00 and 15:00".
func (w wall) planKindWords(plan prefs.Plan) string {
	if plan.Kind() == prefs.ByTimes {
		said := make([]string, len(plan.Times))
		for i, t := range plan.Times {
			said[i] = w.time(t)
		}
		return w.Say("plan.at", say.With{"Times": w.List(said)})
	}
	return w.everyWords(plan.Every)
}

func (w wording) everyWords(minutes int) string {
	if minutes%60 == 0 {
		return w.Count("plan.hours", minutes/60)
	}
	return w.Count("plan.minutes", minutes)
}

// hoursWords gives "09:00–17:30, Monday to Friday", or, when days differ,
// "09:00–12:00 and 13:00–17:30 on Monday to Thursday; 09:00–13:00 on Friday".
func (w wall) hoursWords(h prefs.Hours) string {
	groups := h.Alike()
	of := func(days []time.Weekday) say.With {
		return say.With{"Spans": w.spansWords(h[days[0]]), "Days": w.daysWords(days)}
	}
	switch len(groups) {
	case 0:
		return w.Say("hours.none")
	case 1:
		return w.Say("hours.alike", of(groups[0]))
	}
	said := make([]string, len(groups))
	for i, days := range groups {
		said[i] = w.Say("hours.on", of(days))
	}
	return strings.Join(said, w.Say("hours.apart"))
}

func (w wall) spansWords(spans []prefs.Span) string {
	said := make([]string, len(spans))
	for i, s := range spans {
		said[i] = w.span(s)
	}
	return w.List(said)
}

// daysWords takes days in the order of the week.
func (w wording) daysWords(days []time.Weekday) string {
	const week = 7
	if len(days) == week {
		return w.Say("day.each")
	}
	var said []string
	for _, run := range prefs.Runs(days) {
		first, last := w.dayWords(run[0]), w.dayWords(run[len(run)-1])
		if len(run) > 1 {
			first = w.Say("day.run", say.With{"First": first, "Last": last})
		}
		said = append(said, first)
	}
	return w.List(said)
}
