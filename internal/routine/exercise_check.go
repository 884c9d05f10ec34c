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
	ExerciseDays      ExerciseField = "days"
	ExerciseWith      ExerciseField = "with"
	ExerciseRest      ExerciseField = "rest"
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

const (
	mostTimesADay = 24
	mostRest      = 300 // seconds between two sets
)

// LongestExercise is how long one may take: as long as a routine.
const LongestExercise = 30 * time.Minute

// Check looks at an exercise by the rules for the steps of a routine, and answers
// with it, its texts put in order, or with every mistake in it. known is the
// equipment that there is.
func (e Exercise) Check(known []Thing) (Exercise, []Mistake) {
	var found []Mistake
	e.Title, found = written(ExerciseTitle, oneLine(e.Title), longestTitle, found)
	found = append(found, choice(ExerciseElse, e.Setting, Settings())...)
	found = append(found, choice(ExerciseElse, e.Side, Sides())...)
	found = append(found, choice(ExerciseElse, e.Kind, []DoseKind{Reps, Hold})...)
	things := make([]Equipment, len(known))
	for i, t := range known {
		things[i] = t.ID
	}
	found = append(found, choices(ExerciseElse, e.Equipment, things)...)
	found = append(found, bounded(ExerciseTimesADay, e.TimesADay, 1, mostTimesADay)...)
	e.Days, found = week(e.Days, found)
	e.Do, found = written(ExerciseDo, inLines(e.Do), longestDo, found)
	if e.With = oneLine(e.With); e.With != "" {
		e.With, found = written(ExerciseWith, e.With, LongestWith, found)
	}
	found = append(found, e.checkDose()...)
	if e.Sets == 1 {
		e.Rest = 0
	}
	if took := e.Routine().Time(); len(found) == 0 && took > LongestExercise {
		found = []Mistake{{Field: ExerciseAmount, Wrong: TakesTooLong, Takes: took}}
	}
	return e, found
}

func (e Exercise) checkDose() (found []Mistake) {
	if e.Kind == Reps {
		found = append(found, bounded(ExerciseAmount, e.Amount, 1, mostReps)...)
		found = append(found, bounded(ExerciseAmount, e.RepSeconds, 1, mostRepSeconds)...)
	} else {
		found = append(found, bounded(ExerciseAmount, e.Amount, 1, mostSeconds)...)
	}
	found = append(found, bounded(ExerciseSets, e.Sets, 1, mostSets)...)
	return append(found, bounded(ExerciseRest, e.Rest, 0, mostRest)...)
}

// week puts days in the order of a week, and has none where all seven are there.
func week(days []Day, found []Mistake) ([]Day, []Mistake) {
	if wrong := choices(ExerciseDays, days, Days()); len(wrong) > 0 {
		return days, append(found, wrong...)
	}
	if len(days) == len(Days()) {
		return nil, found
	}
	order := func(a, b Day) int { return slices.Index(Days(), a) - slices.Index(Days(), b) }
	return slices.SortedFunc(slices.Values(days), order), found
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

func bounded(field ExerciseField, is, least, most int) []Mistake {
	if is >= least && is <= most {
		return nil
	}
	return []Mistake{{Field: field, Wrong: OutOfBounds, Is: is, Least: least, Most: most}}
}

// choices are several, each of them once.
func choices[T ~string](field ExerciseField, chosen, among []T) (found []Mistake) {
	for i, one := range chosen {
		found = append(found, choice(field, one, among)...)
		if slices.Contains(chosen[:i], one) {
			found = append(found, Mistake{Field: field, Wrong: ChosenTwice, Text: string(one)})
		}
	}
	return found
}

func choice[T ~string](field ExerciseField, chosen T, among []T) []Mistake {
	if slices.Contains(among, chosen) {
		return nil
	}
	wrong := Mistake{Field: field, Wrong: NoChoice, Text: string(chosen)}
	for _, one := range among {
		wrong.Choices = append(wrong.Choices, string(one))
	}
	return []Mistake{wrong}
}
