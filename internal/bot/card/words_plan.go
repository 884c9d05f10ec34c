package card

import (
	"strings"
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/say"
)

// scheduleWords keeps the asterisks of a cron spec from becoming bold.
func scheduleWords(p *say.Printer, t prefs.Timetable) string {
	hours := escaped(hoursWords(p, t.Hours))
	if t.Plan.Kind() == prefs.ByCron {
		return p.Say("plan.cron", say.With{"Spec": code(t.Plan.Cron), "Hours": hours})
	}
	return p.Say("plan.inside", say.With{"Plan": planKindWords(p, t.Plan), "Hours": hours})
}

// planKindWords says how often: "every 50 minutes", "at 10:00 and 15:00".
func planKindWords(p *say.Printer, plan prefs.Plan) string {
	if plan.Kind() == prefs.ByTimes {
		said := make([]string, len(plan.Times))
		for i, t := range plan.Times {
			said[i] = t.String()
		}
		return p.Say("plan.at", say.With{"Times": p.List(said)})
	}
	return everyWords(p, plan.Every)
}

func everyWords(p *say.Printer, minutes int) string {
	if minutes%60 == 0 {
		return p.Count("plan.hours", minutes/60)
	}
	return p.Count("plan.minutes", minutes)
}

// hoursWords gives "9:00–17:30, Monday to Friday", or, when days differ,
// "9:00–12:00 and 13:00–17:30 on Monday to Thursday; 9:00–13:00 on Friday".
func hoursWords(p *say.Printer, h prefs.Hours) string {
	groups := h.Alike()
	of := func(days []time.Weekday) say.With {
		return say.With{"Spans": spansWords(p, h[days[0]]), "Days": daysWords(p, days)}
	}
	switch len(groups) {
	case 0:
		return p.Say("hours.none")
	case 1:
		return p.Say("hours.alike", of(groups[0]))
	}
	said := make([]string, len(groups))
	for i, days := range groups {
		said[i] = p.Say("hours.on", of(days))
	}
	return strings.Join(said, p.Say("hours.apart"))
}

func spansWords(p *say.Printer, spans []prefs.Span) string {
	said := make([]string, len(spans))
	for i, s := range spans {
		said[i] = s.String()
	}
	return p.List(said)
}

// daysWords takes days in the order of the week.
func daysWords(p *say.Printer, days []time.Weekday) string {
	const week = 7
	if len(days) == week {
		return p.Say("day.each")
	}
	var said []string
	for _, run := range prefs.Runs(days) {
		first, last := dayWords(p, run[0]), dayWords(p, run[len(run)-1])
		if len(run) > 1 {
			first = p.Say("day.run", say.With{"First": first, "Last": last})
		}
		said = append(said, first)
	}
	return p.List(said)
}

func dayWords(p *say.Printer, d time.Weekday) string {
	switch d {
	case time.Monday:
		return p.Say("day.monday")
	case time.Tuesday:
		return p.Say("day.tuesday")
	case time.Wednesday:
		return p.Say("day.wednesday")
	case time.Thursday:
		return p.Say("day.thursday")
	case time.Friday:
		return p.Say("day.friday")
	case time.Saturday:
		return p.Say("day.saturday")
	case time.Sunday:
	}
	return p.Say("day.sunday")
}

func monthWords(p *say.Printer, m time.Month) string {
	return p.Say("month." + strings.ToLower(m.String()))
}
