package card

import (
	"slices"
	"unicode/utf8"

	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/say"
)

// longestOnButton is in characters. Slack may cut a button's words after some
// thirty, and what two ways differ in may come last.
const longestOnButton = 40

// labels are what is on the buttons, where Slack writes no times, and the lines
// that say in full what is too long for them.
func (w wall) labels(ways []coach.Way) (labels, listed []string) {
	for _, way := range ways {
		labels = append(labels, w.wayWords(way, ways))
	}
	if !slices.ContainsFunc(labels, func(label string) bool { return utf8.RuneCountInString(label) > longestOnButton }) {
		return labels, nil
	}
	if len(labels) == 1 {
		return []string{w.Say("ambiguous.yes")}, []string{escaped(labels[0])}
	}
	for i, label := range labels {
		listed = append(listed, w.Say("ambiguous.listed", say.With{"N": i + 1, "Way": escaped(label)}))
		labels[i] = w.Say("ambiguous.number", say.With{"N": i + 1})
	}
	return labels, listed
}

func (w wall) wayWords(way coach.Way, among []coach.Way) string {
	switch way.Means {
	case coach.MeansUntil:
		return w.Say("ambiguous.until", say.With{"Day": w.dayOfYear(way.Until), "Time": w.timeOf(way.Until)})
	case coach.MeansPause:
		return w.Say("ambiguous.pause", say.With{
			"From": w.dayOfYear(way.From), "FromTime": w.timeOf(way.From), "Until": w.dayOfYear(way.Until), "UntilTime": w.timeOf(way.Until),
		})
	case coach.MeansPlan:
		return w.planLabel(way.Plan, among)
	case coach.MeansToday:
		return w.Say("ambiguous.today")
	case coach.MeansForever:
		return w.Say("ambiguous.forever")
	case coach.MeansSkip:
		return w.Say("ambiguous.skip")
	case coach.MeansNow:
		return w.Say("ambiguous.now")
	}
	return way.Typed
}

// planLabel is what of a plan is not the same in all of the ways.
func (w wall) planLabel(t prefs.Timetable, among []coach.Way) string {
	differ := func(part func(prefs.Timetable) string) bool {
		return slices.ContainsFunc(among, func(way coach.Way) bool { return part(way.Plan) != part(t) })
	}
	plan := w.planKindWords(t.Plan)
	if t.Plan.Kind() == prefs.ByCron {
		plan = t.Plan.Cron
	}
	plans := differ(func(t prefs.Timetable) string { return t.Plan.String() })
	hours := differ(func(t prefs.Timetable) string { return t.Hours.String() })
	zones := differ(func(t prefs.Timetable) string { return t.Zone })
	switch {
	case zones:
		return t.Zone
	case hours && !plans:
		return w.hoursWords(t.Hours)
	case plans && !hours:
		return plan
	case t.Plan.Kind() == prefs.ByCron:
		return w.Say("ambiguous.cron", say.With{"Spec": plan, "Hours": w.hoursWords(t.Hours)})
	}
	return w.Say("plan.inside", say.With{"Plan": plan, "Hours": w.hoursWords(t.Hours)})
}
