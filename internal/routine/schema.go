package routine

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"unhunch/internal/strict"
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

// The most of a dose.
const (
	mostSeconds    = 300
	mostReps       = 50
	mostRepSeconds = 60
	mostSets       = 5
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
	aMovement    kind = "movement"
	aSource      kind = "source"
	aFigure      kind = "figure"
	aThing       kind = "piece of equipment"
)

// routineFile reads a routine or a progression, whichever the file says it is; the
// other of the two is nil.
func (r *reader) routineFile() (*Routine, *Progression) {
	if kind(r.Says("kind")) == aProgression {
		var p Progression
		r.Read(r.progression(&p))
		return nil, &p
	}
	var t Routine
	if !r.Read(r.routine(&t)) {
		return nil, nil
	}
	return &t, nil
}

func (r *reader) routine(t *Routine) strict.Value {
	var version int
	var k kind
	return strict.Object("a routine", []strict.Field{
		strict.Must("schema", strict.Int(&version, schemaVersion, schemaVersion)).Means("the version of this form of file"),
		strict.Must("id", strict.ID(&t.ID)).Means("what the routine is known by, in people's settings and in other files: the name of its file without `.yaml`. Once people have it, it stays"),
		strict.Must("kind", strict.Choice(&k, []kind{aRoutine, aProgression})).Means("`routine`, in such a file"),
		strict.Must("title", r.title(&t.Title)).Means("what a reminder calls it, in a sentence: twelve words at the most, and no length in minutes"),
		strict.Must("summary", r.text(&t.Summary, longestSummary)).Means("what somebody reads about it before they start"),
		strict.May("seeds", strict.Texts(&t.Seeds, longestTitle)).Means("notes of your own on where it came from; nobody is shown them"),
		strict.Must("setting", strict.Choice(&t.Setting, Settings())).Means("the room it takes. `floor` is for who can get down and up again, and needs `floor` in `movements`"),
		strict.Must("equipment", r.equipment(&t.Equipment)).Means("all that is needed, by the ids of `library/equipment.yaml`; `[]` is nothing"),
		strict.May("roller", strict.Choice(&t.RollerAt, Touches())).Means("where a roller touches: `arms` is one that is held or leaned on and never meets the back, and then `movements` has no `roller`. Left out, it is the back"),
		strict.Must("area", strict.Choices(&t.Area, Areas())).Means("which parts of the body it works on: who asks for another routine gets one for the same part"),
		strict.Must("focus", strict.Choice(&t.Focus, Focuses())).Means("its kind, of which the choice takes turns; with a roller it is `roller`, whatever it does"),
		strict.Must("movements", r.allMentions(&t.Movements, aMovement)).Means("what is in it that somebody may have to leave out, by the ids of `movements` in `library/screening.yaml`; `[]` is nothing. Name too much rather than too little: hands behind the head are `overhead`, too"),
		strict.Must("level", strict.Choice(&t.Level, Levels())).Means("an `intermediate` one comes to people once they have done a `beginner`'s in the same setting"),
		strict.Must("duration", strict.Duration(&t.Duration, 30*time.Minute)).Means("how long it takes in all; the check says what the steps add up to, with five seconds before each, and it may be 15 % off"),
		strict.Must("screening", r.mention(&t.Screening, aProfile)).Means("the safety check that comes before its first time, by the ids of `profiles` in `library/screening.yaml`"),
		strict.May("instead", r.mention(&t.Instead, aRoutine)).Means("the routine that does the same elsewhere: who cannot do the one gets the other"),
		strict.Must("frequency", r.frequency(&t.Frequency)).Means("how often it does good"),
		strict.Must("steps", strict.List(&t.Steps, "a list of steps", r.step)).Means("what to do, in order; each is one post in Slack"),
		strict.May("aftercare", r.texts(&t.Aftercare, longestCue)).Means("what is said at its end"),
		strict.Must("sources", r.allMentions(&t.Sources, aSource)).Means("what it rests on, by the ids of `library/sources.yaml`: one at least, and one for every number"),
	}, func(at string) {
		r.checkSome(strict.Join(at, "area"), len(t.Area), "say which part of the body it works on")
		r.checkSome(strict.Join(at, "sources"), len(t.Sources), "name at least one entry of library/sources.yaml")
		r.checkSome(strict.Join(at, "steps"), len(t.Steps), "write at least one step")
		r.checkSteps(t, at)
		r.checkMovements(t, at)
		r.checkDuration(t, at)
	})
}

