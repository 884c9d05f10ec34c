package routines_test

import (
	"html"
	"strings"

	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/session"
)

// told is what people read of a library, drawn as they get it: for each place
// that coverage.tsv can name, the words of the messages in which it is shown. A
// field that no message shows is no place.
type told map[string]string

// read draws what can be read of a library.
func read(l *routine.Library) told {
	t := told{}
	for _, r := range l.Routines() {
		t.routine(l, r)
	}
	all := drawn(coach.Questions{All: l.Questions()}, card.Picture{})
	for _, q := range l.Questions() {
		t.add("faq/"+q.ID, drawn(coach.Explanation{Question: q, All: l.Questions()}, card.Picture{}), shown(all, q.Q))
	}
	for _, s := range screenings(l) {
		check := drawn(coach.CheckShown{Check: s}, card.Picture{})
		for _, i := range s.Items {
			t.add("screening/"+i.ID, shown(check, i.Text))
		}
		t.add("screening.pressure", shown(check, s.Pressure))
		t.add("screening.stop_if", shown(check, strings.Join(s.StopIf, ", ")))
	}
	return t
}

// routine draws a routine on the card that offers it, in the list, by itself, step
// for step, and when it is over.
func (t told) routine(l *routine.Library, r routine.Routine) {
	check, _ := l.Screening(r.Screening)
	offer := drawn(coach.Offered{Routine: r}, card.Picture{})
	about := drawn(coach.Explained{Routine: r, Check: check}, card.Picture{})
	t.add(r.ID, offer, about)
	t.add(r.ID+".summary", shown(offer, r.Summary))
	for i, s := range r.Steps {
		p := card.Picture{}
		if s.Figure != "" {
			p = card.Picture{URL: "https://example.org/" + s.Figure, Alt: s.Alt}
		}
		step := drawn(coach.StepShown{
			Session: session.Session{Routine: r.ID, State: session.Running, Step: i, Pace: prefs.PaceNext},
			Routine: r, Step: i, Part: session.Part(0),
		}, p)
		t.add(r.ID+"/"+s.ID, step)
		t.add(r.ID+"/"+s.ID+".breathe", shown(step, s.Breathe))
		t.add(r.ID+"/"+s.ID+".tip", shown(step, s.Tip))
		t.add(r.ID+"/"+s.ID+".care", shown(step, s.Care))
		t.add("figure/"+s.Figure, shown(step, s.Alt))
	}
	end := drawn(coach.Over{Last: coach.LastWord{Session: session.Session{Routine: r.ID, State: session.Done}, Routine: r}}, card.Picture{})
	for _, after := range r.Aftercare {
		t.add(r.ID+".aftercare", shown(end, after))
	}
}

// add notes what is read in a place, if anything is.
func (t told) add(place string, words ...string) {
	for _, said := range words {
		if said != "" {
			t[place] += said + "\n"
		}
	}
}

// shown is a text, where a message has it.
func shown(message, text string) string {
	if !strings.Contains(message, text) {
		return ""
	}
	return text
}

// drawn is all that a message says, as a person reads it.
func drawn(a coach.Answer, p card.Picture) string {
	m, ok := card.English().Draw(a, p)
	if !ok {
		return ""
	}
	return html.UnescapeString(m.Text)
}
