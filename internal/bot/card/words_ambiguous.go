package card

import (
	"strconv"

	"github.com/slack-go/slack"

	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/say"
)

// Ambiguous asks what is meant, with a button for each way: a press does what
// typing that would have done.
func (w wording) Ambiguous(a coach.Ambiguous) Message {
	s := sheet{Printer: w.Printer}
	if a.Problem.Code == "" {
		s.say(w.Say("ambiguous.what"))
	} else {
		s.say(escaped(w.problemWords(a.Problem)))
	}
	var buttons []slack.BlockElement
	if a.Running.Live() {
		buttons = append(buttons, button(ActionStop, Value{Card: a.Running.Card, Turn: a.Running.Turn, About: InAnswer}, w.Say("ambiguous.routine")))
	}
	wall := w.wallOf(a.For)
	wall.zone = nil // it is not on a button
	for i, way := range a.Ways {
		label := wall.wayWords(way)
		buttons = append(buttons, named(ActionReading, strconv.Itoa(i+1), w.Say("ambiguous.meant"), asTyped(way.Typed), label))
	}
	s.offer(buttons...)
	return s.message()
}

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
	case coach.MeansNow:
		return w.Say("ambiguous.now")
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
