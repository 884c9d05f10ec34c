package card

import (
	"fmt"
	"strings"

	"unhunch/internal/coach"
	"unhunch/internal/routine"
	"unhunch/internal/say"
)

// lists puts lists of routines and of steps into words, and what routines need.
type lists struct{ wording }

func (w lists) overviewTitle(r routine.Routine, i int) string {
	return bold(fmt.Sprintf("%d. %s", i+1, escaped(r.Steps[i].Title))) + " · " + w.howMuch(r, i)
}

func (w lists) overviewWords(r routine.Routine, i int) string {
	s := r.Steps[i]
	lines := []string{w.overviewTitle(r, i), escaped(s.Do)}
	if s.Care != "" {
		lines = append(lines, w.Say("step.care", say.With{"Care": escaped(s.Care)}))
	}
	return strings.Join(lines, "\n")
}

func (w lists) shortWords(r routine.Routine) string {
	return fmt.Sprintf("%s\n%s, %s.", bold(escaped(r.Title)), upperFirst(w.Length(r.Time())), w.placeWords(r.Setting))
}

func (w lists) lockedWords(r routine.Routine) string {
	return fmt.Sprintf("%s\n%s%s.", bold(escaped(r.Title)), upperFirst(w.placeWords(r.Setting)), w.needsWords(r))
}

// haveWords are how somebody says that they have what a routine lacks.
func (w lists) haveWords(l coach.Locked) string {
	switch {
	case len(l.Lacks) == 0:
		return w.Say("label.have-room")
	case len(l.Lacks) == 1 && !l.NoRoom:
		return w.Say("label.have-one")
	case len(l.Lacks) == 1:
		return w.Say("label.have-one-and-room")
	}
	return w.Say("label.have-all")
}

func (w lists) havingWords(a coach.Having) string {
	said := w.Say("having.room")
	if len(a.Things) > 0 {
		names := make([]string, len(a.Things))
		for i, t := range a.Things {
			names[i] = escaped(t.Name)
		}
		said = w.Say("having.things", say.With{"Things": w.List(names)})
	}
	if a.Checks {
		said += " " + w.Say("having.checks")
	}
	return said
}

func (w lists) notThatOneWords(a coach.NotThatOne) string {
	named := say.With{
		"Wanted": bold(escaped(a.Wanted.Title)), "Instead": bold(escaped(a.Instead.Title)),
		"Place": w.placeWords(a.Wanted.Setting), "Needs": w.needsWords(a.Wanted),
	}
	switch {
	case a.Locked != nil:
		return w.Say("learn.needs-more", named)
	case a.Off:
		return w.Say("learn.switched-off", named)
	}
	return w.Say("learn.left-out", named)
}
