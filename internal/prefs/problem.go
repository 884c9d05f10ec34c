package prefs

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
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

// Code says what is wrong. Whoever shows a problem to a person has words for
// each, with its mend.
type Code string

// What can be wrong with a setting by itself.
const (
	ZoneMissing     Code = "zone-missing"
	ZoneUnknown     Code = "zone-unknown" // Text
	TwoKindsOfPlan  Code = "two-kinds-of-plan"
	EveryRange      Code = "every-range"        // Is, Least, Most: minutes
	PerDayRange     Code = "per-day-range"      // Is, Least, Most
	LeadRange       Code = "lead-range"         // Is, Least, Most: minutes
	LengthRange     Code = "length-range"       // Is, Least, Most: seconds
	TimesTooMany    Code = "times-too-many"     // Is, Most
	TimeNotOfDay    Code = "time-not-of-day"    // Time
	TimesOutOfOrder Code = "times-out-of-order" // Before, Time
	TimesTooClose   Code = "times-too-close"    // Before, Time, Least: minutes
	NoWorkingDay    Code = "no-working-day"     //
	SpansTooMany    Code = "spans-too-many"     // Day, Is, Most
	SpanOverDay     Code = "span-over-day"      // Day, Span
	SpanEndsFirst   Code = "span-ends-first"    // Day, Span
	SpansOverlap    Code = "spans-overlap"      // Day, Before, Span
	NotAChoice      Code = "not-a-choice"       // Text, Choices
	ChoiceTwice     Code = "choice-twice"       // Text
	QuietOutOfOrder Code = "quiet-out-of-order" // Choices
	NotALanguage    Code = "not-a-language"     // Text
	NotEquipment    Code = "not-equipment"      // Text
	NowhereToMove   Code = "nowhere-to-move"    // Choices
)

// Args are what the words for a problem name, by name: numbers, texts as they
// were typed (quoted and clipped), a Minute, a Span, Hours, a time.Weekday,
// a time.Month, a date, or the ways that a phrase can be read in.
type Args map[string]any

// Problem is one mistake in what a person asked for.
type Problem struct {
	Field Field
	Code  Code
	Args  Args
}

// Problems is every mistake that was found. It is never empty when it is an
// error.
type Problems []Problem

// Error is "field: code", with what it is about.
func (p Problem) Error() string {
	said := []string{string(p.Field) + ": " + string(p.Code)}
	for _, name := range slices.Sorted(maps.Keys(p.Args)) {
		said = append(said, fmt.Sprintf("%s=%v", name, p.Args[name]))
	}
	return strings.Join(said, " ")
}

// Error gives each problem a line of its own.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.Error()
	}
	return strings.Join(lines, "\n")
}

// Err is nil when there are no problems.
func (ps Problems) Err() error {
	if len(ps) == 0 {
		return nil
	}
	return ps
}

// Quoted is what somebody typed, so that an answer can repeat it: short, and
// with nothing in it that cannot be seen.
func Quoted(text string) string { return strconv.Quote(Clip(text)) }

// Clip shortens what somebody typed.
func Clip(text string) string {
	const longest = 30
	runes := 0
	for i := range text {
		if runes++; runes > longest {
			return text[:i] + "…"
		}
	}
	return text
}
