package routine

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
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

// Mistake is something wrong in an exercise. Whoever shows it to a person has
// words for each Wrong.
type Mistake struct {
	Field           ExerciseField
	Wrong           Wrong
	Is, Least, Most int           // with TextTooLong (Is, Most: characters), TextMissing (Most) and OutOfBounds
	Takes           time.Duration // with TakesTooLong
	Text            string        // with NoChoice and ChosenTwice: what was chosen
	Choices         []string      // with NoChoice
}

// Wrong says what is wrong in an exercise.
type Wrong string

// What can be wrong.
const (
	TextMissing  Wrong = "missing"
	TextTooLong  Wrong = "too-long"
	TextControl  Wrong = "control" // it holds a control character
	OutOfBounds  Wrong = "bounds"
	TakesTooLong Wrong = "takes"
	NoChoice     Wrong = "no-choice"
	ChosenTwice  Wrong = "twice"
)

const mostTimesADay = 24

// LongestExercise is how long one may take: as long as a routine.
const LongestExercise = 30 * time.Minute

// Check looks at an exercise by the rules for the steps of a routine, and answers
// with it, its texts put in order, or with every mistake in it. known is the
// equipment that there is.
func (e Exercise) Check(known []Thing) (Exercise, []Mistake) {
	var found []Mistake
	e.Title, found = written(ExerciseTitle, oneLine(e.Title), longestTitle, found)
	found = append(found, choice(e.Setting, Settings())...)
	found = append(found, choice(e.Side, Sides())...)
	found = append(found, choice(e.Kind, []DoseKind{Reps, Hold})...)
	things := make([]Equipment, len(known))
	for i, t := range known {
		things[i] = t.ID
	}
	for i, piece := range e.Equipment {
		found = append(found, choice(piece, things)...)
		if slices.Contains(e.Equipment[:i], piece) {
			found = append(found, Mistake{Wrong: ChosenTwice, Text: string(piece)})
		}
	}
	found = append(found, bounded(ExerciseTimesADay, e.TimesADay, mostTimesADay)...)
	e.Do, found = written(ExerciseDo, inLines(e.Do), longestDo, found)
	if e.Kind == Reps {
		found = append(found, bounded(ExerciseAmount, e.Amount, mostReps)...)
		found = append(found, bounded(ExerciseAmount, e.RepSeconds, mostRepSeconds)...)
	} else {
		found = append(found, bounded(ExerciseAmount, e.Amount, mostSeconds)...)
	}
	found = append(found, bounded(ExerciseSets, e.Sets, mostSets)...)
	if took := e.Routine().Time(); len(found) == 0 && took > LongestExercise {
		found = []Mistake{{Field: ExerciseAmount, Wrong: TakesTooLong, Takes: took}}
	}
	return e, found
}

func oneLine(text string) string {
	return strings.Join(strings.Fields(strings.ToValidUTF8(text, "")), " ")
}

// inLines keeps the lines that somebody wrote, but for the empty ones.
func inLines(text string) string {
	var lines []string
	for line := range strings.Lines(strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n").Replace(text)) {
		if line = oneLine(line); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// written is a text, and its mistake behind the others.
func written(field ExerciseField, text string, most int, found []Mistake) (string, []Mistake) {
	switch long := utf8.RuneCountInString(text); {
	case long == 0:
		found = append(found, Mistake{Field: field, Wrong: TextMissing, Most: most})
	case long > most:
		found = append(found, Mistake{Field: field, Wrong: TextTooLong, Is: long, Most: most})
	case strings.ContainsFunc(text, func(r rune) bool { return r != '\n' && unicode.IsControl(r) }):
		found = append(found, Mistake{Field: field, Wrong: TextControl})
	}
	return text, found
}

func bounded(field ExerciseField, is, most int) []Mistake {
	if is >= 1 && is <= most {
		return nil
	}
	return []Mistake{{Field: field, Wrong: OutOfBounds, Is: is, Least: 1, Most: most}}
}

func choice[T ~string](chosen T, among []T) []Mistake {
	if slices.Contains(among, chosen) {
		return nil
	}
	wrong := Mistake{Wrong: NoChoice, Text: string(chosen)}
	for _, one := range among {
		wrong.Choices = append(wrong.Choices, string(one))
	}
	return []Mistake{wrong}
}
