package card

import (
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/say"
	"unhunch/internal/session"
)

// Announced says when there will be no reminders.
func (w View) Announced(a coach.Announced) Message {
	words := w.Say("announced.pause", w.pauseEdges(a.Pause))
	if !a.Next.IsZero() {
		words += " " + w.Say("announced.then", say.With{"Next": w.moment(a.Next)})
	}
	s := sheet{Printer: w.Printer}
	s.say(words)
	s.offer(w.dropPause(a.Pause, w.Say("label.drop-pause")))
	return s.message()
}

// PauseDropped says that a pause was taken back, and how to have it again.
func (w View) PauseDropped(a coach.PauseDropped) Message {
	s := sheet{Printer: w.Printer}
	words := w.Say("announced.dropped", w.pauseEdges(a.Pause))
	if a.Gone {
		words = w.Say("announced.gone")
	}
	if !a.Next.IsZero() {
		words += " " + w.nextWords(a.Next)
	}
	s.say(words)
	if a.Typed != "" {
		s.offer(named(ActionReading, "1", w.Say("label.undo"), asTyped(a.Typed), w.Say("label.undo")))
	}
	return s.message()
}

// homePauses lists the pauses that were announced, each with the button that deletes it.
func (w View) homePauses(s *sheet, d session.Desk, now time.Time) {
	for _, p := range d.Person.Pauses.Left(now) {
		p = prefs.Pause{From: d.Local(p.From), Until: d.Local(p.Until)}
		words := w.Say("announced.waits", w.pauseEdges(p))
		if !p.From.After(now) {
			words = w.Say("announced.runs", w.pauseEdges(p))
		}
		s.sayBeside(w.dropPause(p, w.Say("label.delete")), words)
	}
}

func (w wording) dropPause(p prefs.Pause, label string) *slack.ButtonBlockElement {
	v := pauseValue(p)
	with := w.pauseEdges(p)
	return named(ActionDropPause, v.About, plain(w.Say("announced.pause", with)), v, label)
}

// pauseEdges says when a pause begins and ends: a day where it is all of it.
func (w wording) pauseEdges(p prefs.Pause) say.With {
	midnight := func(t time.Time) bool { return t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 }
	day := func(t time.Time) string { return w.weekday(t, w.day(t)) }
	from, until := w.moment(p.From), w.moment(p.Until)
	if midnight(p.From) {
		from = day(p.From)
	}
	if midnight(p.Until) {
		until = w.Say("announced.end-of", say.With{"Day": day(p.Until.Add(-time.Second))})
	}
	return say.With{"From": from, "Until": until}
}

// pauseValue is what a button of a pause carries: its moments as "1606780800-1606867200".
func pauseValue(p prefs.Pause) Value {
	return Value{About: strconv.FormatInt(p.From.Unix(), 10) + "-" + strconv.FormatInt(p.Until.Unix(), 10)}
}

// Pause is what a press on ActionDropPause is about; the zero Pause is none.
func (v Value) Pause() prefs.Pause {
	a, b, _ := strings.Cut(v.About, "-")
	from, err := strconv.ParseInt(a, 10, 64)
	until, err2 := strconv.ParseInt(b, 10, 64)
	if err != nil || err2 != nil {
		return prefs.Pause{}
	}
	return prefs.Pause{From: time.Unix(from, 0).UTC(), Until: time.Unix(until, 0).UTC()}
}
