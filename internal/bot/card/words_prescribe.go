package card

import (
	"fmt"
	"strings"
	"time"

	"unhunch/internal/routine"
	"unhunch/internal/session"
)

const (
	exercisesTitle = "Your exercises"
	exerciseTitle  = "An exercise"

	exercisesWords    = "What your physiotherapist gave you comes with your breaks, in turn with the routines. It is kept until its last day, for your eyes only. Stop whatever hurts, and ask whoever gave it to you."
	exerciseFormWords = "Write down what to do, as you were told. It is kept until its last day, for your eyes only, and then deleted. Never write a diagnosis, or why you do it."
	enoughExercises   = "That is as many as fit. Delete one to make room for another."

	labelAdd      = "Add an exercise"
	labelEdit     = "Edit"
	labelDelete   = "Delete"
	labelExercise = "Name"
	labelDo       = "How it is done"
	hintDo        = "As you would say it to yourself: it is shown while you do it."
	labelKind     = "Counted in"
	labelAmount   = "How many, or how many seconds"
	labelRep      = "A repetition takes"
	labelSets     = "Sets"
	labelSide     = "Side"
	labelWhere    = "Where it is done"
	labelNeeds    = "What it needs, beside a chair or a wall"

	labelTimesADay = "How often a day"
	labelUntil     = "Last day"
	hintUntil      = "It is deleted when this day is over."

	deleteExerciseWords = "It is gone at once, and its text with it."
	exerciseGoneWords   = "This exercise was changed or deleted since the form was opened. Close it and open it again."

	noUntilWords   = "Choose the last day."
	pastUntilWords = "This day is over. Choose today or a later one."
	farUntilWords  = "That is more than a year. Choose an earlier day; you can put it off then."

	ownTitle     = "From your physiotherapist"
	ownDoneWords = "Thanks for taking the time."
)

func exerciseWords(o session.Own, resting bool) string {
	r := o.Routine()
	lines := []string{bold(escaped(o.Title)), escaped(o.Do), exerciseDoseWords(r, o.Side)}
	often := fmt.Sprintf("%s, until %s.", upperFirst(aDayWords(o.TimesADay)), dateWords(o.Until))
	switch {
	case o.Off:
		often += " Left out for now."
	case resting:
		needs := ""
		if len(r.Equipment) > 0 {
			needs = needsWords(r)
		}
		often += fmt.Sprintf(" It rests: your settings leave out what is done %s%s.", placeWords(r.Setting), needs)
	}
	return strings.Join(append(lines, often), "\n")
}

func exerciseDoseWords(r routine.Routine, side routine.Side) string {
	s := r.Steps[0]
	if len(r.Steps) > 1 {
		return upperFirst(escaped(s.DoseText())) + " on each side"
	}
	return upperFirst(escaped(s.DoseText())) + sideWords(side)
}

func dateWords(date string) string {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return t.Format("2 January 2006")
}

func doseKindWords(k routine.DoseKind) string {
	switch k {
	case routine.Reps:
		return "Repetitions"
	case routine.Hold:
		return "Seconds to hold"
	case routine.Setup, routine.Roll:
	}
	return string(k)
}

func perRepWords(n int) string { return "about " + times(n, "second", "seconds") }

func setWords(n int) string {
	if n == 1 {
		return "One"
	}
	return fmt.Sprintf("%d, one after the other", n)
}

func exerciseSideWords(s routine.Side) string {
	switch s {
	case routine.Both:
		return "No side, or both at once"
	case routine.Left:
		return "Left"
	case routine.Right:
		return "Right"
	case routine.Each:
		return "Each side"
	}
	return string(s)
}

func aDayWords(n int) string {
	if n == 1 {
		return "once a day"
	}
	return fmt.Sprintf("%d times a day", n)
}

func placeOptionWords(s routine.Setting) string { return settingWords(string(s)) }
