package routine

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"unhunch/internal/strict"
)

// Exercise is one that a physiotherapist gave somebody, in their own words. It
// is theirs alone, and no part of a Library.
type Exercise struct {
	Number     int         `json:"number"` // among theirs; never used again
	Title      string      `json:"title"`
	Do         string      `json:"do"`
	Kind       DoseKind    `json:"kind"`                  // Hold or Reps
	Amount     int         `json:"amount"`                // seconds of a Hold, or Reps
	RepSeconds int         `json:"rep_seconds,omitempty"` // with Reps
	Sets       int         `json:"sets"`
	Side       Side        `json:"side"`
	Setting    Setting     `json:"setting"`
	Equipment  []Equipment `json:"equipment,omitempty"`
	TimesADay  int         `json:"times_a_day"`
}

// The longest texts of an exercise, in characters.
const (
	LongestTitle = longestTitle
	LongestDo    = longestDo
)

// ExerciseField names what a mistake in an exercise is about.
type ExerciseField string

// The fields.
const (
	ExerciseTitle     ExerciseField = "title"
	ExerciseDo        ExerciseField = "do"
	ExerciseAmount    ExerciseField = "amount" // and how long it takes in all
	ExerciseSets      ExerciseField = "sets"
	ExerciseTimesADay ExerciseField = "times_a_day"
	ExerciseElse      ExerciseField = "" // what is chosen from a list
)

// Mistake is something wrong in an exercise, with its mend, both clauses
// without a full stop.
type Mistake struct {
	Field      ExerciseField
	What, Mend string
}

// longestExercise is that of a routine.
const longestExercise = 30 * time.Minute

// How to breathe and when to stop is the same for whatever they do.
const (
	exerciseBreathe = "Calmly, without holding your breath."
	exerciseCare    = "Stop if it hurts, and ask whoever gave it to you."
)

// Check reads an exercise by the rules for the steps of a routine, and answers
// with it, its texts put in order, or with every mistake in it.
func (e Exercise) Check() (Exercise, []Mistake) {
	r := newReader("", []byte(e.document()))
	var steps []Step
	r.Read(strict.Object("an exercise", []strict.Field{
		strict.Must("title", strict.Text(&e.Title, longestTitle)),
		strict.Must("setting", strict.Choice(&e.Setting, Settings())),
		strict.May("equipment", strict.Choices(&e.Equipment, AllEquipment())),
		strict.Must("times_a_day", strict.Int(&e.TimesADay, 1, 24)),
		strict.Must("steps", strict.List(&steps, "a list of steps", r.step)),
	}))
	var found []Mistake
	for _, p := range r.Problems() {
		m := Mistake{fieldOf(p.Field), p.What, p.Mend}
		if !slices.Contains(found, m) { // each side of a hold has it
			found = append(found, m)
		}
	}
	if took := e.Routine().Time(); len(found) == 0 && took > longestExercise {
		found = []Mistake{{ExerciseAmount, "it would take " + About(took), "make it " + About(longestExercise) + " at the most, with fewer sets or less of it"}}
	}
	if len(found) == 0 {
		e.Do = steps[0].Do
	}
	return e, found
}

func fieldOf(at string) ExerciseField {
	switch at[strings.LastIndexByte(at, '.')+1:] {
	case "title":
		return ExerciseTitle
	case "do":
		return ExerciseDo
	case "seconds", "reps", "rep_seconds":
		return ExerciseAmount
	case "sets":
		return ExerciseSets
	case "times_a_day":
		return ExerciseTimesADay
	}
	return ExerciseElse
}

