package card

import (
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/say"
	"unhunch/internal/session"
)

// announcing is the words of pauses that begin later.
type announcing struct{ wording }

// announced says when there will be no reminders.
func (w announcing) announced(a coach.Announced) Message {
	words := w.Say("announced.pause", w.edges(a.Pause))
	if !a.Next.IsZero() {
		words += " " + w.Say("announced.then", say.With{"Next": w.moment(a.Next)})
	}
	s := sheet{Printer: w.Printer}
	s.say(words)
	s.offer(w.button(a.Pause, w.Say("label.drop-pause")))
	return s.message()
}

// dropped says that a pause was taken back, and how to have it again.
func (w announcing) dropped(a coach.PauseDropped) Message {
	s := sheet{Printer: w.Printer}
	words := w.Say("announced.dropped", w.edges(a.Pause))
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

// atHome lists the pauses that were announced, each with the button that deletes it.
func (w announcing) atHome(s *sheet, d session.Desk, now time.Time) {
	for _, p := range d.Person.Pauses.Left(now) {
		p = d.OnWall(p)
		words := w.Say("announced.waits", w.edges(p))
		if !p.From.After(now) {
			words = w.Say("announced.runs", w.edges(p))
		}
		s.sayBeside(w.button(p, w.Say("label.delete")), words)
	}
}

// toCome lists those that have not begun.
func (w announcing) toCome(s *sheet, d session.Desk, now time.Time) {
	for _, p := range d.Person.Pauses {
		if p.From.After(now) {
			s.aside(w.Say("announced.waits", w.edges(d.OnWall(p))))
		}
	}
}

func (w announcing) button(p prefs.Pause, label string) *slack.ButtonBlockElement {
	v := pauseValue(p)
	with := w.edges(p)
	return named(ActionDropPause, v.About, plain(w.Say("announced.pause", with)), v, label)
}

// edges says when a pause begins and ends: a day where it is all of it, and none twice.
func (w announcing) edges(p prefs.Pause) say.With {
	midnight := func(t time.Time) bool { return t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 }
	day := func(t time.Time) string { return w.weekday(t, w.day(t)) }
	at := func(t time.Time) string {
		return w.Say("announced.at", say.With{"Day": day(t), "Time": w.clock(t)})
	}
	last := p.Until.Add(-time.Second)
	from, until := at(p.From), at(p.Until)
	if midnight(p.From) {
		from = day(p.From)
	}
	switch oneDay := sameDate(p.From, last); {
	case midnight(p.Until) && oneDay:
		until = w.Say("announced.end-of-it")
	case midnight(p.Until):
		until = w.Say("announced.end-of", say.With{"Day": day(last)})
	case oneDay:
		until = w.clock(p.Until)
	}
	return say.With{"From": from, "Until": until}
}
