package routine

import (
	"fmt"
	"strconv"
	"time"

	"go.yaml.in/yaml/v4"
)

// schemaVersion is the version of the routine file this program reads.
const schemaVersion = 1

// The longest texts, in characters: a step has to fit a phone's screen beside
// its picture.
const (
	longestTitle   = 60
	longestSummary = 200
	longestDo      = 220
	longestCue     = 140
	longestAlt     = 200
)

// tolerance is how far a stated duration may be from what the steps add up to.
const tolerance = 0.15

// kind is a kind of thing that has an id.
type kind string

const (
	aRoutine     kind = "routine"
	aProgression kind = "progression"
	aProfile     kind = "screening profile"
	anItem       kind = "screening item"
	aSource      kind = "source"
	aFigure      kind = "figure"
)

// routineFile reads a routine or a progression, whichever the file says it is; the
// other of the two is nil.
func (r *reader) routineFile(data []byte) (*Routine, *Progression) {
	root := r.document(data)
	if root == nil {
		return nil, nil
	}
	if kindOf(root) == aProgression {
		var p Progression
		r.value(root, "", r.progression(&p))
		return nil, &p
	}
	var t Routine
	r.value(root, "", r.routine(&t))
	return &t, nil
}

func kindOf(root *yaml.Node) kind {
	for i := 0; i+1 < len(root.Content); i += 2 {
		if root.Content[i].Value == "kind" {
			return kind(root.Content[i+1].Value)
		}
	}
	return aRoutine
}

func (r *reader) routine(t *Routine) value {
	var version int
	var k kind
	return r.object("a routine", []field{
		must("schema", r.number(&version, schemaVersion, schemaVersion)),
		must("id", r.id(&t.ID)),
		must("kind", choice(r, &k, []kind{aRoutine, aProgression})),
		must("title", r.text(&t.Title, longestTitle)),
		must("summary", r.text(&t.Summary, longestSummary)),
		may("seeds", r.texts(&t.Seeds, longestTitle)),
		must("setting", choice(r, &t.Setting, Settings())),
		must("equipment", choices(r, &t.Equipment, AllEquipment())),
		must("area", choices(r, &t.Area, Areas())),
		must("level", choice(r, &t.Level, Levels())),
		must("duration", r.duration(&t.Duration, 30*time.Minute)),
		must("screening", r.mention(&t.Screening, aProfile)),
		must("frequency", r.frequency(&t.Frequency)),
		must("steps", list(r, &t.Steps, "a list of steps", r.step)),
		may("aftercare", r.texts(&t.Aftercare, longestCue)),
		must("sources", r.allMentions(&t.Sources, aSource)),
	}, func(at string) {
		r.checkSome(join(at, "area"), len(t.Area), "say which part of the body it works on")
		r.checkSome(join(at, "sources"), len(t.Sources), "name at least one entry of library/sources.yaml")
		r.checkSome(join(at, "steps"), len(t.Steps), "write at least one step")
		r.checkSteps(t, at)
		r.checkDuration(t, at)
	})
}

func (r *reader) frequency(f *Frequency) value {
	return r.object("times_a_day and days_a_week", []field{
		must("times_a_day", r.span(&f.TimesADay, 1, 24)),
		must("days_a_week", r.span(&f.DaysAWeek, 1, 7)),
	})
}

func (r *reader) step(s *Step) value {
	return r.object("a step", []field{
		must("id", r.id(&s.ID)),
		must("title", r.text(&s.Title, longestTitle)),
		must("do", r.text(&s.Do, longestDo)),
		may("breathe", r.text(&s.Breathe, longestCue)),
		may("tip", r.text(&s.Tip, longestCue)),
		may("care", r.text(&s.Care, longestCue)),
		must("dose", r.dose(&s.Dose)),
		must("side", choice(r, &s.Side, Sides())),
		may("figure", r.mention(&s.Figure, aFigure)),
		may("alt", r.text(&s.Alt, longestAlt)),
	}, func(at string) {
		alt, breathe := join(at, "alt"), join(at, "breathe")
		if s.Figure != "" && r.lines[alt] == 0 {
			r.noteAt(alt, "is missing", "say what the picture shows, for those who do not see it")
		}
		if s.Dose.Kind != "" && s.Dose.Kind != Setup && r.lines[breathe] == 0 {
			r.noteAt(breathe, "is missing", "say how to breathe: only a setup does without")
		}
	})
}