// document is the exercise as somebody would write a routine, so that it is
// read by the same rules.
func (e Exercise) document() string {
	quote := func(text string) string { return strconv.QuoteToASCII(strings.ToValidUTF8(text, "")) }
	var b strings.Builder
	fmt.Fprintf(&b, "title: %s\nsetting: %s\nequipment: [", quote(e.Title), quote(string(e.Setting)))
	for _, piece := range e.Equipment {
		fmt.Fprintf(&b, "%s, ", quote(string(piece)))
	}
	fmt.Fprintf(&b, "]\ntimes_a_day: %d\nsteps:\n", e.TimesADay)
	for _, s := range e.steps() {
		dose := fmt.Sprintf("kind: %s, seconds: %d", quote(string(e.Kind)), e.Amount)
		if e.Kind == Reps {
			dose = fmt.Sprintf("kind: reps, reps: %d, rep_seconds: %d", e.Amount, e.RepSeconds)
		}
		fmt.Fprintf(&b, "- {id: %s, title: %s, do: %s, breathe: %s, care: %s, side: %s, dose: {%s, sets: %d}}\n",
			s.ID, quote(s.Title), quote(s.Do), quote(s.Breathe), quote(s.Care), quote(string(s.Side)), dose, e.Sets)
	}
	return b.String()
}

// Steps is how many steps an exercise has in its routine.
func (e Exercise) Steps() int { return len(e.steps()) }

// steps is one step, or one for each side of a hold: nobody tells when half of
// it is over.
func (e Exercise) steps() []Step {
	id := "exercise-" + strconv.Itoa(e.Number)
	step := Step{ID: id, Title: e.Title, Do: e.Do, Breathe: exerciseBreathe, Care: exerciseCare, Side: e.Side, Dose: e.dose()}
	if e.Side != Each || e.Kind == Reps {
		return []Step{step}
	}
	left, right := step, step
	left.ID, left.Side = id+"-left", Left
	right.ID, right.Side = id+"-right", Right
	return []Step{left, right}
}

func (e Exercise) dose() Dose {
	d := Dose{Kind: e.Kind, Seconds: e.Amount, Sets: e.Sets}
	if e.Kind == Reps {
		d.Seconds, d.Reps, d.RepSeconds = 0, e.Amount, e.RepSeconds
	}
	return d
}

// Routine is the exercise alone, to be led through.
func (e Exercise) Routine() Routine { return Prescribed([]Exercise{e}) }

// Prescribed is a routine of some exercises, one after the other; none is the
// zero Routine. Its screening has been somebody's who examined the person.
func Prescribed(list []Exercise) Routine {
	if len(list) == 0 {
		return Routine{}
	}
	r := Routine{ID: prescribedID, Title: list[0].Title, Setting: Seated, Level: Beginner}
	var titles []string
	for _, e := range list {
		r.ID += "-" + strconv.Itoa(e.Number)
		r.Steps = append(r.Steps, e.steps()...)
		r.Setting = widest(r.Setting, e.Setting)
		for _, piece := range e.Equipment {
			if !r.Uses(piece) {
				r.Equipment = append(r.Equipment, piece)
			}
		}
		titles = append(titles, e.Title)
	}
	r.Duration = r.Time()
	if len(list) > 1 {
		r.Title, r.Summary = "Your exercises", strings.Join(titles, " · ")
	} else {
		r.Summary = list[0].Do
	}
	return r
}

// widest is whichever of two settings needs more room.
func widest(a, b Setting) Setting {
	if slices.Index(Settings(), b) > slices.Index(Settings(), a) {
		return b
	}
	return a
}

// prescribedID begins the id of a Prescribed routine, "own--3-4". No routine of
// a library has two hyphens in a row.
const prescribedID = "own-"

// IsPrescribed reports whether an id is that of a Prescribed routine.
func IsPrescribed(id string) bool { return len(PrescribedIn(id)) > 0 }

// PrescribedIn is the numbers of the exercises in a Prescribed routine, in the
// order of its steps, by its id; none for any other.
func PrescribedIn(id string) (numbers []int) {
	rest, ok := strings.CutPrefix(id, prescribedID+"-")
	if !ok {
		return nil
	}
	for part := range strings.SplitSeq(rest, "-") {
		n, err := strconv.Atoi(part)
		if err != nil || n <= 0 || strconv.Itoa(n) != part {
			return nil
		}
		numbers = append(numbers, n)
	}
	return numbers
}
