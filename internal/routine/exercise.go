package routine

import (
	"slices"
	"strconv"
	"strings"
	"time"
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
	Days       []Day       `json:"days,omitempty"`         // on which it is done, from Monday on; none: on all
	With       string      `json:"with,omitempty"`         // a band or a weight, in their words
	Rest       int         `json:"rest_seconds,omitempty"` // between two sets
}

// Day is a day of the week.
type Day string

// Days lists the days of a week.
func Days() []Day {
	return []Day{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
}

// Weekday is the day as the clock has it; an unknown one is a Sunday.
func (d Day) Weekday() time.Weekday { return time.Weekday((slices.Index(Days(), d) + 1) % len(Days())) }

// DayOf is the day of the week that a time is on, where it was taken.
func DayOf(t time.Time) Day { return Day(strings.ToLower(t.Weekday().String())) }

// On reports whether an exercise is done on a day.
func (e Exercise) On(d Day) bool { return len(e.Days) == 0 || slices.Contains(e.Days, d) }

// The longest texts of an exercise, in characters.
const (
	LongestTitle = longestTitle
	LongestDo    = longestDo
	LongestWith  = longestTitle
)

// Steps is how many steps an exercise has in its routine.
func (e Exercise) Steps() int { return len(e.steps()) }

// steps is one step, or one for each side of a hold: nobody tells when half of
// it is over.
func (e Exercise) steps() []Step {
	id := "exercise-" + strconv.Itoa(e.Number)
	step := Step{ID: id, Title: e.Title, Do: e.Do, Side: e.Side, With: e.With, Dose: e.dose()}
	if e.Side != Each || e.Kind == Reps {
		return []Step{step}
	}
	left, right := step, step
	left.ID, left.Side = id+"-left", Left
	right.ID, right.Side = id+"-right", Right
	return []Step{left, right}
}

func (e Exercise) dose() Dose {
	d := Dose{Kind: e.Kind, Seconds: e.Amount, Sets: e.Sets, Rest: e.Rest}
	if e.Kind == Reps {
		d.Seconds, d.Reps, d.RepSeconds = 0, e.Amount, e.RepSeconds
	}
	return d
}

// Routine is the exercise alone, to be led through.
func (e Exercise) Routine() Routine { return Prescribed([]Exercise{e}) }

// Prescribed is a routine of some exercises, one after the other; none is the
// zero Routine. Its screening has been somebody's who examined the person; of its
// movements it names what it plainly is. One of several has no title: what is the
// same in all of them is not theirs to say.
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
	if r.Setting == Floor {
		r.Movements = append(r.Movements, string(Floor))
	}
	if r.Uses(Roller) {
		r.Movements = append(r.Movements, string(Roller))
	}
	if len(list) > 1 {
		r.Title, r.Summary = "", strings.Join(titles, " · ")
	} else {
		r.Summary = oneLine(list[0].Do)
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
