package coach

import (
	"time"

	"unhunch/internal/routine"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// Somebody's own exercises are the only text of theirs that is kept. It goes
// from their form to their desk, and from there to them: into no log, no error
// and nobody else's card.

// What is asked of one's own exercises.
type (
	// Exercises asks for them, or for the form for the first.
	Exercises struct{}
	// ForExercise is a button in their list.
	ForExercise struct {
		Act    ExerciseAct
		Number int // of the exercise; 0: of none
	}
	// Prescribe keeps an exercise as it was entered.
	Prescribe struct {
		Exercise routine.Exercise
		Number   int    // of the one that it takes the place of; 0: none
		Until    string // the date of its last day, 2026-11-21
		Again    bool   // this very form was kept before
	}
)

// ExerciseAct is what is done with an exercise.
type ExerciseAct string

// The acts.
const (
	AddExercise  ExerciseAct = "add"
	EditExercise ExerciseAct = "edit"
	DropExercise ExerciseAct = "drop"
	RestExercise ExerciseAct = "rest"
	WakeExercise ExerciseAct = "wake"
)

// What comes of it.
type (
	// ExercisesListed lists them. Resting are those that the settings leave out, by
	// number.
	ExercisesListed struct {
		Own     []session.Own
		Resting map[int]bool
		Things  []routine.Thing // of the library
	}
	// ExerciseForm is the form for one: Own as it is, or a new one where its Number
	// is 0. Last is session.Desk.OwnLast, so that the same entered twice is two
	// wishes and the same form submitted twice is one; Today is the date on their
	// wall.
	ExerciseForm struct {
		Own    session.Own
		Last   int
		Today  time.Time
		Things []routine.Thing // that it may need
	}
	// ExerciseInvalid says what is wrong in a form.
	ExerciseInvalid struct {
		Mistakes []routine.Mistake
		Until    UntilMistake
	}
	// ExerciseGone answers a form for an exercise that is not there any more.
	ExerciseGone struct{}
	// TooManyExercises answers one exercise too many.
	TooManyExercises struct{}
)

// UntilMistake is what is wrong with the last day of an exercise.
type UntilMistake string

// The mistakes; none is the zero value.
const (
	NoUntil   UntilMistake = "none"
	UntilPast UntilMistake = "past"
	UntilFar  UntilMistake = "far"
)

// longestPrescription is how long an exercise can be kept.
const longestPrescription = 366 * 24 * time.Hour

func (Exercises) intent()   {}
func (ForExercise) intent() {}
func (Prescribe) intent()   {}

func (ExercisesListed) answer()  {}
func (ExerciseForm) answer()     {}
func (ExerciseInvalid) answer()  {}
func (ExerciseGone) answer()     {}
func (TooManyExercises) answer() {}

func (Exercises) look(d *desk) Answer {
	switch {
	case !d.known():
		return d.unmet()
	case len(d.Own) == 0:
		return exerciseForm(d, session.Own{})
	}
	return exercises(d)
}

func exercises(d *desk) Answer {
	who := d.wishes()
	resting := map[int]bool{}
	for _, o := range d.Own {
		resting[o.Number] = !who.Allows(o.Routine())
	}
	return ExercisesListed{d.Own, resting, d.speaking().Things()}
}

func exerciseForm(d *desk, o session.Own) Answer {
	return ExerciseForm{o, d.OwnLast, d.Day(d.now), d.asked()}
}

func (i ForExercise) change(d *desk) (Answer, bool) {
	switch i.Act {
	case AddExercise:
		if len(d.Own) < session.MostOwn {
			return exerciseForm(d, session.Own{}), false
		}
	case EditExercise:
		if o, ok := d.Exercise(i.Number); ok {
			return exerciseForm(d, o), false
		}
	case DropExercise:
		d.Unprescribe(i.Number)
		return exercises(d), true
	case RestExercise, WakeExercise:
		d.Rest(i.Number, i.Act == RestExercise)
		return exercises(d), true
	}
	return exercises(d), false
}

// A second submission of the same form finds it there.
func (i Prescribe) change(d *desk) (Answer, bool) {
	if i.Again || d.Person.OptedIn.IsZero() {
		return exercises(d), false
	}
	checked, mistakes := i.Exercise.Check(d.library().Things())
	until := untilMistake(i.Until, d.Day(d.now))
	_, there := d.Exercise(i.Number)
	switch {
	case len(mistakes) > 0 || until != "":
		return ExerciseInvalid{mistakes, until}, false
	case i.Number != 0 && !there:
		return ExerciseGone{}, false
	case i.Number == 0 && len(d.Own) >= session.MostOwn:
		return TooManyExercises{}, false
	}
	d.Desk.Prescribe(checked, i.Number, i.Until, endOf(i.Until, d.local().Location()))
	return exercises(d), true
}

// untilMistake is what is wrong with the last day of an exercise.
func untilMistake(until string, today time.Time) UntilMistake {
	last, err := time.Parse(time.DateOnly, until)
	first, _ := time.Parse(time.DateOnly, today.Format(time.DateOnly))
	switch {
	case err != nil:
		return NoUntil
	case last.Before(first):
		return UntilPast
	case last.Sub(first) > longestPrescription:
		return UntilFar
	}
	return ""
}

// endOf is when a date is over in a zone.
func endOf(date string, zone *time.Location) time.Time {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return time.Time{} // over at once: nobody could say until when it may be kept
	}
	noon := time.Date(day.Year(), day.Month(), day.Day(), 12, 0, 0, 0, zone)
	return schedule.Tomorrow(noon, zone)
}

// keepEnds lets the exercises of somebody who moved end with the days of where
// they are now.
func keepEnds(d *desk) {
	for i, o := range d.Own {
		d.Own[i].Ends = endOf(o.Until, d.Local(o.Ends).Location()).UTC()
	}
}