func (r *reader) frequency(f *Frequency) strict.Value {
	return strict.Object("times_a_day and days_a_week", []strict.Field{
		strict.Must("times_a_day", r.span(&f.TimesADay, 24)).Means("it comes no more often in a day than the second number says"),
		strict.Must("days_a_week", r.span(&f.DaysAWeek, 7)).Means("it comes on no more of seven days than the second number says"),
	})
}

func (r *reader) step(s *Step) strict.Value {
	return strict.Object("a step", []strict.Field{
		strict.Must("id", strict.ID(&s.ID)).Means("what the step is known by: in translations, in the doses of a progression. No two of a routine have the same"),
		strict.Must("title", r.title(&s.Title)).Means("what it is, in a few words"),
		strict.Must("do", r.text(&s.Do, longestDo)).Means("what to do, in sentences that can be followed while doing it. With `breathe`, `tip` and `care` it has as many words as the step has seconds, its five of getting ready among them, at the most"),
		strict.May("breathe", r.text(&s.Breathe, longestCue)).Means("how to breathe; every step has it but a `setup`"),
		strict.May("tip", r.text(&s.Tip, longestCue)).Means("what makes it easier, or better"),
		strict.May("care", r.text(&s.Care, longestCue)).Means("what to look out for"),
		strict.Must("dose", r.dose(&s.Dose)).Means("how long, or how often"),
		strict.Must("side", strict.Choice(&s.Side, Sides())).Means("whose side it is for. `each` is to one side and then to the other within every repetition, and goes with `reps` alone: what is held or rolled on either side is two steps"),
		strict.May("figure", r.mention(&s.Figure, aFigure)).Means("its picture: `pictures/x.png` is `x`, and `pictures/x.gif` where it moves; with `side: right`, `pictures/x-right.png` where there is one"),
		strict.May("alt", r.text(&s.Alt, longestAlt)).Means("what the picture shows, for who does not see it; where there is a `figure`, it is needed"),
	}, func(at string) {
		alt, breathe := strict.Join(at, "alt"), strict.Join(at, "breathe")
		if s.Figure != "" && !r.Given(alt) {
			r.Note(alt, "is missing", "say what the picture shows, for those who do not see it")
		}
		if s.Side == Each && s.Dose.Kind != "" && s.Dose.Kind != Reps {
			r.Note(strict.Join(at, "side"), "each goes with repetitions alone", "write a step for the left and one for the right: nobody is told when half of the time is over")
		}
		if s.Dose.Kind != "" && s.Dose.Kind != Setup && !r.Given(breathe) {
			r.Note(breathe, "is missing", "say how to breathe: only a setup does without")
		}
		r.checkReading(at, *s)
	})
}

func (r *reader) dose(d *Dose) strict.Value {
	return strict.Object("a dose, such as {kind: hold, seconds: 20}", []strict.Field{
		strict.Must("kind", strict.Choice(&d.Kind, DoseKinds())).Means("what is counted. `setup` is getting into place, or out of it; `roll` is to and fro on a roller or a ball; `move` to keep moving at one's own pace, such as to walk; `hold` to stay; these four take `seconds`. `reps` are repetitions"),
		strict.May("seconds", strict.Int(&d.Seconds, 1, mostSeconds)).Means("for how long; with every kind but `reps`"),
		strict.May("reps", strict.Int(&d.Reps, 1, mostReps)).Means("how many; with `reps`"),
		strict.May("rep_seconds", strict.Int(&d.RepSeconds, 1, mostRepSeconds)).Means("how long one of them takes; with `reps`, and needed there"),
		strict.May("sets", strict.Int(&d.Sets, 1, mostSets)).Means("how many times all of it, one after the other; left out, it is 1"),
		strict.May("range", r.span(&d.Range, mostSeconds)).Means("from where to where seconds or repetitions may be moved to fit the length that somebody wants; left out, they stay"),
	}, func(at string) {
		d.Sets = max(d.Sets, 1)
		switch d.Kind {
		case Setup, Roll, Move, Hold:
			r.checkDose(d, at, "seconds", []string{"reps", "rep_seconds"}, d.Seconds)
		case Reps:
			r.checkDose(d, at, "reps", []string{"seconds"}, d.Reps)
			if !r.Given(strict.Join(at, "rep_seconds")) {
				r.Note(strict.Join(at, "rep_seconds"), "is missing", "say how many seconds one repetition takes")
			}
		}
	})
}

