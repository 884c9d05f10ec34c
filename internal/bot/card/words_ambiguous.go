package card

import (
	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/say"
)

// wayWords is what is on the button, where Slack writes no times.
func (w wall) wayWords(way coach.Way) string {
	switch way.Means {
	case coach.MeansUntil:
		return clip(w.Say("ambiguous.until", say.With{"Day": w.dayOf(way.Until), "Time": w.timeOf(way.Until)}), maxLabel)
	case coach.MeansPlan:
		return clip(w.planLabel(way.Plan), maxLabel)
	case coach.MeansToday:
		return w.Say("ambiguous.today")
	case coach.MeansForever:
		return w.Say("ambiguous.forever")
	case coach.MeansSkip:
		return w.Say("ambiguous.skip")
	}
	return way.Typed
}

// planLabel is a plan without what goes without saying.
func (w wall) planLabel(t prefs.Timetable) string {
	if t.Plan.Kind() == prefs.ByCron {
		return w.Say("ambiguous.cron", say.With{"Spec": t.Plan.Cron, "Hours": w.hoursWords(t.Hours)})
	}
	return w.Say("plan.inside", say.With{"Plan": w.planKindWords(t.Plan), "Hours": w.hoursWords(t.Hours)})
}