func (r *reader) dose(d *Dose) value {
	return r.object("a dose, such as {kind: hold, seconds: 20}", []field{
		must("kind", choice(r, &d.Kind, DoseKinds())),
		may("seconds", r.number(&d.Seconds, 1, 300)),
		may("reps", r.number(&d.Reps, 1, 50)),
		may("rep_seconds", r.number(&d.RepSeconds, 1, 60)),
		may("sets", r.number(&d.Sets, 1, 5)),
		may("range", r.span(&d.Range, 1, 300)),
	}, func(at string) {
		d.Sets = max(d.Sets, 1)
		switch d.Kind {
		case Setup, Roll, Hold:
			r.checkDose(d, at, "seconds", []string{"reps", "rep_seconds"}, d.Seconds)
		case Reps:
			r.checkDose(d, at, "reps", []string{"seconds"}, d.Reps)
			if r.lines[join(at, "rep_seconds")] == 0 {
				r.noteAt(join(at, "rep_seconds"), "is missing", "say how many seconds one repetition takes")
			}
		}
	})
}

// checkDose checks that a dose has the measure its kind is counted in, inside
// the range, and none of another kind's.
func (r *reader) checkDose(d *Dose, at, measure string, foreign []string, n int) {
	for _, name := range foreign {
		if r.lines[join(at, name)] > 0 {
			r.noteAt(join(at, name), "does not go with kind "+string(d.Kind), "remove it, or change the kind")
		}
	}
	switch {
	case r.lines[join(at, measure)] == 0:
		r.noteAt(join(at, measure), "is missing", "say how many "+measure)
	case n > 0 && d.Range != Range{} && (n < d.Range.Min || n > d.Range.Max):
		r.noteAt(join(at, measure), fmt.Sprintf("%d is outside the range %d to %d", n, d.Range.Min, d.Range.Max), "change one of the two")
	}
}

// checkName checks that a file is called what its id says.
func (r *reader) checkName(file, id string) {
	if id != "" && id != file {
		r.noteAt("id", fmt.Sprintf("%q is not the file's name", id), "write "+file+", or rename the file to "+id+".yaml")
	}
}

func (r *reader) checkSome(at string, n int, mend string) {
	if r.lines[at] > 0 && n == 0 {
		r.noteAt(at, "is empty", mend)
	}
}

func (r *reader) checkSteps(t *Routine, at string) {
	first := map[string]bool{}
	for i, s := range t.Steps {
		if s.ID != "" && first[s.ID] {
			r.noteAt(join(at, "steps."+strconv.Itoa(i+1)+".id"), fmt.Sprintf("%q is the id of an earlier step, too", s.ID), "give each step an id of its own")
		}
		first[s.ID] = true
	}
}

// checkDuration compares what the author says with what the steps add up to,
// once each of them has a dose to add.
func (r *reader) checkDuration(t *Routine, at string) {
	for _, s := range t.Steps {
		if s.Time() == 0 {
			return
		}
	}
	sum := t.Time()
	if off := t.Duration - sum; t.Duration > 0 && len(t.Steps) > 0 && off.Abs().Seconds() > tolerance*sum.Seconds() {
		r.noteAt(join(at, "duration"), fmt.Sprintf("%s is more than 15 %% off: the steps add up to %s, with %s before each", t.Duration, sum, Lead), "write "+sum.String()+", or change the doses")
	}
}

func (r *reader) progression(p *Progression) value {
	var version int
	var k kind
	return r.object("a progression", []field{
		must("schema", r.number(&version, schemaVersion, schemaVersion)),
		must("id", r.id(&p.ID)),
		must("kind", choice(r, &k, []kind{aRoutine, aProgression})),
		must("title", r.text(&p.Title, longestTitle)),
		must("summary", r.text(&p.Summary, longestSummary)),
		may("seeds", r.texts(&p.Seeds, longestTitle)),
		must("screening", r.mention(&p.Screening, aProfile)),
		must("stages", list(r, &p.Stages, "a list of stages", r.stage)),
		must("fall_back", r.object("a routine and when", []field{
			must("routine", r.mention(&p.FallBack.Routine, aRoutine)),
			must("when", r.text(&p.FallBack.When, longestCue)),
		})),
		must("sources", r.allMentions(&p.Sources, aSource)),
	}, func(at string) {
		r.checkSome(join(at, "sources"), len(p.Sources), "name at least one entry of library/sources.yaml")
		r.checkSome(join(at, "stages"), len(p.Stages), "write at least one stage")
		for i := 1; i < len(p.Stages); i++ {
			if week := p.Stages[i].Week; week > 0 && week <= p.Stages[i-1].Week {
				r.noteAt(join(at, fmt.Sprintf("stages.%d.week", i+1)), fmt.Sprintf("%d does not come after %d", week, p.Stages[i-1].Week), "put the stages in order")
			}
		}
	})
}

func (r *reader) stage(s *Stage) value {
	return r.object("a stage", []field{
		must("week", r.number(&s.Week, 1, 52)),
		must("routine", r.mention(&s.Routine, aRoutine)),
		must("days_a_week", r.number(&s.DaysAWeek, 1, 7)),
		must("goal", r.text(&s.Goal, longestCue)),
		must("next_if", r.text(&s.NextIf, longestCue)),
		may("screening", r.mention(&s.Screening, aProfile)),
	})
}