// checkDose checks that a dose has the measure its kind is counted in, inside
// the range, and none of another kind's.
func (r *reader) checkDose(d *Dose, at, measure string, foreign []string, n int) {
	for _, name := range foreign {
		if r.Given(strict.Join(at, name)) {
			r.Note(strict.Join(at, name), "does not go with kind "+string(d.Kind), "remove it, or change the kind")
		}
	}
	switch {
	case !r.Given(strict.Join(at, measure)):
		r.Note(strict.Join(at, measure), "is missing", "say how many "+measure)
	case n > 0 && d.Range != Range{} && (n < d.Range.Min || n > d.Range.Max):
		r.Note(strict.Join(at, measure), fmt.Sprintf("%d is outside the range %d to %d", n, d.Range.Min, d.Range.Max), "change one of the two")
	}
}

// checkName checks that a file is called what its id says.
func (r *reader) checkName(file, id string) {
	if id != "" && id != file {
		r.Note("id", fmt.Sprintf("%q is not the file's name", id), "write "+file+", or rename the file to "+id+".yaml")
	}
}

func (r *reader) checkSome(at string, n int, mend string) {
	if r.Given(at) && n == 0 {
		r.Note(at, "is empty", mend)
	}
}

func (r *reader) checkSteps(t *Routine, at string) {
	ids := make([]string, len(t.Steps))
	for i, s := range t.Steps {
		ids[i] = s.ID
	}
	r.NoteSameID(strict.Join(at, "steps"), "step", ids)
}

// checkMovements checks that what a routine names agrees with what it plainly is.
func (r *reader) checkMovements(t *Routine, at string) {
	focus, movements := strict.Join(at, "focus"), strict.Join(at, "movements")
	switch {
	case t.Uses(Roller) && t.Focus != WithRoller && t.Focus != "":
		r.Note(focus, string(t.Focus)+" does not go with a roller", "write "+string(WithRoller))
	case t.Focus == WithRoller && !t.Uses(Roller) && r.Given(strict.Join(at, "equipment")):
		r.Note(focus, "is roller, and the equipment has none", "add roller to the equipment, or write another kind")
	}
	if t.RollerAt != "" && !t.Uses(Roller) && r.Given(strict.Join(at, "equipment")) {
		r.Note(strict.Join(at, "roller"), "says where a roller touches, and the equipment has none", "remove it, or add roller to the equipment")
	}
	if !r.Given(movements) {
		return
	}
	switch presses := slices.Contains(t.Movements, string(Roller)); {
	case t.Uses(Roller) && t.RollerAt != AtArms && !presses:
		r.Note(movements, "leaves out "+string(Roller), "add it, for those who may not press one into their back; where it touches the arms alone, write roller: "+string(AtArms))
	case t.RollerAt == AtArms && presses:
		r.Note(movements, "has "+string(Roller)+", which touches the arms alone", "remove it, or remove roller: "+string(AtArms))
	}
	if t.Setting == Floor && !slices.Contains(t.Movements, string(Floor)) {
		r.Note(movements, "leaves out "+string(Floor), "add it, for those who cannot get down and up again")
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
		r.Note(strict.Join(at, "duration"), fmt.Sprintf("%s is more than 15 %% off: the steps add up to %s, with %s before each", t.Duration, sum, Lead), "write "+sum.String()+", or change the doses")
	}
}

