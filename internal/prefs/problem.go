package prefs

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Field names the setting that a problem stands at, so that a form can show it
// there.
type Field string

// The fields.
const (
	FieldEvery     Field = "every"
	FieldTimes     Field = "times"
	FieldCron      Field = "cron"
	FieldHours     Field = "hours"
	FieldZone      Field = "zone"
	FieldPerDay    Field = "per_day"
	FieldLead      Field = "lead"
	FieldQuiet     Field = "quiet"
	FieldLength    Field = "length"
	FieldPace      Field = "pace"
	FieldEquipment Field = "equipment"
	FieldPlaces    Field = "places"
	FieldPictures  Field = "pictures"
	FieldSummary   Field = "summary"
	FieldLanguage  Field = "language"
	FieldWhen      Field = "when" // of a command, not a setting
	FieldPlan      Field = "plan" // the plan as a phrase
)

// Problem is one mistake in what a person asked for, with its mend. Both are
// clauses without a full stop, in words that the person can be shown.
type Problem struct {
	Field Field
	What  string
	Mend  string
}

// Problems is every mistake that was found. It is never empty when it is an
// error.
type Problems []Problem

// Error is "field: what is wrong; what to do".
func (p Problem) Error() string { return string(p.Field) + ": " + p.What + "; " + p.Mend }

// Sentences is the problem for the person who made it: what is wrong, and what to do.
func (p Problem) Sentences() string { return sentence(p.What) + " " + sentence(p.Mend) }

// Error gives each problem a line of its own.
func (ps Problems) Error() string { return ps.join(Problem.Error) }

// Sentences gives each problem a line of its own, for the person.
func (ps Problems) Sentences() string { return ps.join(Problem.Sentences) }

// Err is nil when there are no problems.
func (ps Problems) Err() error {
	if len(ps) == 0 {
		return nil
	}
	return ps
}

func (ps Problems) join(say func(Problem) string) string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = say(p)
	}
	return strings.Join(lines, "\n")
}

func sentence(clause string) string {
	first, size := utf8.DecodeRuneInString(clause)
	return string(unicode.ToUpper(first)) + clause[size:] + "."
}
