package routine

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// English is the language that routines are written in, and that everything
// falls back to.
const English = "en"

// In is the library in a language: with the texts that were translated in
// their place, and all others in English. A language that is not there is
// looked for without its region ("de" for "de-AT"), and is English otherwise.
func (l *Library) In(lang string) *Library {
	bare, _, _ := strings.Cut(lang, "-")
	for _, lang := range []string{lang, bare, English} {
		if in, ok := l.tongues[lang]; ok {
			return in
		}
	}
	return l
}

// Language is the language the library speaks, such as "de".
func (l *Library) Language() string { return cmp.Or(l.language, English) }

// Languages lists the languages that something is translated into, English
// first.
func (l *Library) Languages() []string {
	langs := slices.Sorted(maps.Keys(l.tongues))
	return append([]string{English}, slices.DeleteFunc(langs, func(lang string) bool { return lang == English })...)
}

// words are all that was translated into one language: texts by the ids of
// what they stand in for. A text that is "" is said in English.
type words struct {
	routines  map[string]*routineWords // and progressions
	profiles  map[string]*profileWords
	items     map[string]*itemWords
	movements map[string]*movementWords
	stopIf    []string
	pressure  string
	nextDay   string
	brief     string
	questions map[string]*questionWords
	things    map[string]*thingWords
}

func newWords() *words {
	return &words{map[string]*routineWords{}, map[string]*profileWords{}, map[string]*itemWords{}, map[string]*movementWords{}, nil, "", "", "", map[string]*questionWords{}, map[string]*thingWords{}}
}

type routineWords struct {
	title, summary string
	steps          map[string]*stepWords
	aftercare      []string
	stages         map[string]*stageWords // by week
	when           string
}

type (
	stepWords     struct{ title, do, breathe, tip, care, alt string }
	stageWords    struct{ goal, nextIf string }
	profileWords  struct{ title, intro, alt string }
	itemWords     struct{ text string }
	movementWords struct{ text string }
	questionWords struct{ q, a, ground string }
	thingWords    struct{ name, label string }
)

// speak gives the library a tongue for each language, so that In costs nothing.
func (l *Library) speak(tongues map[string]*words) {
	l.tongues = map[string]*Library{English: l}
	for lang, w := range tongues {
		in := *l
		in.language = lang
		in.things = l.Things()
		for i := range in.things {
			in.things[i] = w.thing(in.things[i])
		}
		in.routines = translated(l.routines, w.routine)
		for id, r := range in.routines {
			in.routines[id] = r.With(in.things)
		}
		in.progressions = translated(l.progressions, w.progression)
		in.questions = make([]Question, len(l.questions))
		for i, q := range l.questions {
			in.questions[i] = w.question(q)
		}
		in.screening = w.screening(l.screening)
		l.tongues[lang] = &in
	}
}

func translated[T any](all map[string]T, into func(T) T) map[string]T {
	other := make(map[string]T, len(all))
	for id, one := range all {
		other[id] = into(one)
	}
	return other
}

func (w *words) routine(r Routine) Routine {
	in, ok := w.routines[r.ID]
	if !ok {
		return r
	}
	r.Title, r.Summary = cmp.Or(in.title, r.Title), cmp.Or(in.summary, r.Summary)
	r.Steps = slices.Clone(r.Steps)
	for i := range r.Steps {
		if said, ok := in.steps[r.Steps[i].ID]; ok {
			said.replace(&r.Steps[i])
		}
	}
	if len(in.aftercare) > 0 {
		r.Aftercare = in.aftercare
	}
	return r
}

func (w *stepWords) replace(s *Step) {
	s.Title, s.Do, s.Breathe = cmp.Or(w.title, s.Title), cmp.Or(w.do, s.Do), cmp.Or(w.breathe, s.Breathe)
	s.Tip, s.Care, s.Alt = cmp.Or(w.tip, s.Tip), cmp.Or(w.care, s.Care), cmp.Or(w.alt, s.Alt)
}

func (w *words) progression(p Progression) Progression {
	in, ok := w.routines[p.ID]
	if !ok {
		return p
	}
	p.Title, p.Summary = cmp.Or(in.title, p.Title), cmp.Or(in.summary, p.Summary)
	p.FallBack.When = cmp.Or(in.when, p.FallBack.When)
	p.Stages = slices.Clone(p.Stages)
	for i := range p.Stages {
		s := &p.Stages[i]
		if said, ok := in.stages[strconv.Itoa(s.Week)]; ok {
			s.Goal, s.NextIf = cmp.Or(said.goal, s.Goal), cmp.Or(said.nextIf, s.NextIf)
		}
	}
	return p
}

func (w *words) question(q Question) Question {
	if in, ok := w.questions[q.ID]; ok {
		q.Q, q.A, q.Ground = cmp.Or(in.q, q.Q), cmp.Or(in.a, q.A), cmp.Or(in.ground, q.Ground)
	}
	return q
}

func (w *words) thing(t Thing) Thing {
	if in, ok := w.things[string(t.ID)]; ok {
		t.Name, t.Label = cmp.Or(in.name, t.Name), cmp.Or(in.label, t.Label)
	}
	return t
}

func (w *words) screening(s screening) screening {
	s.profiles = maps.Clone(s.profiles)
	for id, in := range w.profiles {
		if p, ok := s.profiles[id]; ok {
			p.title, p.intro, p.alt = cmp.Or(in.title, p.title), cmp.Or(in.intro, p.intro), cmp.Or(in.alt, p.alt)
			s.profiles[id] = p
		}
	}
	s.items = maps.Clone(s.items)
	for id, in := range w.items {
		if i, ok := s.items[id]; ok {
			i.Text = cmp.Or(in.text, i.Text)
			s.items[id] = i
		}
	}
	s.movements = maps.Clone(s.movements)
	for id, in := range w.movements {
		if m, ok := s.movements[id]; ok {
			m.Text = cmp.Or(in.text, m.Text)
			s.movements[id] = m
		}
	}
	if len(w.stopIf) > 0 {
		s.stopIf = w.stopIf
	}
	s.pressure, s.nextDay, s.brief = cmp.Or(w.pressure, s.pressure), cmp.Or(w.nextDay, s.nextDay), cmp.Or(w.brief, s.brief)
	return s
}