func (r *reader) progression(p *Progression) strict.Value {
	var version int
	var k kind
	return strict.Object("a progression", []strict.Field{
		strict.Must("schema", strict.Int(&version, schemaVersion, schemaVersion)).Means("the version of this form of file"),
		strict.Must("id", strict.ID(&p.ID)).Means("what it is known by: the name of its file without `.yaml`"),
		strict.May("was", strict.ID(&p.Was)).Means("the id of one that it takes the place of: who was in that keeps their stage"),
		strict.Must("kind", strict.Choice(&k, []kind{aRoutine, aProgression})).Means("`progression`, in such a file"),
		strict.Must("title", r.title(&p.Title)).Means("what it is called, without its length"),
		strict.Must("summary", r.text(&p.Summary, longestSummary)).Means("what somebody reads about it"),
		strict.May("seeds", strict.Texts(&p.Seeds, longestTitle)).Means("notes of your own on where it came from; nobody is shown them"),
		strict.Must("screening", r.mention(&p.Screening, aProfile)).Means("the safety check that comes before it, by the ids of `profiles` in `library/screening.yaml`"),
		strict.Must("stages", strict.List(&p.Stages, "a list of stages", r.stage)).Means("its parts, in the order of their weeks"),
		strict.Must("fall_back", strict.Object("a routine and when", []strict.Field{
			strict.Must("routine", r.mention(&p.FallBack.Routine, aRoutine)).Means("the routine that is offered to who does not want the progression"),
			strict.Must("when", r.text(&p.FallBack.When, longestCue)).Means("when that is so, as a sentence"),
		})).Means("what somebody does for whom it is not"),
		strict.Must("sources", r.allMentions(&p.Sources, aSource)).Means("what it rests on, by the ids of `library/sources.yaml`: one at least"),
	}, func(at string) {
		r.checkSome(strict.Join(at, "sources"), len(p.Sources), "name at least one entry of library/sources.yaml")
		r.checkSome(strict.Join(at, "stages"), len(p.Stages), "write at least one stage")
		for i := 1; i < len(p.Stages); i++ {
			last := p.Stages[i-1].Week + p.Stages[i-1].Weeks - 1
			if week := p.Stages[i].Week; week > 0 && week <= last {
				r.Note(strict.Join(at, fmt.Sprintf("stages.%d.week", i+1)), fmt.Sprintf("%d does not come after %d", week, last), "put the stages in order")
			}
		}
	})
}

func (r *reader) stage(s *Stage) strict.Value {
	return strict.Object("a stage", []strict.Field{
		strict.Must("week", strict.Int(&s.Week, 1, 52)).Means("its first week, counted from 1"),
		strict.May("weeks", strict.Int(&s.Weeks, 1, 52)).Means("how many weeks it has; left out, it is 1"),
		strict.Must("routines", r.allMentions(&s.Routines, aRoutine)).Means("what takes turns in it, by their ids"),
		strict.Must("days_a_week", strict.Int(&s.DaysAWeek, 1, 7)).Means("on how many days of seven one of them comes"),
		strict.Must("goal", r.text(&s.Goal, longestCue)).Means("what it is about, as a sentence"),
		strict.Must("next_if", r.text(&s.NextIf, longestCue)).Means("what has to be so before somebody goes on to the next one"),
		strict.May("screening", r.mention(&s.Screening, aProfile)).Means("the safety check from this stage on, where it is not the progression's"),
		strict.May("doses", strict.Table(&s.Doses, r.stageDoses).As("a table of routines, each of its steps, each [first, last]")).Means("the seconds or repetitions of a routine's steps, from the stage's first week to its last: `{wall-roll: {roll: [30, 45]}}`"),
	}, func(at string) {
		s.Weeks = max(s.Weeks, 1)
		r.checkSome(strict.Join(at, "routines"), len(s.Routines), "name at least one routine")
		for _, id := range slices.Sorted(maps.Keys(s.Doses)) {
			if !slices.Contains(s.Routines, id) {
				r.Note(strict.Join(at, "doses."+id), "is no routine of this stage", strict.Meant(id, s.Routines))
			}
		}
	})
}

// stageDoses are those of a routine's steps, which are looked up once every file is
// read.
func (r *reader) stageDoses(routine string, of *map[string]Range) strict.Value {
	return strict.Table(of, func(step string, dose *Range) strict.Value {
		return r.span(dose, mostSeconds).Then(func(at string) {
			r.doses = append(r.doses, stagedDose{mention: mention{r.file, r.Line(at), at, aRoutine, routine}, step: step, dose: *dose})
		})
	})
}
