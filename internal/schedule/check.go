package schedule

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"unhunch/internal/prefs"
)

// Check answers with all mistakes in what a person set at once, as
// prefs.Problems: those of Prefs.Validate, a cron spec that is wrong, and a plan
// that never comes inside the working hours, or not even once a year.
func Check(p prefs.Prefs) error {
	return slices.Concat(problems(p.Validate()), planProblems(p.Timetable)).Err()
}

// CheckTimetable is Check for the timetable alone.
func CheckTimetable(t prefs.Timetable) error {
	return slices.Concat(problems(t.Validate()), planProblems(t)).Err()
}

func planProblems(t prefs.Timetable) prefs.Problems {
	if t.Plan.Cron != "" {
		if _, err := ParseCron(t.Plan.Cron); err != nil {
			return problems(err)
		}
	}
	plan, err := Compile(t)
	if err != nil {
		return nil //nolint:nilerr // Validate has told
	}
	switch t.Plan.Kind() {
	case prefs.ByTimes:
		return neverCome(t)
	case prefs.ByCron:
		return comesRarely(plan)
	case prefs.ByInterval:
	}
	return neverFits(plan)
}

func neverFits(p *Plan) prefs.Problems {
	if !p.Next(someMonday()).IsZero() {
		return nil
	}
	return prefs.Problems{{
		Field: prefs.FieldEvery,
		What:  fmt.Sprintf("no stretch of your working hours is long enough for a reminder every %d minutes", p.every/time.Minute),
		Mend:  "shorten the interval or the quiet time before the day's end, or lengthen the hours",
	}}
}

// neverCome names each time of the day that comes on no day of the week.
func neverCome(t prefs.Timetable) prefs.Problems {
	var found prefs.Problems
	for _, m := range t.Plan.Times {
		switch inside, early := insideAny(t.Hours, m, 0), insideAny(t.Hours, m, prefs.Minute(t.Lead)); {
		case !inside:
			found = append(found, prefs.Problem{
				Field: prefs.FieldTimes,
				What:  fmt.Sprintf("%s is outside your working hours (%s)", m, t.Hours),
				Mend:  "choose a time inside them, or change the hours",
			})
		case !early:
			found = append(found, prefs.Problem{
				Field: prefs.FieldTimes,
				What:  fmt.Sprintf("%s is in the last %d minutes of your day, which are quiet", m, t.Lead),
				Mend:  "choose an earlier time, or shorten the quiet time before the day's end",
			})
		}
	}
	return found
}

// insideAny reports whether a time lies in the working hours of any day, before
// the last minutes of that day.
func insideAny(hours prefs.Hours, t, lead prefs.Minute) bool {
	return slices.ContainsFunc(hours[:], func(spans []prefs.Span) bool {
		for i, s := range spans {
			if i == len(spans)-1 {
				s.To -= lead
			}
			if s.From <= t && t < s.To {
				return true
			}
		}
		return false
	})
}

// comesRarely looks at each month of the 28 years after which weekdays come
// back on the same dates.
func comesRarely(p *Plan) prefs.Problems {
	for month := range 28 * 12 {
		if p.Next(someMonday().AddDate(0, month, 0)).IsZero() {
			return prefs.Problems{{
				Field: prefs.FieldCron,
				What:  fmt.Sprintf("these times come less than once a year inside your working hours (%s)", p.hours),
				Mend:  "choose times inside them, before the quiet time at the day's end, or change the hours",
			}}
		}
	}
	return nil
}

// someMonday is where plans are tried; which one does not matter.
func someMonday() time.Time { return time.Date(2001, time.January, 1, 0, 0, 0, 0, time.UTC) }

func problems(err error) prefs.Problems {
	found, _ := errors.AsType[prefs.Problems](err)
	return found
}
